// Tests how the WebAssembly is fetched, compared with its digest and compiled, from a server in Node.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, mock, test } from "node:test";
import { classify, type LoadFacts } from "../src/internal/load-error.js";
import { compile } from "../src/internal/loader.js";

const EMPTY = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const answers: Record<string, { status?: number; type?: string; body: Buffer | string; cut?: boolean }> = {
  "/good.wasm": { type: "application/wasm", body: EMPTY },
  "/octets.wasm": { type: "application/octet-stream", body: EMPTY },
  "/untyped.wasm": { body: EMPTY },
  "/parameter.wasm": { type: "application/wasm; charset=utf-8", body: EMPTY },
  "/page.wasm": { type: "text/html", body: "<!doctype html><title>Home</title>" },
  "/nothing.wasm": { body: "" },
  "/damaged.wasm": { type: "application/wasm", body: Buffer.concat([EMPTY, Buffer.from([99, 99, 99])]) },
  "/damaged-octets.wasm": { type: "application/octet-stream", body: Buffer.concat([EMPTY, Buffer.from([99])]) },
  "/gone.wasm": { status: 410, body: "gone" },
  "/busy.wasm": { status: 503, body: "busy" },
  "/cut.wasm": { type: "application/octet-stream", body: EMPTY, cut: true },
  "/cut-typed.wasm": { type: "application/wasm", body: EMPTY, cut: true },
};

const server = createServer((request, response) => {
  const answer = answers[request.url ?? ""] ?? { status: 404, body: "not here" };
  const headers = {
    ...(answer.type ? { "content-type": answer.type } : {}),
    "content-length": Buffer.byteLength(answer.body) + (answer.cut ? 1000 : 0),
  };
  response.writeHead(answer.status ?? 200, headers);
  if (answer.cut) response.write(answer.body, () => response.destroy());
  else response.end(answer.body);
});
let origin: string;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** The code of the failure, or `ok`. */
async function outcome(url: string, integrity = ""): Promise<string> {
  const facts: LoadFacts = { url, stage: "address" };
  try {
    const module = await compile(facts, integrity);
    assert.ok(module instanceof WebAssembly.Module);
    return "ok";
  } catch (thrown) {
    assert.ok(thrown instanceof Error);
    return classify({ ...facts, errorName: thrown.name, errorMessage: thrown.message }).code;
  }
}

for (const [path, expected] of [
  ["/good.wasm", "ok"],
  ["/page.wasm", "wasm_wrong_mime_type"],
  ["/nothing.wasm", "wasm_wrong_mime_type"],
  ["/damaged.wasm", "wasm_invalid"],
  ["/damaged-octets.wasm", "wasm_invalid"],
  ["/absent.wasm", "wasm_not_found"],
  ["/gone.wasm", "wasm_not_found"],
  ["/busy.wasm", "wasm_http_error"],
  ["/cut.wasm", "wasm_network_error"],
  ["/cut-typed.wasm", "wasm_network_error"],
] as const) {
  test(`${path}: ${expected}`, async () => assert.equal(await outcome(origin + path), expected));
}

for (const path of ["/octets.wasm", "/untyped.wasm", "/parameter.wasm"]) {
  test(`${path}: used all the same, with one warning`, async () => {
    const warn = mock.method(console, "warn", () => {});
    try {
      assert.equal(await outcome(origin + path), "ok");
      assert.equal(warn.mock.callCount(), 1);
      assert.match(String(warn.mock.calls[0]?.arguments[0]), /should be served as application\/wasm/);
    } finally {
      warn.mock.restore();
    }
  });
}

const sri = (body: Buffer) => `sha384-${createHash("sha384").update(body).digest("base64")}`;

for (const [path, expected] of [
  ["/good.wasm", "ok"],
  ["/damaged.wasm", "wasm_integrity_mismatch"],
  ["/damaged-octets.wasm", "wasm_integrity_mismatch"],
  // What can be said more exactly is.
  ["/page.wasm", "wasm_wrong_mime_type"],
  ["/absent.wasm", "wasm_not_found"],
  ["/busy.wasm", "wasm_http_error"],
  ["/cut.wasm", "wasm_network_error"],
  ["/cut-typed.wasm", "wasm_network_error"],
] as const) {
  test(`${path}, whose digest is known: ${expected}`, async () => {
    assert.equal(await outcome(origin + path, sri(EMPTY)), expected);
  });
}

test("a file of the right type and form, but another one: wasm_integrity_mismatch", async () => {
  assert.equal(await outcome(`${origin}/good.wasm`, sri(Buffer.from("another"))), "wasm_integrity_mismatch");
});

test("without crypto.subtle the browser is asked to compare", async () => {
  const asked: (RequestInit | undefined)[] = [];
  const stand = mock.method(globalThis, "fetch", async (_: string, options?: RequestInit) => {
    asked.push(options);
    return new Response(EMPTY, { headers: { "content-type": "application/wasm" } });
  });
  const subtle = mock.getter(crypto, "subtle", () => undefined as unknown as SubtleCrypto);
  try {
    assert.equal(await outcome(`${origin}/good.wasm`, "sha384-x"), "ok");
    assert.deepEqual(asked, [{ integrity: "sha384-x" }]);
  } finally {
    stand.mock.restore();
    subtle.mock.restore();
  }
});

test("no server answers: wasm_network_error", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  assert.equal(await outcome(`http://127.0.0.1:${port}/x.wasm`), "wasm_network_error");
});

test("no WebAssembly at all: wasm_unsupported", async () => {
  const original = globalThis.WebAssembly;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    assert.equal(await outcome(`${origin}/good.wasm`), "wasm_unsupported");
  } finally {
    globalThis.WebAssembly = original;
  }
});
