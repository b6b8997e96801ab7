/** Tests the Vite and React example with the versions it names. */
import { testViteReact } from "../fixtures/vite-react.ts";

testViteReact();
