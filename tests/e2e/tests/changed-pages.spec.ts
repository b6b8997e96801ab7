/** Tests pages that have changed what the browser gave them, before the script or after it: the login works, or says why. */
import { expect, test } from "../fixtures/test.ts";

/** A change of the browser's own, as the source of a function that runs in the page. */
interface Change {
  name: string;
  change: () => void;
}

/** Changes under which a login must still end well, made before the script runs or after it. */
const HARMLESS: Change[] = [
  {
    name: "fetch is taken from a frame",
    change: () => {
      const frame = document.createElement("iframe");
      document.documentElement.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      globalThis.fetch = inner.fetch.bind(inner);
    },
  },
  { name: "Response is a class of the page", change: () => void Object.assign(globalThis, { Response: class Response {} }) },
  {
    name: "fetch is a polyfill that knows addresses and options only",
    change: () => {
      const original = globalThis.fetch;
      globalThis.fetch = async (input, init) => {
        if (String(input).includes(".wasm")) return original(input, init);
        const request = new XMLHttpRequest();
        request.open(init?.method ?? "GET", String(input));
        for (const [name, value] of Object.entries((init?.headers ?? {}) as Record<string, string>)) request.setRequestHeader(name, value);
        await new Promise((resolve) => {
          request.onloadend = resolve;
          request.send(init?.body as string | undefined);
        });
        const plain = {
          status: request.status,
          ok: request.status === 200,
          headers: { get: (name: string) => request.getResponseHeader(name) },
          text: async () => request.responseText,
        };
        return plain as unknown as Response;
      };
    },
  },
  {
    name: "fetch answers with an object of its own promise",
    change: () => {
      const original = globalThis.fetch;
      globalThis.fetch = ((...given: Parameters<typeof fetch>) => {
        const answer = original(...given);
        return { then: answer.then.bind(answer), catch: answer.catch.bind(answer) };
      }) as typeof fetch;
    },
  },
  {
    name: "Request, Headers and URLSearchParams are functions of the page",
    change: () => {
      for (const name of ["Request", "Headers", "URLSearchParams"]) Object.assign(globalThis, { [name]: function Own() {} });
    },
  },
  { name: "AbortController is a class of the page", change: () => void Object.assign(globalThis, { AbortController: class {}, AbortSignal: class {} }) },
  {
    name: "Promise is wrapped, as zone.js does",
    change: () => {
      const Original = globalThis.Promise;
      class Zone {
        #inner: Promise<unknown>;
        constructor(run: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void) {
          this.#inner = new Original(run);
        }
        then(done: () => void, failed: () => void) {
          return this.#inner.then(done, failed);
        }
        static resolve(value: unknown) {
          return new Zone((resolve) => resolve(value));
        }
      }
      Object.assign(globalThis, { Promise: Zone });
    },
  },
  {
    name: "arrays, texts and objects write JSON of their own",
    change: () => {
      for (const { prototype } of [Array, String, Object]) {
        Object.defineProperty(prototype, "toJSON", { configurable: true, enumerable: false, value: () => "other" });
      }
    },
  },
  {
    name: "JSON.parse makes dates of texts that look like one",
    change: () => {
      const original = JSON.parse.bind(JSON);
      JSON.parse = (text: string) =>
        original(text, (_, value) => (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : value));
    },
  },
  {
    name: "classes of the document are names of the page",
    change: () => {
      for (const name of ["Window", "Element", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "Option", "Map", "Event", "Text", "Node"]) {
        Object.assign(globalThis, { [name]: class {} });
      }
    },
  },
];

/** Runs before the element is defined, since the browser's own classes are needed for that. */
const ONLY_AFTER = new Set(["classes of the document are names of the page"]);

for (const { name, change } of HARMLESS) {
  for (const moment of ["before", "after"] as const) {
    if (moment === "before" && ONLY_AFTER.has(name)) continue;
    test(`${name}, ${moment} the script: one mail goes out and the person signs in`, async ({ page, open, mailbox }) => {
      const sent: string[] = [];
      page.on("request", (request) => {
        if (request.url().includes("/send")) sent.push(request.url());
      });
      const head = moment === "before" ? `<script>(${change})()</script>` : "";
      const login = await open({ attributes: { methods: "email-code" }, head });
      await login.expectScreen("Sign in");
      if (moment === "after") await page.addScriptTag({ content: `(${change})()` });
      await login.field.fill(mailbox.address);
      await login.field.press("Enter");
      // By what is shown: in such a page Playwright reads no arrays.
      await expect(login.heading).toHaveText("Enter the code");
      await login.code.fill((await mailbox.next()).code);
      await expect(login.heading).toHaveText("You are signed in");
      expect(sent).toHaveLength(1);
    });
  }
}

/** Changes under which nothing can be sent: what is said, and with which code. */
const HARMFUL: (Change & { code: string; clock?: true })[] = [
  { name: "fetch throws", change: () => void (globalThis.fetch = () => { throw new Error("no"); }), code: "network_error" },
  { name: "fetch is gone", change: () => void Reflect.deleteProperty(globalThis, "fetch"), code: "network_error" },
  { name: "fetch answers nothing", change: () => void (globalThis.fetch = (async () => undefined) as never), code: "network_error" },
  { name: "fetch answers a text", change: () => void (globalThis.fetch = (async () => "ok") as never), code: "network_error" },
  {
    name: "the answer of fetch throws at every touch",
    change: () => {
      const hostile = new Proxy({}, { get(_, key) { if (key === "then") return undefined; throw new Error("no"); } });
      globalThis.fetch = (async () => hostile) as never;
    },
    code: "network_error",
  },
  { name: "fetch never settles", change: () => void (globalThis.fetch = () => new Promise(() => {})), code: "timeout", clock: true },
  {
    name: "the body never ends",
    change: () => {
      const answer = { status: 200, headers: { get: () => null }, text: () => new Promise(() => {}) };
      globalThis.fetch = (async () => answer) as never;
    },
    code: "timeout",
    clock: true,
  },
];

for (const { name, change, code, clock } of HARMFUL) {
  test(`${name}: the person reads why, and can try again`, async ({ page, open, guard }) => {
    if (clock) await page.clock.install();
    // The loader fetches the WebAssembly, so the page waits with the change until it has.
    const login = await open({ attributes: { methods: "email-code" }, head: `<script>
      const original = globalThis.fetch;
      let count = 0;
      const change = ${change};
      globalThis.fetch = (...given) => {
        if (String(given[0]?.url ?? given[0]).includes(".wasm")) return original(...given);
        change();
        const changed = globalThis.fetch;
        return changed(...given);
      };
    </script>` });
    await login.field.fill("person@example.com");
    await login.field.press("Enter");
    if (clock) {
      await expect(login.sending).toBeVisible();
      await page.clock.fastForward(25_000);
    }
    await login.expectError(code as never);
    await expect(login.alert).toBeVisible();
    await expect(login.submit).toBeVisible();
    guard.uncaughtErrors.splice(0);
  });
}
