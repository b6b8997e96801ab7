/** Tests that the form which a server puts into the HTML is the one that the script draws, and that the element takes it over. */
import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures/test.ts";
import { CLIENT_ID, DIST } from "../fixtures/environment.ts";
import { shortened } from "../../../npm/scripts/css-text.mjs";
import { hold, observeShifts } from "../fixtures/page-state.ts";
import { Login } from "../objects/login.ts";
import type { prerender, PrerenderOptions } from "../../../npm/src/prerender.ts";

const { prerender: built } = (await import(`${DIST}/prerender.js`)) as { prerender: typeof prerender };

/** Allows no inline style: the sheet is a file. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

const METHODS = ["magic-link", "email-code", "phone-code", "passkey"] as const;

/** Texts that HTML reads as something else where they are not written with care. */
const ODD = [`"'<b>&amp;</template><!--`, "\u202e😀é\u00a0 \t x ", "</div></template>", "a=b` onfocus=x"];

/** Every selection of methods, in both directions, with texts and identifiers of every kind. */
const SETTINGS: PrerenderOptions[] = Array.from({ length: 16 }, (_, bits) => METHODS.filter((_, bit) => bits & (1 << bit))).flatMap((methods) => [
  { methods: methods.join(" "), passkeys: false },
  { methods: methods.join(","), locale: "ar-EG", passkeys: false, theme: "dark" as const },
  ...ODD.map((odd) => ({ methods: methods.join(" "), locale: "he", passkeys: false, identifier: odd, strings: { identifyTitle: odd, emailLabel: odd, phoneLabel: odd, identifierLabel: odd, emailPlaceholder: odd, submit: odd, sending: odd } })),
]);

test("for every setting the parsed HTML is what the script draws, node by node", async ({ page, open }) => {
  await page.route("**/*.wasm*", () => undefined);
  await open({ body: "<div id=place></div>" });
  const cases = SETTINGS.map((settings) => ({ settings, html: built(settings) }));
  const different = await page.evaluate(async (cases) => {
    const place = document.querySelector("#place") as HTMLElement & { setHTMLUnsafe(html: string): void };
    /** The nodes as text, without empty ones, which no HTML can hold. */
    const listed = (node: Node): string[] => {
      if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ? [JSON.stringify(node.nodeValue)] : [];
      if (!(node instanceof Element)) return [node.nodeName];
      if (node.localName === "style") return [];
      const attributes = [...node.attributes].filter(({ name }) => !(name === "value" && node.localName === "input"));
      const value = node instanceof HTMLInputElement ? ` holds ${JSON.stringify(node.value)}` : "";
      const own = `${node.localName} ${attributes.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort().join(" ")}${value}`;
      return [own, ...[...node.childNodes].flatMap(listed), "/"];
    };
    const found: unknown[] = [];
    for (const { settings, html } of cases) {
      const login = document.createElement("ssojet-login") as HTMLElement & { strings?: unknown };
      login.setAttribute("client-id", "cli_1");
      for (const name of ["methods", "locale", "theme", "identifier"] as const) {
        const value = settings[name];
        if (typeof value === "string") login.setAttribute(name, value);
      }
      login.strings = settings.strings;
      place.replaceChildren(login);
      await Promise.resolve();
      const drawn = [...(login.shadowRoot?.childNodes ?? [])].flatMap(listed);
      place.setHTMLUnsafe(`<div>${html}</div>`);
      const parsed = [...(place.firstElementChild?.shadowRoot?.childNodes ?? [])].flatMap(listed);
      if (JSON.stringify(drawn) !== JSON.stringify(parsed) || drawn.length < 20) found.push({ settings, drawn, parsed });
    }
    return found;
  }, cases);
  expect(different).toEqual([]);
});

/** The markup of a login whose form is in the HTML. */
function markup(origin: string, options: PrerenderOptions, attributes = ""): string {
  return `<ssojet-login id="login" client-id="${CLIENT_ID}" api-base="${origin}" ${attributes}>${built({ passkeys: false, ...options })}</ssojet-login><p id="below">Below</p>`;
}

