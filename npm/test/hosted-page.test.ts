// Tests what the hosted page (`www/hosted/`) decides, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Color, contrast, LEAST_CONTRAST, legible, luminance, palette, parseColor } from "../../www/hosted/contrast.js";
import { readRequest } from "../../www/hosted/parameters.js";
import { normalTarget, popupOrigin, redirectTarget, returnAddress } from "../../www/hosted/target.js";

const REGISTERED = {
  default_redirect_url: "https://shop.example/account",
  redirect_urls: ["https://shop.example/callback", "https://shop.example/callback?tenant=a%20b", "http://localhost:3000/callback"],
  allowed_origins: ["https://shop.example", "http://localhost:3000/"],
};

/** Every one of them is, or looks as if it were, a registered target. */
const TRICKS = [
  "https://shop.example/callback/",
  "https://shop.example/callback/../callback",
  "https://shop.example/callback/more",
  "https://shop.example/callbackmore",
  "https://shop.example/callback?more=1",
  "https://shop.example/callback?",
  "https://shop.example/callback#more",
  "https://shop.example/callback#",
  "https://shop.example//callback",
  "https://shop.example/./callback",
  "https://shop.example/Callback",
  "https://shop.example/%63allback",
  "https://shop.example/callback%00",
  "https://shop.example/callback?tenant=a+b",
  "https://shop.example/callback;more",
  "https://shop.example:443/callback",
  "https://shop.example:8443/callback",
  "http://shop.example/callback",
  "HTTPS://shop.example/callback",
  "https://SHOP.example/callback",
  "https://shop.example./callback",
  "https://shop%2eexample/callback",
  "https://shop.example.evil.example/callback",
  "https://evil-shop.example/callback",
  "https://evil.example/https://shop.example/callback",
  "https://shop.example@evil.example/callback",
  "https://person@shop.example/callback",
  "https://:@shop.example/callback",
  "https://shop.example\\@evil.example/callback",
  "https:\\\\shop.example\\callback",
  "https:/shop.example/callback",
  "https:shop.example/callback",
  "//shop.example/callback",
  "/callback",
  "callback",
  "",
  " https://shop.example/callback",
  "https://shop.example/callback ",
  "https://shop.example/call\nback",
  "https://shop.example/\tcallback",
  "https://shop.example/callback\u0000",
  "https://shop.example/callback\u200b",
  "\u202ehttps://shop.example/callback",
  // Cyrillic о, and a full-width full stop that browsers read as a dot.
  "https://sh\u043ep.example/callback",
  "https://shop\uff0eexample/callback",
  "https://xn--shp-bec.example/callback",
  "javascript:alert(1)//https://shop.example/callback",
  "JaVaScRiPt:location='https://shop.example/callback'",
  "data:text/html,https://shop.example/callback",
  "blob:https://shop.example/callback",
  "view-source:https://shop.example/callback",
  "intent://shop.example/callback",
  "http://localhost:3001/callback",
  "http://127.0.0.1:3000/callback",
  "https://localhost:3000/callback",
];

test("exactly what is registered is followed", () => {
  for (const target of ["https://shop.example/account", ...REGISTERED.redirect_urls]) {
    assert.deepEqual(redirectTarget(target, REGISTERED), { target });
  }
  assert.deepEqual(redirectTarget(null, REGISTERED), { target: "https://shop.example/account" });
});

for (const trick of TRICKS) {
  test(`refused: ${JSON.stringify(trick)}`, () => {
    assert.deepEqual(redirectTarget(trick, REGISTERED), { refusal: "redirect_uri_not_registered", shown: trick });
  });
}

test("without a registration nothing is followed, whatever shape it has", () => {
  for (const registered of [{}, { redirect_urls: "https://shop.example/callback" }, { redirect_urls: [null, 7, {}] }]) {
    assert.equal("refusal" in redirectTarget("https://shop.example/callback", registered), true);
    assert.deepEqual(redirectTarget(null, registered), { refusal: "redirect_uri_missing" });
    assert.equal("refusal" in popupOrigin("https://shop.example", registered), true);
  }
});

test("what must not be followed is not, even where it is registered", () => {
  for (const url of [
    "javascript:alert(1)",
    "data:text/html,x",
    "http://shop.example/",
    "https://person@shop.example/",
    "https://shop.example/#x",
    "https://shop.example/#",
    "https://shop.example/?state=1",
    "https://shop.example/?app%5fstate=1",
    "shop.example",
    "",
  ]) {
    assert.equal(normalTarget(url), undefined, url);
    assert.equal("refusal" in redirectTarget(url, { redirect_urls: [url], default_redirect_url: url }), true, url);
  }
  // Registered in another form than the normal one: the normal one is what counts.
  assert.deepEqual(redirectTarget("https://shop.example/", { redirect_urls: ["https://SHOP.example:443"] }), {
    target: "https://shop.example/",
  });
});

test("popups tell registered origins and no others", () => {
  assert.deepEqual(popupOrigin("https://shop.example", REGISTERED), { target: "https://shop.example" });
  assert.deepEqual(popupOrigin("http://localhost:3000", REGISTERED), { target: "http://localhost:3000" });
  for (const origin of [
    "*",
    "/",
    "null",
    "https://shop.example/",
    "https://shop.example:443",
    "https://shop.example:8443",
    "http://shop.example",
    "https://SHOP.example",
    "https://shop.example.",
    "https://shop.example.evil.example",
    "https://a.shop.example",
    "https://shop.example@evil.example",
    " https://shop.example",
    "http://localhost:3000/",
    "http://localhost",
  ]) {
    assert.equal("refusal" in popupOrigin(origin, REGISTERED), true, origin);
  }
  for (const wide of ["*", "null", "https://shop.example/path", "http://shop.example"]) {
    assert.equal("refusal" in popupOrigin(wide, { allowed_origins: [wide] }), true, wide);
  }
});

