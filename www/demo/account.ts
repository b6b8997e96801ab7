/** Shows the account panel: the passkeys of the person who has signed in. The access token is kept in memory only. */

const section = document.querySelector(".account") as HTMLElement;
const heading = section.querySelector("h2") as HTMLElement;
const status = section.querySelector("[role=status]") as HTMLElement;
const list = section.querySelector("ul") as HTMLElement;

const API = `${location.origin}/api/v1/auth/passwordless/passkey/credentials`;
const CLIENT_ID = document.querySelector("ssojet-login")?.getAttribute("client-id") ?? "";
/** How long the browser may take to say whether it can keep passkeys: some password managers leave the question unanswered. */
const WAIT_LIMIT_MILLISECONDS = 1000;

/** A passkey, as the API lists it. */
interface Passkey {
  id: string;
  Name: string;
  CreatedAt: string;
  LastUsedAt: string | null;
  backup_state: boolean;
}

/** The API's answer; without a status where there was none. */
interface Answer {
  ok: boolean;
  status: number;
  body: unknown;
}

/** Text or elements to be put into an element. */
type Content = string | Node;

/** Of the person who is signed in. */
let accessToken: string | undefined;
/** Grows with each read, so that a slow answer never covers a newer one. */
let reads = 0;

/** Shows the passkeys that the token gives access to. */
export function open(token: string): Promise<void> {
  accessToken = token;
  list.replaceChildren();
  return refresh();
}

/**
 * Reads the passkeys again, while a person is signed in.
 *
 * @param done the sentence that is shown afterwards.
 */
export async function refresh(done = ""): Promise<void> {
  if (!accessToken) return;
  const read = ++reads;
  const able = await canHavePasskeys();
  if (read !== reads) return;
  const before = list.childElementCount;
  if (able) section.hidden = false;
  if (before === 0) say("Looking for your passkeys…");
  const answer = await call("GET", "");
  if (read !== reads) return;
  if (!answer.ok) return complain(answer, "Your passkeys could not be read.");
  const passkeys = answer.body as Passkey[];
  // On a device without passkeys there is no panel, unless the account has some to clear up.
  if (passkeys.length > 0) section.hidden = false;
  list.replaceChildren(...passkeys.map(entry));
  say(done || (passkeys.length === 0 ? "You have no passkeys yet." : ""));
}

/** Forgets who was signed in. */
export function close(): void {
  accessToken = undefined;
  reads += 1;
  section.hidden = true;
  list.replaceChildren();
  say("");
}

/** Makes the entry of a passkey: facts and buttons. */
function entry({ id, Name: name, CreatedAt: created, LastUsedAt: used, backup_state: synchronised }: Passkey): HTMLElement {
  const item = element("li");
  const title = element("strong", name);
  const facts = element("span", "Added ", time(created), used ? ", last used " : ", not used yet", used ? time(used) : "");
  facts.className = "facts";
  if (synchronised) facts.append(", synchronised");
  const renaming: HTMLButtonElement = button("Rename", name, () => edit(item, actions, renaming, { id, name }));
  const deleting: HTMLButtonElement = button("Delete", name, () => confirm(item, actions, deleting, { id, name }));
  const actions: HTMLElement = element("span", renaming, deleting);
  actions.className = "actions";
  item.append(element("span", title, facts), actions);
  return item;
}

/** Asks for a new name in place of the buttons. */
function edit(item: HTMLElement, actions: HTMLElement, opener: HTMLElement, { id, name }: { id: string; name: string }): void {
  const input = element("input");
  Object.assign(input, { type: "text", value: name, required: true, maxLength: 64, autocomplete: "off" });
  const form = element("form", element("label", "New name ", input), submitter("Save"));
  const leave = replace(actions, form, opener);
  form.append(button("Cancel", "", leave));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fresh = input.value.trim();
    if (fresh === "" || fresh === name) return leave();
    void change(item, "PATCH", id, { name: fresh }, `Renamed to ${fresh}.`, `${name} could not be renamed.`);
  });
  input.select();
  input.focus();
}

