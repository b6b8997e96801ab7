// Renders the element in a server component, which sends no code of its own to the browser.
import { SsojetLogin } from "ssojet-login/react";

export default function Page() {
  return (
    <SsojetLogin
      id="login"
      clientId={process.env.NEXT_PUBLIC_CLIENT_ID!}
      apiBase={process.env.NEXT_PUBLIC_API_BASE}
      className="wide"
      methods={["magic-link"]}
      strings={{ identifyTitle: "From the server" }}
    />
  );
}