for (const [what, options, policy] of [
  ["an inline sheet", {}, undefined],
  ["a sheet of its own, under a strict policy", { styles: "/ssojet-login.css" }, POLICY],
] as const) {
  test(`with ${what}, the element takes the form over as it is`, async ({ page, open, sandbox, mailbox }) => {
    const release = await hold(page, "**/ssojet-login.js");
    const shifts = await observeShifts(page);
    await page.addInitScript(() => {
      const changes: string[] = [];
      Object.assign(globalThis, { changes });
      document.addEventListener("DOMContentLoaded", () => watch(), { once: true });
      function watch(): void {
        const root = document.querySelector("#login")?.shadowRoot;
        if (!root) return;
        Object.assign(globalThis, { field: root.querySelector("input") });
        new MutationObserver((records) => {
          for (const record of records) {
            const name = record.attributeName;
            const node = record.target as Element;
            if (name && record.oldValue === node.getAttribute(name)) continue;
            if (!name && [...record.addedNodes].every((added) => added.nodeName === "#text" && !added.nodeValue) && !record.removedNodes.length) continue;
            changes.push(`${record.type} ${node.nodeName} ${name}`);
          }
        }).observe(root, { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true });
      }
    });
    const login = open({ body: markup(sandbox.origin, options), ...(policy && { policy }) });
    const early = new Login(page);
    // Before any script.
    await early.field.pressSequentially("jan");
    const look = () => early.element.evaluate((element) => {
      const style = (selector: string) => getComputedStyle(element.shadowRoot?.querySelector(selector) as Element);
      return ["button", "input", "h2", "label"].map((selector) => [style(selector).cssText, style(selector).color, style(selector).padding, style(selector).font]);
    });
    const before = await look();
    await page.screenshot();
    release();
    await login;
    await early.field.pressSequentially("e");
    await expect.poll(async () => (await early.events()).filter(({ name }) => name === "ssojet-ready").length).toBe(1);
    await expect(early.field).toBeFocused();
    await expect(early.field).toHaveValue("jane");
    expect(await look()).toEqual(before);
    const seen = await page.evaluate(() => {
      const { changes, field } = globalThis as unknown as { changes: string[]; field: unknown };
      return { changes, isSame: document.querySelector("#login")?.shadowRoot?.querySelector("input") === field };
    });
    expect({ ...seen, shifts: await shifts() }).toEqual({ shifts: [], changes: [], isSame: true });
    await early.sendLink(mailbox.address);
  });
}

test("what is prefilled stays as the person has changed it, and comes where nothing was", async ({ page, open, sandbox }) => {
  for (const [inHtml, attribute, typed, expected] of [
    ["jane@a.example", "jane@a.example", undefined, "jane@a.example"],
    ["jane@a.example", "jane@a.example", "ute@b.example", "ute@b.example"],
    ["jane@a.example", "jane@a.example", "", ""],
    [undefined, "jane@a.example", undefined, "jane@a.example"],
    [undefined, "jane@a.example", "ute@b.example", "ute@b.example"],
    ["jane@a.example", "kim@c.example", undefined, "kim@c.example"],
  ] as const) {
    await page.unrouteAll();
    const release = await hold(page, "**/ssojet-login.js");
    const opened = open({ body: markup(sandbox.origin, { identifier: inHtml }, `identifier="${attribute}" methods="magic-link"`) });
    const login = new Login(page);
    await expect(login.field).toHaveValue(inHtml ?? "");
    if (typed !== undefined) await login.field.fill(typed);
    release();
    await opened;
    await expect.poll(async () => (await login.events()).some(({ name }) => name === "ssojet-ready")).toBe(true);
    await expect(login.field, `${inHtml} ${attribute} ${typed}`).toHaveValue(expected);
    // The HTML was for other methods.
    await expect(login.email).toBeVisible();
  }
});

test("without declarative shadow roots the element draws the form by itself, once", async ({ page, open, sandbox }) => {
  // What such a browser makes of it: a template like any other.
  await open({ body: markup(sandbox.origin, {}).replace("shadowrootmode", "data-mode") });
  const login = new Login(page);
  await login.expectScreen("Sign in");
  await expect(login.field).toHaveCount(1);
});

test("the sheet is the one that the script has", async () => {
  const sheet = readFileSync(`${DIST}/ssojet-login.css`, "utf8").trim();
  expect(built()).toContain(`<style>${shortened(sheet)}</style>`);
  expect(built({ styles: '/a.css?"<', nonce: 'n"' })).toContain('<link rel="stylesheet" href="/a.css?&#34;&#60;" nonce="n&#34;">');
  expect(readFileSync(`${DIST}/ssojet-login.js`, "utf8")).not.toContain("shadowrootmode");
});
