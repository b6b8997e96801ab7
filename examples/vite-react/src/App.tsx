import { useState } from "react";
import type { User } from "ssojet-login";
import { SsojetLogin } from "ssojet-login/react";

export function App() {
  const [user, setUser] = useState<User>();
  const [step, setStep] = useState("");
  return (
    <main>
      <SsojetLogin
        id="login"
        clientId={import.meta.env.VITE_CLIENT_ID}
        apiBase={import.meta.env.VITE_API_BASE || undefined}
        onStep={({ step }) => setStep(step)}
        onAuthenticated={({ user }) => setUser(user)}
      />
      <p data-step={step}>{user && `Signed in as ${user.identifier}`}</p>
    </main>
  );
}
