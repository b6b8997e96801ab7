/**
 * Reads the session out of any shape that ping status answers with. `src/api/response.rs` does the same for the form, and both are
 * tested with `tests/contract/success-shapes.json`. Numbers in brackets are the contradictions of docs/api.md#contradictions.
 */
import type { OauthTokens, User } from "../internal/types.js";

/** A finished login in its one shape. */
export interface Session {
  oauth: OauthTokens;
  user: User;
}

/** September 2001 in seconds: no token lives that long, and no token expired then. */
const FIRST_PLAUSIBLE_EPOCH_SECOND = 1_000_000_000;

/** A date and a time as RFC 3339 §5.6 writes them. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads the session; `undefined` where there is none, which is "not yet" (7) or no answer of this API.
 *
 * @param now when the answer came, in milliseconds since the Unix epoch.
 */
export function readSession(answer: unknown, now: number): Session | undefined {
  if (field(answer, "authenticated") !== true) return undefined;
  // Nested `oauth` and `user`, or flat with a `profile` (4).
  const oauth = first(answer, "oauth") ?? answer;
  const user = first(answer, "user", "profile");
  const access_token = text(oauth, "access_token");
  if (access_token === undefined) return undefined;
  const [email, phone] = [text(user, "email"), text(user, "phone", "phone_id")];
  return {
    oauth: {
      access_token,
      refresh_token: text(oauth, "refresh_token") ?? "",
      expires_at: expiry(first(oauth, "expires_at", "expires_in"), now),
      token_type: text(oauth, "token_type") ?? "",
    },
    user: {
      user_id: text(user, "user_id", "id") ?? "",
      identifier: text(user, "identifier", "email", "phone", "phone_id") ?? "",
      created_at: text(user, "created_at") ?? "",
      updated_at: text(user, "updated_at", "modified_at") ?? "",
      issuer: text(user, "issuer") ?? "",
      last_login_at: text(user, "last_login_at", "LastLoginAt") ?? "",
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
    },
  };
}

/** Writes an expiry as RFC 3339. It may be that already, a point in time as a number, or seconds from now (5). */
function expiry(value: unknown, now: number): string {
  const number = typeof value === "string" && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === "string") return RFC_3339.test(number) ? number : "";
  if (!isWhole(number)) return "";
  const milliseconds =
    number >= FIRST_PLAUSIBLE_EPOCH_SECOND * 1000 ? number
    : number >= FIRST_PLAUSIBLE_EPOCH_SECOND ? number * 1000
    : now + number * 1000;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "" : `${date.toISOString().slice(0, 19)}Z`;
}

/** Reads the first of `names` that holds something, as text; a whole number becomes its digits. */
export function text(of: unknown, ...names: string[]): string | undefined {
  const value = first(of, ...names);
  if (typeof value === "string") return value;
  return isWhole(value) ? String(value) : undefined;
}

/** Reads the first of `names` that holds something: absent, `null` and empty fields are passed over. */
function first(of: unknown, ...names: string[]): unknown {
  return names.map((name) => field(of, name)).find((value) => value !== undefined && value !== null && value !== "");
}

/** Reads an own field of an object. */
export function field(of: unknown, name: string): unknown {
  const isObject = typeof of === "object" && of !== null && !Array.isArray(of);
  return isObject && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;
}

/** Whether a value is a whole number from 0 on. */
function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
