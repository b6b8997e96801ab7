import { hydrateRoot } from "react-dom/client";
import { tree } from "./server-rendered.mjs";

hydrateRoot(document.getElementById("root")!, tree(), {
  onRecoverableError: (error) => console.error(error),
});
