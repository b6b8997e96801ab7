/** Hydrates the markup that the server rendered. */
import { hydrateRoot } from "react-dom/client";
import { tree } from "./server-rendered.mjs";

hydrateRoot(document.getElementById("root")!, tree(), {
  onRecoverableError: (error) => console.error(error),
});
