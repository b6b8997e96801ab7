// What this page shows besides the form. Elements and text nodes only: Trusted Types have nothing to object to.
import { REFUSALS, TEXTS } from "./texts.js";

const stage = /** @type {HTMLElement} */ (document.querySelector(".stage"));
const note = /** @type {HTMLElement} */ (document.querySelector(".note"));
const destination = /** @type {HTMLElement} */ (document.querySelector(".destination"));

/** A value of the address as the developer is shown it is cut here: the page is no place for other people's messages. */
const LONGEST_SHOWN = 120;

/**
 * Puts the form on the stage.
 *
 * @param {HTMLElement} login
 */
export function showLogin(login) {
  stage.replaceChildren(login);
}

/** A remark below the card. @param {string} text */
export function showNote(text) {
  note.textContent = text;
}

/**
 * Says where the person will be sent.
 *
 * @param {string} target an absolute URL.
 */
export function showDestination(target) {
  const [before, after] = TEXTS.destination.split("{host}");
  const host = element("bdi", "host", new URL(target).host);
  host.dir = "ltr";
  destination.replaceChildren(before ?? "", host, after ?? "");
}

/** @param {string} body */
export function showDone(body) {
  destination.replaceChildren();
  showCard("done", TEXTS.leavingTitle, element("p", "body", body));
}

/** @param {() => void} retry */
export function showTrouble(retry) {
  const button = element("button", "button", TEXTS.tryAgain);
  button.type = "button";
  button.addEventListener("click", retry);
  showCard("problem", TEXTS.troubleTitle, element("p", "body", TEXTS.troubleBody), button);
}

/**
 * Says to the person that there is no way on, and to the developer why. Nothing in it can be followed.
 *
 * @param {import("./parameters.js").Refused} refused
 */
export function showRefusal({ refusal, shown }) {
  const [title, body] =
    refusal === "opener_missing" ? [TEXTS.openerTitle, TEXTS.openerBody]
    : refusal === "result_without_state" ? [TEXTS.unfinishedTitle, TEXTS.unfinishedBody]
    : [TEXTS.refusedTitle, TEXTS.refusedBody];
  const details = element("details", "details");
  const explanation = element("p", "explanation", `${refusal}: ${REFUSALS[refusal]}`);
  details.append(element("summary", "summary", TEXTS.forDevelopers), explanation);
  if (shown) {
    const code = element("code", "shown", visible(shown));
    // Otherwise a page written from right to left would move the end of an address to its beginning.
    code.dir = "ltr";
    details.append(code);
  }
  destination.replaceChildren();
  showCard("problem", title, element("p", "body", body), details);
  console.error(`ssojet-login: ${refusal}: ${REFUSALS[refusal]}`);
}

/**
 * Text with everything but plain ASCII spelt out, so that a letter that only looks like another is seen as what it is.
 *
 * @param {string} text
 */
export function visible(text) {
  const plain = [...text].map((character) =>
    /[\x21-\x7e]/.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  const cut = plain.slice(0, LONGEST_SHOWN).join("");
  return plain.length > LONGEST_SHOWN ? `${cut}…` : cut;
}

/**
 * @param {"done" | "problem"} kind
 * @param {string} title
 * @param {...HTMLElement} content
 */
function showCard(kind, title, ...content) {
  const card = element("section", "card");
  card.dataset.kind = kind;
  const heading = element("h2", "title", title);
  heading.tabIndex = -1;
  card.append(element("div", "picture"), heading, ...content);
  stage.replaceChildren(card);
  showNote("");
  // A screen reader is told what has changed.
  heading.focus();
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  if (text !== undefined) created.textContent = text;
  return created;
}
