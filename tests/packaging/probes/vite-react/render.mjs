// Prints the markup that a server sends; its argument is where the API is. React prints its warnings to standard error.
import { renderToString } from "react-dom/server";
import { tree } from "./src/server-rendered.mjs";

console.log(JSON.stringify(renderToString(tree(process.argv[2]))));
