/** Holds every sentence of this page, to be translated in one place. The form's own texts are the widget's (`strings`). */

/** Each reason to refuse a request, with what a developer does about it. */
export const REFUSALS = {
  client_id_missing: "Add client_id to the address of this page.",
  mode_unknown: "mode is redirect or popup; leave it out for redirect.",
  parameter_repeated: "Each parameter may be there once.",
  redirect_uri_missing: "Add redirect_uri, or give the application a default_redirect_url.",
  redirect_uri_not_registered:
    "redirect_uri is not registered for this application. It must be the same text as a registered one, character for character.",
  origin_missing: "Add origin, the origin of the page that opens the popup.",
  origin_not_registered: "origin is not registered for this application. It must be the same text as a registered one.",
  state_missing: "In popup mode, state is required: a random value for each popup.",
  client_unknown: "The API does not know this client_id, or not from this page's origin.",
  opener_missing:
    "There is no page to hand the result to: the page that opened this one is closed, has another origin than it said, or has a Cross-Origin-Opener-Policy that cuts popups off (same-origin-allow-popups does not).",
  opener_gone: "Signed in, but the page that opened this one does not answer any more: it was reloaded or left.",
  framed: "This page refuses to be shown inside another one.",
  result_without_state: "The API named no state for this login, so it cannot be handed on by redirect. Use the popup mode.",
  result_not_delivered: "Signed in, but the browser did not let this page hand the result on.",
};

/** The reason, from a closed list. */
export type Refusal = keyof typeof REFUSALS;

/** Each reason why the page cannot go on for now; trying again may help. */
export const TROUBLES = {
  configuration_missing: "The API did not answer GET /config, or not with an object of JSON.",
  script_missing: "ssojet-login.js, beside the folder of this page, did not load or registered no <ssojet-login>.",
  page_failed: "The page itself failed while it started.",
};

/** The reason, from a closed list. */
export type Trouble = keyof typeof TROUBLES;

/** The sentences that people read; that of `.stalled`, shown when this script does not run, stands in `index.html`. */
export const TEXTS = {
  refusedTitle: "You cannot sign in here",
  refusedBody: "The link that brought you here is not one we can follow safely. Nothing was opened and nothing was sent. Go back and try again, or tell the people who run the application.",
  unfinishedTitle: "You are signed in, but not yet there",
  unfinishedBody: "We cannot take you back to the application. Go back to it and try again.",
  openerTitle: "Go back and try again",
  openerBody: "This window has lost touch with the page that opened it. Close it and start again from there.",
  troubleTitle: "The sign-in service does not answer",
  troubleBody: "Check your connection and try again.",
  failedTitle: "This page did not load completely",
  failedBody: "Try again. If that does not help, open this page in another browser.",
  tryAgain: "Try again",
  forDevelopers: "For developers",
  leavingTitle: "You are signed in",
  leavingBody: "Taking you back to {name}…",
  doneBody: "You can close this window.",
  destination: "You will return to {host}.",
  noWebAssembly: "WebAssembly is switched off in this browser; Lockdown Mode and some company policies do that. Open this page in another browser or on another device.",
  untitled: "Sign in",
};
