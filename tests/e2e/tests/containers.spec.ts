/** Tests that the card has its usual width, or what fits, in every kind of box a page can put it into. */
import { loginHtml } from "../fixtures/page-html.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";

/** The width of the card where there is room, in pixels. */
const USUAL = 400;
/** Less than this is too narrow to be read, in a window of 320 pixels. */
const LEAST = 200;

interface Container {
  name: string;
  /** Markup around the login, which stands for `@`. */
  html: string;
  /** The width in a wide window, where the box has less room than the usual. */
  wide?: number;
  /** The least width in a narrow window, where the box has less room than most. */
  narrow?: number;
  /** By how much it stands out of a narrow window: over the margin of the page. */
  outside?: number;
  /** Opens what is closed at first. */
  open?: string;
}

const beside = `<p style="flex:1">Some words beside the form, which may be broken</p>`;

const CONTAINERS: Container[] = [
  { name: "block", html: "@" },
  { name: "dialog, modal", html: `<dialog id="box">@</dialog>`, open: "box.showModal()" },
  { name: "dialog, not modal", html: `<dialog open>@</dialog>` },
  { name: "popover", html: `<div popover id="box">@</div>`, open: "box.showPopover()" },
  { name: "float", html: `<div style="float:left">@</div>` },
  { name: "float at the end", html: `<div style="float:inline-end">@</div>` },
  { name: "inline-block", html: `<div style="display:inline-block">@</div>` },
  { name: "inline-flex", html: `<div style="display:inline-flex">@</div>` },
  { name: "inline-grid", html: `<div style="display:inline-grid">@</div>` },
  { name: "flex row", html: `<div style="display:flex">@</div>` },
  { name: "flex row, centred", html: `<div style="display:flex;justify-content:center;align-items:center">@</div>` },
  { name: "flex row, in an item", html: `<div style="display:flex"><div>@</div></div>` },
  { name: "flex row, beside words", html: `<div style="display:flex;flex-wrap:wrap"><div>@</div>${beside}</div>` },
  { name: "flex column", html: `<div style="display:flex;flex-direction:column">@</div>` },
  { name: "flex column, centred", html: `<div style="display:flex;flex-direction:column;align-items:center"><div>@</div></div>` },
  { name: "grid, auto column", html: `<div style="display:grid;grid-template-columns:auto;justify-content:start">@</div>` },
  { name: "grid, min-content column", html: `<div style="display:grid;grid-template-columns:min-content">@</div>` },
  { name: "grid, max-content column", html: `<div style="display:grid;grid-template-columns:fit-content(100%)">@</div>` },
  { name: "grid, in the middle", html: `<div style="display:grid;place-items:center">@</div>` },
  { name: "table cell", html: `<table><tr><td>@</td></tr></table>` },
  { name: "table cell by style", html: `<div style="display:table"><div style="display:table-cell">@</div></div>` },
  { name: "absolute, left only", html: `<div style="position:absolute;left:0">@</div>` },
  { name: "absolute, in the middle", html: `<div style="position:absolute;left:0;right:0;margin:auto;width:fit-content">@</div>` },
  { name: "fixed", html: `<div style="position:fixed;top:0;left:0">@</div>` },
  { name: "fit-content", html: `<div style="width:fit-content">@</div>` },
  { name: "min-content", html: `<div style="width:min-content">@</div>` },
  { name: "columns", html: `<div style="columns:2 10rem">@</div>`, narrow: 140 },
  { name: "display: contents", html: `<div style="display:flex"><div style="display:contents">@</div></div>` },
  { name: "fieldset", html: `<fieldset>@</fieldset>` },
  { name: "fieldset that floats", html: `<fieldset style="float:left">@</fieldset>` },
  { name: "details", html: `<details open style="float:left"><summary>Sign in</summary>@</details>` },
  { name: "written from top to bottom", html: `<div style="writing-mode:vertical-rl">@</div>`, outside: 8 },
  { name: "written from top to bottom, floating", html: `<div style="writing-mode:vertical-lr;float:left">@</div>`, outside: 8 },
  { name: "no width", html: `<div style="width:0">@</div>` },
  { name: "no width, in a flex row", html: `<div style="display:flex"><div style="width:0">@</div></div>` },
  { name: "as narrow as a sidebar", html: `<div style="width:15rem">@</div>`, wide: 240 },
  { name: "huge", html: `<div style="overflow:auto"><div style="width:4000px">@</div></div>`, outside: USUAL - 320 + 8 },
  { name: "right to left", html: `<div dir="rtl" style="float:right">@</div>` },
  { name: "a container of the page's", html: `<div style="container-type:inline-size">@</div>` },
  { name: "letter by letter in the page's reset", html: `<style>* { max-width: 100%; min-width: 0; margin: 0; padding: 0 }</style><div style="float:left">@</div>` },
];

/** Measures the card, and how far it stands out of the window on either side. */
async function measure({ element }: Login): Promise<{ width: number; outside: number }> {
  return element.locator("[part=card]").evaluate((card) => {
    const { left, right, width } = card.getBoundingClientRect();
    return { width: Math.round(width), outside: Math.max(0, -left, right - document.documentElement.clientWidth) };
  });
}

for (const { name, html, wide = USUAL, narrow = LEAST, outside = 0, open: script } of CONTAINERS) {
  test(`the card has a width of its own in: ${name}`, async ({ page, open, sandbox, api }) => {
    await api.keepPending();
    const login = await open({ body: html.replace("@", loginHtml(sandbox.origin)) });
    if (script) await page.evaluate(script);
    await expect(login.heading).toHaveText("Sign in");
    await page.setViewportSize({ width: 1280, height: 900 });
    await expect.poll(() => measure(login)).toEqual({ width: wide, outside: 0 });
    await page.setViewportSize({ width: 320, height: 900 });
    await expect.poll(async () => (await measure(login)).outside, "stands out of the window").toBeLessThanOrEqual(outside);
    expect((await measure(login)).width).toBeGreaterThanOrEqual(narrow);
    expect(await horizontalOverflow(page), "scrolls sideways").toBeLessThanOrEqual(outside);

    // A screen of few words is as wide as one of many.
    await page.setViewportSize({ width: 1280, height: 900 });
    await login.send("person@example.com");
    await login.expectScreen("Check your email");
    expect(await measure(login)).toEqual({ width: wide, outside: 0 });
  });
}
