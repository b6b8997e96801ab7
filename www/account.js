// The account panel: the passkeys of whoever has just signed in. The access token stays in memory, and goes with it.

const section = document.querySelector(".account");
const heading = section.querySelector("h2");
const status = section.querySelector("[role=status]");
const list = section.querySelector("ul");

const API = `${location.origin}/api/v1/auth/passwordless/passkey/credentials`;
const CLIENT_ID = document.querySelector("ssojet-login").getAttribute("client-id");
/** Password managers are known to leave the question unanswered; in milliseconds. */
const PATIENCE = 1000;

/** Of whoever is signed in. */
let accessToken;
/** Grows with each read, so that a slow answer never covers a newer one. */
let reads = 0;

/** Shows the passkeys that the token gives access to. */
export function open(token) {
  accessToken = token;
  list.replaceChildren();
  return refresh();
}

/** Reads the passkeys again, when somebody is signed in. `done` is said afterwards. */
export async function refresh(done = "") {
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
  // A device without passkeys hears nothing of them, unless the account has some to clear up.
  if (answer.body.length > 0) section.hidden = false;
  list.replaceChildren(...answer.body.map(entry));
  say(done || (answer.body.length === 0 ? "You have no passkeys yet." : ""));
}

/** Forgets who was signed in. */
export function close() {
  accessToken = undefined;
  reads += 1;
  section.hidden = true;
  list.replaceChildren();
  say("");
}

/** One passkey: what it is, and what can be done with it. */
function entry({ id, Name: name, CreatedAt: created, LastUsedAt: used, backup_state: synchronised }) {
  const item = element("li");
  const title = element("strong", name);
  const facts = element("span", "Added ", time(created), used ? ", last used " : ", not used yet", used ? time(used) : "");
  facts.className = "facts";
  if (synchronised) facts.append(", synchronised");
  const renaming = button("Rename", name, () => edit(item, actions, renaming, { id, name }));
  const deleting = button("Delete", name, () => confirm(item, actions, deleting, { id, name }));
  const actions = element("span", renaming, deleting);
  actions.className = "actions";
  item.append(element("span", title, facts), actions);
  return item;
}

/** Asks for a new name in place of the buttons. */
function edit(item, actions, opener, { id, name }) {
  const input = element("input");
  Object.assign(input, { type: "text", value: name, required: true, maxLength: 64, autocomplete: "off" });
  const form = element("form", element("label", "New name ", input), submitter("Save"));
  const leave = replace(item, actions, form, opener);
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

/** Asks once more, in place of the buttons: there is no way back from it. */
function confirm(item, actions, opener, { id, name }) {
  const question = element("span", `Delete ${name}? You can no longer sign in with it.`);
  const form = element("form", question, submitter("Delete", name));
  const leave = replace(item, actions, form, opener);
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
function replace(item, actions, form, opener) {
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

/** Changes a passkey; says what came of it, and puts the focus where the person can go on. */
async function change(item, method, id, body, done, failed) {
  const controls = item.querySelectorAll("button, input");
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
  item.querySelector("input, button")?.focus();
  complain(answer, failed);
  return false;
}

/** A passkey that is gone here need not be offered there (WebAuthn §5.1.10). Browsers without it offer it once more. */
async function tellBrowser(credentialId) {
  try {
    await globalThis.PublicKeyCredential?.signalUnknownCredential?.({ rpId: location.hostname, credentialId });
  } catch {
    // Nothing the person could do.
  }
}

/** Never fails: no answer at all is an answer that is not `ok`. */
async function call(method, path, body) {
  try {
    const response = await fetch(`${API}${path}?${new URLSearchParams({ client_id: CLIENT_ID })}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        "x-client-id": CLIENT_ID,
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(20_000),
    });
    return { ok: response.ok, status: response.status, body: await response.json() };
  } catch {
    return { ok: false, status: 0, body: undefined };
  }
}

function complain({ status: code, body }, failed) {
  if (code === 401) return say("Your session has ended. Sign in again to manage your passkeys.", true);
  if (code === 404) return void refresh("This passkey was already deleted.");
  const reason = code === 0 ? "The server could not be reached." : (body?.description ?? "Try again in a moment.");
  say(`${failed} ${reason}`, true);
}

function say(sentence, isError = false) {
  status.textContent = sentence;
  status.classList.toggle("error", isError);
}

/** Whether this device can keep passkeys. */
async function canHavePasskeys() {
  const asked = globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.();
  if (!asked) return false;
  const tired = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  return Promise.race([asked.catch(() => false), tired]);
}

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

/** A button; what it is about is for those who hear the button alone. */
function button(label, about, action) {
  const made = submitter(label, about);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function submitter(label, about = "") {
  const hidden = element("span", about ? ` ${about}` : "");
  hidden.className = "hidden";
  return element("button", label, hidden);
}

function time(instant) {
  const made = element("time", new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant)));
  made.dateTime = instant;
  return made;
}
