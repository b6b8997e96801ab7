// Tests which text a person reads while the form is not there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loaderText, widgetStrings } from "../src/internal/text.js";

test("the page's own text wins where it is one", () => {
  assert.equal(loaderText("tryAgain", undefined), "Try again");
  assert.equal(loaderText("tryAgain", { tryAgain: "Noch einmal" }), "Noch einmal");
  assert.equal(loaderText("tryAgain", { tryAgain: "" }), "Try again");
  assert.equal(loaderText("tryAgain", { tryAgain: 7 } as never), "Try again");
  assert.equal(loaderText("tryAgain", Object.create({ tryAgain: "inherited" })), "Try again");
});

test("Rust is told the rest", () => {
  assert.deepEqual(widgetStrings({ submit: "Los", loading: "Lädt" }), { submit: "Los" });
  assert.equal(widgetStrings(undefined), undefined);
});
