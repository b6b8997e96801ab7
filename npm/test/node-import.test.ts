// Tests that the package can be imported where there is no DOM, and that the element is registered once.
import assert from "node:assert/strict";
import { test } from "node:test";

test("importing in Node does nothing and does not throw", async () => {
  const before = Object.getOwnPropertyNames(globalThis).sort();
  assert.equal(typeof globalThis.HTMLElement, "undefined", "this test needs a Node without a DOM");
  const { SsojetLoginElement, register } = await import("../src/index.js");
  await import("../src/define.js");
  const { prerender } = await import("../src/prerender.js");
  assert.match(prerender(), /^<template shadowrootmode="open">.+<\/template>$/s);
  register();
  assert.equal(typeof SsojetLoginElement, "function");
  assert.deepEqual(Object.getOwnPropertyNames(globalThis).sort(), before);
});

test("every attribute has a property, and nothing else is observed", async () => {
  const { SsojetLoginElement } = await import("../src/index.js");
  const properties = Object.keys(SsojetLoginElement.prototype);
  const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  assert.deepEqual(SsojetLoginElement.observedAttributes.map(camelCase), properties);
  assert.equal(properties.length, 9);
});

test("a second copy of the script warns and leaves the first one in charge", async () => {
  const { SsojetLoginElement, register } = await import("../src/index.js");
  const registry = new Map<string, unknown>();
  const define = (name: string, value: unknown) => {
    if (registry.has(name)) throw new Error(`${name} is taken`);
    registry.set(name, value);
  };
  const warnings: unknown[] = [];
  const warn = console.warn;
  console.warn = (...words) => warnings.push(words.join(" "));
  const { browser } = await import("../src/internal/browser.js");
  Object.assign(browser, { customElements: { get: (name: string) => registry.get(name), define } });
  try {
    register();
    register();
    assert.equal(registry.get("ssojet-login"), SsojetLoginElement);
    assert.deepEqual(warnings, []);
    const other = class {};
    registry.set("ssojet-login", other);
    register();
    assert.equal(registry.get("ssojet-login"), other);
    assert.equal(warnings.length, 1);
  } finally {
    console.warn = warn;
    browser.customElements = undefined;
  }
});
