import { testViteReact } from "../fixtures/vite-react.ts";

testViteReact();
