// Makes the tree that the server and the page both render.
import { createElement, StrictMode } from "react";
import { SsojetLogin } from "ssojet-login/react";

export const tree = (apiBase = "http://127.0.0.1:9", onAuthenticated = () => {}) =>
  createElement(
    StrictMode,
    null,
    createElement(SsojetLogin, {
      id: "login",
      clientId: "cli_development",
      apiBase,
      methods: ["magic-link", "passkey"],
      className: "wide",
      style: { marginTop: 4 },
      theme: "dark",
      "data-place": "header",
      strings: { identifyTitle: "Hello" },
      onAuthenticated,
    }),
  );
