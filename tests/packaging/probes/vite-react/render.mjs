// Prints what a server sends. Warnings of React go to standard error.
import { renderToString } from "react-dom/server";
import { tree } from "./src/server-rendered.mjs";

console.log(JSON.stringify(renderToString(tree())));
