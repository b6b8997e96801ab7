/** Lists the faults of the matrix, and says of each what it is: in words of docs/errors.md, not of the code. */
import type { ErrorDetail } from "../../../npm/src/internal/types.ts";
import type { Fault } from "../fixtures/fault-server.ts";

/** Says what an answer is worth. */
export type Worth =
  /** It is what was asked for. */
  | "good"
  /** It is an object, but not the one that was asked for. */
  | "object"
  /** It leaves open what became of the request. */
  | "unknown"
  /** The API says no, with status 400 and in a documented shape. */
  | "refused"
  /** The API says no, with another status. */
  | "refused-otherwise";

/** Describes a column of the matrix. */
export interface Cell {
  /** The API has done what it was asked to, all the same. */
  isDone?: true;
  /** Names the fault. */
  name: string;
  fault: Fault;
  worth: Worth;
  /** The error code, where the call has nothing of its own to say. */
  code: ErrorDetail["code"];
  /** How long the page waits before it goes on, in seconds: bounds of what it may take `Retry-After` for. */
  wait?: [least: number, most: number];
}

const JSON_TYPE = { "content-type": "application/json" };
const HTML_TYPE = { "content-type": "text/html" };
const HTML = "<!doctype html><title>Something in between</title><p>Request blocked.</p>";
/** A number that the documents do not have. */
const NUMBER = 1099;

