/** The boundary to Rust, in one place: the type check fails here when the two sides drift apart. */
import init, { mount, on_panic } from "../generated/ssojet_login.js";

/** What the page asked for, as it was written. Rust judges it. */
export interface WidgetSettings {
  clientId: string | undefined;
  apiBase: string | undefined;
  methods: string | undefined;
  identifier: string | undefined;
  defaultCountry: string | undefined;
  localeCountry: string | undefined;
  locale: string;
  strings: Readonly<Record<string, string>> | undefined;
}

/** Called by Rust with the name and the detail of an event. */
export type Emit = (name: string, detail: unknown) => void;

/** One login form. */
export interface Mounted {
  configure(settings: WidgetSettings): void;
  reset(): void;
  start(identifier: string): void;
  unmount(): void;
  free(): void;
}

/** Rust, once its module is loaded. */
export interface Widget {
  mount(root: HTMLElement, settings: WidgetSettings, emit: Emit): Mounted;
}

/**
 * Brings the module to life.
 *
 * @param onPanic called when Rust panics, from inside the panic: nothing of the module may be called any more.
 * @throws WebAssembly.LinkError when the module is not the one this script was built with.
 */
export async function instantiate(module: WebAssembly.Module, onPanic: () => void): Promise<Widget> {
  await init({ module_or_path: module });
  on_panic(onPanic);
  return { mount };
}
