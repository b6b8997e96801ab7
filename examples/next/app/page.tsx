import { prerender } from "ssojet-login/prerender";
import { Login } from "./login";

/** The form, in the HTML: it can be typed into before any script. */
const form = prerender();

export default function Page() {
  return (
    <main>
      <Login prerendered={form} />
    </main>
  );
}