/** Returns the answer of a server in JSON. */
function json(status: number, body: unknown, headers: Record<string, string> = {}): Fault {
  return { status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

const CONNECTIONS: Cell[] = [
  { name: "dropped", fault: { connection: "dropped" }, worth: "unknown", code: "network_error" },
  { name: "dropped when it was done", isDone: true, fault: { connection: "dropped" }, worth: "unknown", code: "network_error" },
  { name: "never answered", fault: { connection: "silent" }, worth: "unknown", code: "timeout" },
  { name: "dripping", fault: { connection: "dripping" }, worth: "unknown", code: "timeout" },
  { name: "late", fault: { connection: "late" }, worth: "unknown", code: "timeout" },
];

/** Returns the answers 300 to 308, which lead to another origin. */
function redirects(elsewhere: string): Cell[] {
  const isFollowed = (status: number) => [301, 302, 303, 307, 308].includes(status);
  return [300, 301, 302, 303, 304, 305, 306, 307, 308].map((status) => ({
    name: `${status} to elsewhere`,
    fault: { status, headers: { location: `${elsewhere}/elsewhere` } },
    worth: "unknown",
    code: isFollowed(status) ? "redirected" : "unexpected_response",
  }));
}

/** The shapes in which the documents write an error (docs/api.md, "Contradictions", number 6). */
const SHAPES: object[] = [
  { code: NUMBER, message: "No", description: "Not this one" },
  { error_code: String(NUMBER), error_description: "Not this one" },
  { error: NUMBER, message: "Not this one" },
  { error: String(NUMBER), error_description: "Not this one" },
  { error: { code: NUMBER, message: "Not this one" } },
  { error: "invalid_request" },
  { message: "Not this one" },
];

const REFUSALS: Cell[] = SHAPES.map((shape) => ({
  name: `400 ${JSON.stringify(shape)}`,
  fault: json(400, shape),
  worth: "refused",
  code: "request_rejected",
}));

/** Says what code a status has, for the API's own answer and for that of something in between. */
function codesOf(status: number): [own: ErrorDetail["code"], foreign: ErrorDetail["code"]] {
  if (status === 401 || status === 403) return ["invalid_client", "unexpected_response"];
  if (status === 404 || status === 405) return ["endpoint_not_found", "endpoint_not_found"];
  if (status === 408) return ["timeout", "timeout"];
  if (status === 425 || status >= 500) return ["server_error", "server_error"];
  return ["request_rejected", "unexpected_response"];
}

/** Returns the answers of one status: the API's own, that of a framework, that of something in between, and none. */
function bodiesOf(status: number): Cell[] {
  const [own, foreign] = codesOf(status);
  const cell = (what: string, fault: Fault, worth: Worth, code: ErrorDetail["code"]): Cell => ({ name: `${status} ${what}`, fault, worth, code });
  const others = [
    cell("in HTML", { status, headers: HTML_TYPE, body: HTML }, "unknown", foreign),
    cell("with nothing", { status }, "unknown", foreign),
  ];
  if (status === 400) return others;
  return [
    cell("of the API", json(status, { code: NUMBER, message: "No" }), "refused-otherwise", own),
    cell("of a framework", json(status, { statusCode: status, error: "No", message: "No" }), "unknown", foreign),
    ...others,
  ];
}

const STATUSES: Cell[] = [
  400, 401, 403, 404, 405, 408, 409, 410, 413, 421, 422, 423, 425, 500, 501, 502, 503, 504, 511,
].flatMap(bodiesOf);

/** Values of `Retry-After`, and how many seconds may be waited for each (0 to 3600; a minute and a fifth of it between polls). */
const RETRY_AFTERS: [value: string | undefined, least: number, most: number][] = [
  [undefined, 30, 30],
  ["0", 1, 1],
  ["1", 1, 1],
  ["7", 7, 7],
  ["600", 600, 600],
  ["2147484", 3600, 3600],
  ["99999999999999999999", 30, 3600],
  ["-5", 30, 30],
  ["1.5", 30, 30],
  ["soon", 30, 30],
  ["Fri, 31 Dec 2038 23:59:59 GMT", 1, 300],
  ["Fri, 01 Jan 1999 00:00:00 GMT", 1, 30],
];

const LIMITS: Cell[] = RETRY_AFTERS.flatMap(([value, least, most]) =>
  [JSON.stringify({ code: NUMBER, message: "Slow down" }), HTML, ""].map((body, place): Cell => ({
    name: `429 ${["of the API", "in HTML", "with nothing"][place]}, Retry-After ${value ?? "missing"}`,
    fault: { status: 429, headers: value === undefined ? {} : { "retry-after": value }, body },
    worth: "unknown",
    code: "rate_limited",
    wait: [least, most],
  })),
);

/** Returns a 200 with this body. */
function success(name: string, body: string | Buffer, worth: Worth = "unknown", headers: Record<string, string> = JSON_TYPE): Cell {
  return { name: `200 ${name}`, fault: { status: 200, headers, body }, worth, code: "unexpected_response" };
}

const SUCCESSES: Cell[] = [
  success("with nothing", ""),
  success("in HTML", HTML, "unknown", HTML_TYPE),
  success("null", "null"),
  success("a list", "[]"),
  success("a text", '"yes"'),
  success("a number", "1"),
  success("true", "true"),
  success("wrong types", '{"state":{},"authenticated":"yes","oauth":[],"auth_code":[],"publicKey":7,"passkey_registered":"perhaps"}', "object"),
  success("an error inside", `{"error":{"code":${NUMBER},"message":"No"}}`),
  success("success: false", '{"success":false}'),
  success("nested deep", '{"state":'.repeat(5_000) + "1" + "}".repeat(5_000)),
  success("a list nested deep", "[".repeat(100_000) + "]".repeat(100_000)),
  success("bad UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x7d])),
  success("cut off", '{"state":"0123456789abc'),
  success("50 MB", Buffer.concat([Buffer.from('{"state":"'), Buffer.alloc(50_000_000, "x"), Buffer.from('"}')])),
  { name: "200 with a status of no content", fault: { status: 204 }, worth: "unknown", code: "unexpected_response" },
];

/** Lists the columns in families, each of which is one test for each call. */
export const FAMILIES: [family: string, cells: (elsewhere: string) => Cell[]][] = [
  ["connections that fail", () => CONNECTIONS],
  ["redirects", redirects],
  ["refusals of the API", () => REFUSALS],
  ["error statuses", () => STATUSES],
  ["rate limits", () => LIMITS],
  ["successes that are none", () => SUCCESSES],
];
