/** Holds the form from when it is drawn until Rust takes it over: it works as far as it can by itself. */
import { attempt } from "./browser.js";
import { drawFirstScreen, Stage } from "./first-screen.js";
import type { WidgetSettings } from "./glue.js";

const KINDS = ["submit", "click", "input", "compositionstart", "compositionend", "focusout"];

/** The form inside one element. Its nodes stay when it ends. */
export class EarlyForm {
  readonly #root: HTMLElement;
  readonly #read: () => WidgetSettings;
  readonly #onSubmit: () => void;
  #stage: Stage = Stage.ready;
  /** What the page has filled in. */
  #prefilled = "";
  #isComposing = false;
  /** What was pressed in place of submitting. */
  #pressed: HTMLElement | undefined;

  /**
   * Draws the form. A field that is there already keeps what is in it.
   *
   * @param read reads the settings.
   * @param onSubmit is called each time something was submitted.
   */
  constructor(root: HTMLElement, read: () => WidgetSettings, onSubmit: () => void) {
    this.#root = root;
    this.#read = read;
    this.#onSubmit = onSubmit;
    for (const kind of KINDS) attempt(() => root.addEventListener(kind, this.#listener));
    // Anything else that is in a field of the page's HTML was typed there.
    this.#prefilled = this.field?.defaultValue ?? "";
    this.show();
  }

  get field(): HTMLInputElement | null {
    return this.#root.querySelector("input");
  }

  /** Whether the person waits for what Rust does next. */
  get isBusy(): boolean {
    return this.#stage === Stage.sending || this.#stage === Stage.waiting;
  }

  /** Draws the form with the settings as they are now. */
  show(): void {
    const settings = this.#read();
    drawFirstScreen(this.#root, settings, this.#stage);
    const identifier = settings.identifier ?? "";
    if (this.field?.value === this.#prefilled && identifier !== this.#prefilled) this.field.value = identifier;
    this.#prefilled = identifier;
  }

  /** Goes back to what the page has filled in. */
  reset(): void {
    this.#write(this.#prefilled);
    this.#go(Stage.ready);
  }

  /** Fills in a text and submits it. */
  start(identifier: string): void {
    this.#write(identifier);
    this.#go(Stage.ready);
    this.submit();
  }

  /** Goes on with what is in the field. */
  submit(): void {
    const { field } = this;
    // While text is composed, Enter has chosen a candidate.
    if (!field || this.#isComposing || this.isBusy) return;
    const isEmpty = field.value.trim() === "";
    this.#go(isEmpty ? Stage.empty : Stage.sending);
    if (!isEmpty) return this.#onSubmit();
    const alert = this.#root.querySelector("[role=alert]");
    // Put in anew, it is heard each time.
    if (alert?.firstChild) alert.append(alert.firstChild);
    if (this.#root.contains((this.#root.getRootNode() as ShadowRoot).activeElement)) field.focus();
  }

  /** Lets go of what was submitted. */
  release(): void {
    this.#go(Stage.ready);
  }

  /**
   * Ends: the form is as it is before it is submitted, except for what was said.
   *
   * @returns what was submitted, or the button that was pressed, and whether text is being composed.
   */
  end(): { submitted: string | undefined; pressed: HTMLElement | undefined; isComposing: boolean } {
    this.stop();
    drawFirstScreen(this.#root, this.#read(), Stage.ready, this.#stage);
    const isSubmitted = this.#stage === Stage.sending || this.#stage === Stage.empty;
    return {
      submitted: isSubmitted ? this.field?.value : undefined,
      pressed: this.#stage === Stage.waiting ? this.#pressed : undefined,
      isComposing: this.#isComposing,
    };
  }

  /** Listens no more. */
  stop(): void {
    for (const kind of KINDS) attempt(() => this.#root.removeEventListener(kind, this.#listener));
  }

  #write(text: string): void {
    if (this.field) this.field.value = text;
  }

  #go(stage: Stage): void {
    this.#stage = stage;
    this.show();
  }

  readonly #listener = (event: Event): void => {
    switch (event.type) {
      case "compositionstart":
        this.#isComposing = true;
        break;
      case "compositionend":
      case "focusout":
        this.#isComposing = false;
        break;
      case "input":
        if (this.#stage === Stage.empty) this.#go(Stage.ready);
        break;
      default: {
        const button = (event.target as Element).closest<HTMLElement>("form button");
        if (event.type === "click" && !button) break;
        // The form submits nothing by itself: a dialog around it would close.
        event.preventDefault();
        if (!button?.dataset.action) this.submit();
        else if (!this.isBusy) {
          this.#pressed = button;
          this.#go(Stage.waiting);
          this.#onSubmit();
        }
      }
    }
  };
}
