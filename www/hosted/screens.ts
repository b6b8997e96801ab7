/** Shows what this page has besides the form. Elements and text nodes only, so that it works under Trusted Types. */
import type { Refused } from "./parameters.js";
import { REFUSALS, TEXTS, type Trouble, TROUBLES } from "./texts.js";

const stage = document.querySelector(".stage") as HTMLElement;
const note = document.querySelector(".note") as HTMLElement;
const destination = document.querySelector(".destination") as HTMLElement;

/** Cuts a value of the address that the developer is shown, so that the page cannot carry a stranger's message. */
const LONGEST_SHOWN = 120;

/** Shows a remark below the card. */
export function showNote(text: string): void {
  note.textContent = text;
}

/**
 * Says where the person will be sent.
 *
 * @param target an absolute URL.
 */
export function showDestination(target: string): void {
  const [before, after] = TEXTS.destination.split("{host}");
  const host = element("bdi", "host", new URL(target).host);
  host.dir = "ltr";
  destination.replaceChildren(before ?? "", host, after ?? "");
}

/** Shows that the person is signed in. */
export function showDone(body: string): void {
  destination.replaceChildren();
  showCard("done", TEXTS.leavingTitle, element("p", "body", body));
}

/**
 * Shows that the page cannot go on for now, with a button that loads it again.
 *
 * @param thrown the error behind it, for the console.
 */
export function showTrouble(trouble: Trouble, thrown?: unknown): void {
  const [title, body] =
    trouble === "configuration_missing" ? [TEXTS.troubleTitle, TEXTS.troubleBody] : [TEXTS.failedTitle, TEXTS.failedBody];
  const button = element("button", "button primary", TEXTS.tryAgain);
  button.type = "button";
  button.addEventListener("click", () => location.reload());
  destination.replaceChildren();
  showCard("problem", title, element("p", "body", body), button);
  console.error(`ssojet-login: ${trouble}: ${TROUBLES[trouble]}`, ...(thrown === undefined ? [] : [thrown]));
}

/** Shows the person that there is no way on, and the developer why. Nothing in it can be followed. */
export function showRefusal({ refusal, shown }: Refused): void {
  const [title, body] =
    refusal === "opener_missing" ? [TEXTS.openerTitle, TEXTS.openerBody]
    : ["result_without_state", "result_not_delivered", "opener_gone"].includes(refusal) ? [TEXTS.unfinishedTitle, TEXTS.unfinishedBody]
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

/** Spells out everything but plain ASCII, so that a letter that only looks like another is seen as what it is. */
export function visible(text: string): string {
  const plain = [...text].map((character) =>
    /[\x21-\x7e]/.test(character) ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  const cut = plain.slice(0, LONGEST_SHOWN).join("");
  return plain.length > LONGEST_SHOWN ? `${cut}…` : cut;
}

/** Shows a card in place of the form. */
function showCard(kind: "done" | "problem", title: string, ...content: HTMLElement[]): void {
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

/** Makes an element with its classes and its text. */
function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text?: string): HTMLElementTagNameMap[K] {
  const created = document.createElement(name);
  created.className = className;
  if (text !== undefined) created.textContent = text;
  return created;
}
