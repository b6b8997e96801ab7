// Tests how the WebAssembly is fetched, compared with its digest and compiled, from a server in Node.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, mock, test } from "node:test";
import { browser } from "../src/internal/browser.js";
import { classify, type LoadFacts } from "../src/internal/load-error.js";
import { compile, described } from "../src/internal/loader.js";

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
    assert.equal(Object.prototype.toString.call(module), "[object WebAssembly.Module]");
    return "ok";
  } catch (thrown) {
    return classify({ ...facts, ...described(thrown) }).code;
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

/** Runs with other parts of the browser than Node's. */
async function changed(parts: Partial<typeof browser>, run: () => Promise<void>): Promise<void> {
  const before = { ...browser };
  Object.assign(browser, parts);
  try {
    await run();
  } finally {
    Object.assign(browser, before);
  }
}

test("without crypto.subtle the browser is asked to compare", async () => {
  const asked: (RequestInit | undefined)[] = [];
  const fetch = async (_: unknown, options?: RequestInit) => {
    asked.push(options);
    return new Response(EMPTY, { headers: { "content-type": "application/wasm" } });
  };
  await changed({ fetch, subtle: undefined }, async () => {
    assert.equal(await outcome(`${origin}/good.wasm`, "sha384-x"), "ok");
  });
  assert.deepEqual(asked, [{ integrity: "sha384-x" }]);
});

/** An answer as another frame, or a library, makes it: of no class that is known here. */
const foreign = (response: Response, extra: object = {}) =>
  ({
    ok: response.ok,
    status: response.status,
    headers: { get: (name: string) => response.headers.get(name) },
    arrayBuffer: () => response.arrayBuffer(),
    ...extra,
  }) as unknown as Response;

test("what the page puts in the place of a global afterwards changes nothing", async () => {
  const integrity = sri(EMPTY);
  const names = ["fetch", "Response", "WebAssembly", "crypto", "URL", "btoa"] as const;
  for (const name of names) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name) as PropertyDescriptor;
    const answer = foreign(new Response(EMPTY, { headers: { "content-type": "application/wasm" } }));
    Object.defineProperty(globalThis, name, { configurable: true, get: () => assert.fail(`${name} was read`) });
    // Node's own fetch and streaming read globals late; they are not under test.
    await changed({ fetch: async () => answer }, async () => {
      const result = await outcome(`${origin}/good.wasm`, integrity).catch(String);
      Object.defineProperty(globalThis, name, before);
      assert.equal(result, "ok", name);
    });
  }
});

for (const [what, answer] of [
  ["has no clone()", (response: Response) => foreign(response)],
  ["clones into what cannot be compiled while it streams", (response: Response) => foreign(response, { clone: () => foreign(response) })],
  ["throws when it is cloned", (response: Response) => foreign(response, { clone: () => assert.fail("cloned") })],
] as const) {
  test(`an answer that ${what} is compiled from its bytes`, async () => {
    const before = browser.fetch as typeof fetch;
    await changed({ fetch: async (...words) => answer(await before(...words)) }, async () => {
      assert.equal(await outcome(`${origin}/good.wasm`, sri(EMPTY)), "ok");
      assert.equal(await outcome(`${origin}/good.wasm`, sri(Buffer.from("another"))), "wasm_integrity_mismatch");
      assert.equal(await outcome(`${origin}/damaged.wasm`), "wasm_invalid");
      assert.equal(await outcome(`${origin}/cut-typed.wasm`), "wasm_network_error");
    });
  });
}

/** WebAssembly that differs in one part. */
const engine = (parts: object) => ({ ...WebAssembly, ...functions, ...parts }) as typeof WebAssembly;
const { Module, compile: compileBytes, compileStreaming, validate } = WebAssembly;
const functions = { Module, compile: compileBytes, compileStreaming, validate };

test("an engine that cannot compile while downloading compiles the bytes", async () => {
  await changed({ WebAssembly: engine({ compileStreaming: undefined }) }, async () => {
    assert.equal(await outcome(`${origin}/good.wasm`, sri(EMPTY)), "ok");
  });
});

test("an engine without the features of the file is too old, and nothing is downloaded", async () => {
  const fetch = async () => assert.fail("downloaded");
  await changed({ fetch, WebAssembly: engine({ validate: () => false }) }, async () => {
    assert.equal(await outcome(`${origin}/good.wasm`), "browser_too_old");
  });
});

test("an engine that refuses the right file is too old; a wrong one is damaged", async () => {
  const refuse = async () => {
    throw new WebAssembly.CompileError("unknown opcode");
  };
  await changed({ WebAssembly: engine({ compile: refuse, compileStreaming: refuse }) }, async () => {
    assert.equal(await outcome(`${origin}/good.wasm`, sri(EMPTY)), "browser_too_old");
    assert.equal(await outcome(`${origin}/good.wasm`), "wasm_invalid");
  });
});

test("no memory, whatever says so: wasm_out_of_memory", async () => {
  for (const thrown of [new RangeError("Array buffer allocation failed"), "out of memory"]) {
    const refuse = async () => {
      throw thrown;
    };
    await changed({ WebAssembly: engine({ compile: refuse, compileStreaming: refuse }) }, async () => {
      assert.equal(await outcome(`${origin}/good.wasm`, sri(EMPTY)), "wasm_out_of_memory");
    });
  }
});

test("without fetch the browser is too old", async () => {
  await changed({ fetch: undefined }, async () => assert.equal(await outcome(`${origin}/good.wasm`), "browser_too_old"));
});

test("no server answers: wasm_network_error", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  assert.equal(await outcome(`http://127.0.0.1:${port}/x.wasm`), "wasm_network_error");
});

test("no WebAssembly at all: wasm_unsupported", async () => {
  for (const nothing of [undefined, null, {}, true]) {
    await changed({ WebAssembly: nothing as never }, async () => {
      assert.equal(await outcome(`${origin}/good.wasm`), "wasm_unsupported");
    });
  }
});
