/** Declares what a test asks of a browser other than Chromium, whichever protocol drives it. */

/** Names a role, as a screen reader learns it from the browser. */
export type Role = "alert" | "button" | "combobox" | "heading" | "status" | "textbox";

/** Says where to look: in the login's shadow root, or in the page around it. */
export type Place = "login" | "page";

/** Describes an element that was found. */
export interface Control {
  /** Presses it with the mouse. */
  click(): Promise<void>;
  /** Types into it, key by key. */
  type(text: string): Promise<void>;
  /** Presses the Enter key in it. */
  pressEnter(): Promise<void>;
}

/** Drives one page. */
export interface Tab {
  /** Opens an address and waits until the page is loaded. */
  open(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Finds what the browser itself says has this role, and this accessible name where one is given. */
  find(place: Place, role: Role, name?: string): Promise<Control[]>;
  /** Presses what leads to another page, and waits for that page. */
  clickThrough(control: Control): Promise<void>;
  /** Runs a function in the page. */
  evaluate<Argument, Result>(run: (argument: Argument) => Result, argument: Argument): Promise<Result>;
  close(): Promise<void>;
}

/** A person's browser, with nothing in it from before. */
export interface Browser {
  /** Opens an empty tab, in front of the others. */
  newTab(): Promise<Tab>;
  /** Opens another window, in front of the others, which are not the active one any more. */
  newWindow(): Promise<Tab>;
  close(): Promise<void>;
}

/** An installed program, running. */
export interface Engine {
  newBrowser(): Promise<Browser>;
  stop(): Promise<void>;
}