test("the way back keeps the registered query as it is", () => {
  for (const [target, state, appState, expected] of [
    ["https://a.example/", "s", null, "https://a.example/?state=s"],
    ["https://a.example/", "s", "", "https://a.example/?state=s&app_state="],
    ["https://a.example/?b=c%20d", "s", "t", "https://a.example/?b=c%20d&state=s&app_state=t"],
    ["https://a.example/?", "s", "t", "https://a.example/?state=s&app_state=t"],
    ["https://a.example/", "a&b=c#d", "e f&state=g", "https://a.example/?state=a%26b%3Dc%23d&app_state=e%20f%26state%3Dg"],
  ] as const) {
    assert.equal(returnAddress(target, state, appState), expected);
  }
});

test("the request is read once, or refused", () => {
  const read = (query: string) => readRequest(`?${query}`);
  assert.deepEqual(read("client_id=a&redirect_uri=https://b.example/&state=c"), {
    mode: "redirect",
    clientId: "a",
    redirectUri: "https://b.example/",
    appState: "c",
  });
  assert.deepEqual(read("client_id=a&mode=redirect"), { mode: "redirect", clientId: "a", redirectUri: null, appState: null });
  assert.deepEqual(read("client_id=a&mode=popup&origin=https://b.example&state=c"), {
    mode: "popup",
    clientId: "a",
    origin: "https://b.example",
    nonce: "c",
    redirectUri: null,
  });
  for (const [query, refusal] of [
    ["", "client_id_missing"],
    ["client_id=", "client_id_missing"],
    ["client_id=a&client_id=a", "parameter_repeated"],
    ["client_id=a&redirect_uri=https://a.example/&redirect_uri=https://evil.example/", "parameter_repeated"],
    ["client_id=a&redirect_uri=https://a.example/&redirect%5furi=https://evil.example/", "parameter_repeated"],
    ["client_id=a&mode=popup&origin=a&origin=b&state=c", "parameter_repeated"],
    ["client_id=a&mode=popup&state=c", "origin_missing"],
    ["client_id=a&mode=popup&origin=https://b.example", "state_missing"],
    ["client_id=a&mode=popup&origin=https://b.example&state=", "state_missing"],
    ["client_id=a&mode=POPUP", "mode_unknown"],
    ["client_id=a&mode=", "mode_unknown"],
  ] as const) {
    const answer = read(query);
    assert.equal("refusal" in answer && answer.refusal, refusal, query);
  }
});

test("contrast is that of WCAG", () => {
  const color = (text: string) => parseColor(text) as Color;
  assert.equal(contrast(color("#fff"), color("#000")), 21);
  assert.equal(contrast(color("#777777"), color("#ffffff")).toFixed(2), "4.48");
  assert.equal(contrast(color("#767676"), color("#ffffff")).toFixed(2), "4.54");
  assert.equal(luminance(color("#fff")), 1);
  assert.deepEqual(color("rgb(1, 20, 255)"), [1, 20, 255]);
  for (const text of ["", "red", "#ff", "#12345678", "rgba(0, 0, 0, 0.5)", "oklch(0.5 0.1 20)", "rgb(1 2 3)"]) {
    assert.equal(parseColor(text), undefined, text);
  }
});

test("every text can be read in whatever colours a brand has", () => {
  const surface = { light: parseColor("#ffffff") as Color, dark: parseColor("#17181d") as Color };
  const corners = [0, 64, 128, 192, 255];
  const colors: (Color | undefined)[] = [undefined];
  for (const red of corners) for (const green of corners) for (const blue of corners) colors.push([red, green, blue]);
  for (const button of colors) {
    for (const background of colors) {
      const brand = { button, background, text: button };
      for (const [name, scheme] of Object.entries(palette(brand))) {
        const card = surface[name as "light" | "dark"];
        const pairs = { ink: scheme.ground, quiet: scheme.ground, text: card, accent: card, onAccent: scheme.accent, onMark: scheme.mark } as const;
        for (const [text, ground] of Object.entries(pairs)) {
          const ratio = contrast(scheme[text as keyof typeof pairs], ground);
          assert.ok(ratio >= LEAST_CONTRAST, `${name} ${text} ${ratio}: ${JSON.stringify(brand)}`);
        }
        assert.ok(contrast(scheme.mark, scheme.ground) >= 3, `${name} mark: ${JSON.stringify(brand)}`);
      }
    }
  }
});

test("a brand that can be read is left as it is", () => {
  const [button, text, background] = ["#0f766e", "#134e4a", "#f0fdfa"].map((hex) => parseColor(hex)) as [Color, Color, Color];
  const { light, dark } = palette({ button, text, background });
  assert.deepEqual([light.accent, light.text, light.ground, light.ink], [button, text, background, text]);
  // Not on a dark card.
  assert.notDeepEqual(dark.accent, button);
  assert.notDeepEqual(dark.ground, background);
  assert.deepEqual(legible(button, [255, 255, 255]), button);
  const navy = parseColor("#0b1e3f") as Color;
  assert.deepEqual(palette({ background: navy }).dark.ground, navy);
});
