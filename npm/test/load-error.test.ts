// Tests which code and which sentences a failed load gets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, type LoadFacts } from "../src/internal/load-error.js";

const url = "https://cdn.example/ssojet-login.wasm";

const cases: [name: string, facts: Omit<LoadFacts, "url">, code: string, retryable: boolean, says: RegExp][] = [
  ["an address that is none", { stage: "address" }, "wasm_not_found", false, /wasm-url is not an address/],
  ["no WebAssembly", { stage: "support" }, "wasm_unsupported", false, /no WebAssembly/],
  ["a policy without 'wasm-unsafe-eval'", { stage: "probe", violatedDirective: "script-src", errorName: "CompileError" }, "wasm_blocked_by_csp", false, /'wasm-unsafe-eval' to script-src\.$/],
  ["the same by default-src alone", { stage: "probe", violatedDirective: "default-src" }, "wasm_blocked_by_csp", false, /'wasm-unsafe-eval' to script-src\.$/],
  ["the same in a browser that reports nothing", { stage: "probe" }, "wasm_blocked_by_csp", false, /'wasm-unsafe-eval' to script-src\.$/],
  ["compiling forbidden after the probe", { stage: "compile", violatedDirective: "script-src" }, "wasm_blocked_by_csp", false, /'wasm-unsafe-eval'/],
  ["instantiating forbidden", { stage: "instantiate", violatedDirective: "script-src" }, "wasm_blocked_by_csp", false, /'wasm-unsafe-eval'/],
  ["the download forbidden", { stage: "fetch", violatedDirective: "connect-src" }, "wasm_blocked_by_csp", false, /allow its origin in connect-src/],
  ["no answer", { stage: "fetch", errorName: "TypeError", errorMessage: "Failed to fetch" }, "wasm_network_error", true, /CORS.*Failed to fetch/],
  ["404", { stage: "status", status: 404 }, "wasm_not_found", false, /HTTP 404/],
  ["410", { stage: "status", status: 410 }, "wasm_not_found", false, /HTTP 410/],
  ["403", { stage: "status", status: 403 }, "wasm_http_error", false, /HTTP 403/],
  ["429", { stage: "status", status: 429 }, "wasm_http_error", true, /HTTP 429/],
  ["503", { stage: "status", status: 503 }, "wasm_http_error", true, /HTTP 503/],
  ["a body that breaks off", { stage: "read" }, "wasm_network_error", true, /broke off/],
  ["an answer that never comes", { stage: "fetch", timedOut: true }, "wasm_network_error", true, /did not arrive in time/],
  ["a form that never starts", { stage: "instantiate", timedOut: true }, "wasm_network_error", true, /did not arrive in time/],
  ["no feature of WebAssembly that the file needs", { stage: "features", errorName: "TypeError", errorMessage: "WebAssembly with bulk memory" }, "browser_too_old", false, /no WebAssembly with bulk memory/],
  ["the right file, and an engine that refuses it", { stage: "compile", verified: true, errorName: "CompileError", errorMessage: "at offset 9" }, "browser_too_old", false, /at offset 9/],
  // V8, its buffers, JavaScriptCore, and SpiderMonkey, which throws a mere text.
  ["no memory for the module", { stage: "instantiate", errorName: "RangeError", errorMessage: "WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance" }, "wasm_out_of_memory", true, /no memory/],
  ["no memory for the bytes", { stage: "read", errorName: "RangeError", errorMessage: "Array buffer allocation failed" }, "wasm_out_of_memory", true, /no memory/],
  ["no memory, as a link error", { stage: "instantiate", verified: true, errorName: "LinkError", errorMessage: "Couldn't allocate memory" }, "wasm_out_of_memory", true, /no memory/],
  ["no memory while compiling", { stage: "compile", verified: true, errorName: "CompileError", errorMessage: "Out of memory" }, "wasm_out_of_memory", true, /no memory/],
  ["no memory, as a text", { stage: "compile", errorMessage: "out of memory" }, "wasm_out_of_memory", true, /no memory/],
  ["a page in place of the file", { stage: "content", contentType: "text/html; charset=utf-8" }, "wasm_wrong_mime_type", false, /answered as "text\/html; charset=utf-8"/],
  ["bytes without a type", { stage: "content", contentType: "" }, "wasm_wrong_mime_type", false, /no content type/],
  ["damaged bytes", { stage: "compile", contentType: "application/wasm", errorName: "CompileError", errorMessage: "at offset 9" }, "wasm_invalid", false, /is damaged \(at offset 9\)/],
  ["another build's file", { stage: "integrity", contentType: "application/wasm" }, "wasm_integrity_mismatch", false, /is not the file this script was built with: its SHA-384/],
  ["another version's file, its digest unchecked", { stage: "instantiate", errorName: "LinkError", errorMessage: "import 3" }, "wasm_invalid", false, /does not belong to this version.*import 3/],
];

for (const [name, facts, code, retryable, says] of cases) {
  test(`${name}: ${code}`, () => {
    const error = classify({ url, ...facts });
    assert.deepEqual([error.code, error.retryable], [code, retryable]);
    assert.match(error.message, says);
    // The sentence of the person invites to try again exactly where that is offered.
    assert.equal(["loadFailed", "loadMemory"].includes(error.text), retryable);
  });
}

test("a page opened from disk is told to be served", () => {
  const error = classify({ url: "file:///ssojet-login.wasm", stage: "fetch" });
  assert.deepEqual([error.code, error.retryable], ["wasm_network_error", false]);
  assert.match(error.message, /serve the page over http/);
});
