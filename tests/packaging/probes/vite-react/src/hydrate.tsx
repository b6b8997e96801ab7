/** Hydrates the markup that the server rendered; with `?late` only after a login has ended in it. */
import { hydrateRoot } from "react-dom/client";
import { register } from "ssojet-login";
import { tree } from "./server-rendered.mjs";

/** Keeps the argument of each call of the callback. */
const calls: { name: string; round: number; detail?: unknown }[] = [];
Object.assign(globalThis, { calls });

async function hydrate(): Promise<void> {
  if (location.search === "?late") {
    register();
    await document.querySelector("ssojet-login")!.authenticated;
  }
  const onAuthenticated = (detail?: unknown) => void calls.push({ name: "authenticated", round: 0, detail });
  hydrateRoot(document.getElementById("root")!, tree(import.meta.env.VITE_API_BASE, onAuthenticated), {
    onRecoverableError: (error) => console.error(error),
  });
}

void hydrate();