/** Asks in place of the buttons whether the passkey is to be deleted, which cannot be undone. */
function confirm(item: HTMLElement, actions: HTMLElement, opener: HTMLElement, { id, name }: { id: string; name: string }): void {
  const question = element("span", `Delete ${name}? You can no longer sign in with it.`);
  const form = element("form", question, submitter("Delete", name));
  const leave = replace(actions, form, opener);
  const keep = button("Keep", name, leave);
  form.append(keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void change(item, "DELETE", id, undefined, `Deleted ${name}.`, `${name} could not be deleted.`).then((done) => {
      if (done) void tellBrowser(id);
    });
  });
  keep.focus();
}

/** Puts a form where the buttons are; the returned function, or Escape, puts them back. */
function replace(actions: HTMLElement, form: HTMLElement, opener: HTMLElement): () => void {
  const leave = () => {
    form.replaceWith(actions);
    opener.focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  actions.replaceWith(form);
  return leave;
}

/**
 * Changes a passkey, shows the outcome, and puts the focus where the person can go on.
 *
 * @param done the sentence for success.
 * @param failed the sentence for failure.
 * @returns whether it was changed.
 */
async function change(
  item: HTMLElement,
  method: "PATCH" | "DELETE",
  id: string,
  body: object | undefined,
  done: string,
  failed: string,
): Promise<boolean> {
  const controls = item.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input");
  for (const control of controls) control.disabled = true;
  say("One moment…");
  const answer = await call(method, `/${encodeURIComponent(id)}`, body);
  if (answer.ok) {
    // What had the focus is about to go.
    heading.focus();
    await refresh(done);
    return true;
  }
  for (const control of controls) control.disabled = false;
  item.querySelector<HTMLElement>("input, button")?.focus();
  complain(answer, failed);
  return false;
}

/** Tells the browser that a passkey is gone, so that it is no longer offered (WebAuthn §5.1.10). Not every browser can be told. */
async function tellBrowser(credentialId: string): Promise<void> {
  try {
    await globalThis.PublicKeyCredential?.signalUnknownCredential?.({ rpId: location.hostname, credentialId });
  } catch {
    // The person could do nothing about it.
  }
}

/** Calls the API. It never rejects: no answer at all is an answer that is not `ok`. */
async function call(method: string, path: string, body?: object): Promise<Answer> {
  try {
    const response = await fetch(`${API}${path}?${new URLSearchParams({ client_id: CLIENT_ID })}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        "x-client-id": CLIENT_ID,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(20_000),
    });
    return { ok: response.ok, status: response.status, body: await response.json() };
  } catch {
    return { ok: false, status: 0, body: undefined };
  }
}

/** Shows why a call has failed. */
function complain({ status: code, body }: Answer, failed: string): void {
  if (code === 401) return say("Your session has ended. Sign in again to manage your passkeys.", true);
  if (code === 404) return void refresh("This passkey was already deleted.");
  const reason = code === 0 ? "The server could not be reached." : ((body as { description?: string } | undefined)?.description ?? "Try again in a moment.");
  say(`${failed} ${reason}`, true);
}

/** Shows a sentence, which screen readers announce. */
function say(sentence: string, isError = false): void {
  status.textContent = sentence;
  status.classList.toggle("error", isError);
}

/** Asks the browser whether this device can keep passkeys. */
async function canHavePasskeys(): Promise<boolean> {
  const asked = globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.();
  if (!asked) return false;
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, WAIT_LIMIT_MILLISECONDS, false));
  return Promise.race([asked.catch(() => false), late]);
}

/** Makes an element with its content. */
function element<K extends keyof HTMLElementTagNameMap>(name: K, ...content: Content[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

/**
 * Makes a button.
 *
 * @param about names the passkey for people who hear the button alone.
 */
function button(label: string, about: string, action: () => void): HTMLButtonElement {
  const made = submitter(label, about);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** Makes the button that submits a form. */
function submitter(label: string, about = ""): HTMLButtonElement {
  const hidden = element("span", about ? ` ${about}` : "");
  hidden.className = "hidden";
  return element("button", label, hidden);
}

/** Makes an instant readable, in the browser's language. */
function time(instant: string): HTMLTimeElement {
  const made = element("time", new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant)));
  made.dateTime = instant;
  return made;
}
