/** Tests the Vite and React example with React 18. */
import { testViteReact } from "../fixtures/vite-react.ts";

testViteReact({
  name: "vite-react-18",
  versions: { react: "18.3.1", "react-dom": "18.3.1", "@types/react": "18.3.31", "@types/react-dom": "18.3.7" },
});
