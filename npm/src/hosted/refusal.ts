/** Says what an answer of ping status that is no success means. `core/src/api_error.rs` does the same for the form. */
import { HostedLoginError, type HostedLoginErrorCode } from "./error.js";
import { field, text } from "./normalise.js";

/** The API's number for an unknown or forbidden client id (docs/api.md#errors). */
const INVALID_CLIENT = 1000;

/**
 * Makes the error of an answer.
 *
 * Only the API's own word ends a login: JSON with a number that is not the status written once more, or with status 400 words.
 * What something in between says leaves it open.
 *
 * @param answer the JSON of the body; `undefined` where it is none.
 */
export function refusal(status: number, answer: unknown): HostedLoginError {
  return new HostedLoginError(codeOf(status, answer), `Ping status answered HTTP ${status}.`);
}

function codeOf(status: number, answer: unknown): HostedLoginErrorCode {
  if (status === 429) return "rate_limited";
  if (status === 408) return "timeout";
  if (status === 425 || status >= 500) return "server_error";
  const inner = field(answer, "error");
  const error = typeof inner === "object" && inner !== null ? inner : answer;
  const words = ["code", "error_code", "error"].map((name) => text(error, name)).filter((word) => word !== undefined);
  const number = words.map(Number).find((number) => Number.isInteger(number));
  const isOwn = (number !== undefined && number !== status) || (status === 400 && (words.length > 0 || text(error, "message", "description") !== undefined));
  if (!isOwn) return "unexpected_response";
  return number === INVALID_CLIENT || status === 401 || status === 403 ? "invalid_client" : "expired";
}
