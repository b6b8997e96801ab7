/** Declares the boundary to Rust, so that the type check fails here when the two sides differ, and starts the module. */
import { mount, start } from "../generated/ssojet_login.js";
import { onBroken } from "./guard.js";
import { importObject } from "./imports.js";

/** The settings of a form, as the page wrote them. Rust judges them. */
export interface WidgetSettings {
  clientId: string | undefined;
  apiBase: string | undefined;
  methods: string | undefined;
  identifier: string | undefined;
  defaultCountry: string | undefined;
  localeCountry: string | undefined;
  locale: string;
  strings: Readonly<Record<string, string>> | undefined;
  /** Whether the device is taken to have passkeys until it has answered. */
  presumesPasskeys: boolean;
}

/** Dispatches an event on the element. Rust calls it with the name and the detail. */
export type Emit = (name: string, detail: unknown) => void;

/** One login form that Rust has mounted. */
export interface Mounted {
  configure(settings: WidgetSettings): void;
  reset(): void;
  start(identifier: string): void;
  unmount(): void;
  free(): void;
}

/** The loaded module: it mounts forms. */
export interface Widget {
  /** `isDrawn` and `isComposing`: whether the first screen is there already, and whether text is being composed in its field. */
  mount(root: HTMLElement, settings: WidgetSettings, emit: Emit, isDrawn: boolean, isComposing: boolean): Mounted;
}

/**
 * Starts the module.
 *
 * @param engine `WebAssembly`, as the script found it.
 * @param onPanic called when Rust has panicked, or something of the browser has thrown through it, from inside of that: nothing of
 *   the module may be called any more.
 * @throws WebAssembly.LinkError when the module is not the one this script was built with.
 */
export async function instantiate(
  engine: typeof WebAssembly,
  module: WebAssembly.Module,
  onPanic: () => void,
): Promise<Widget> {
  start(await engine.instantiate(module, importObject()), module);
  onBroken(onPanic);
  return { mount };
}
