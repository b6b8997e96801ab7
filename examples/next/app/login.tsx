"use client";

import { useState } from "react";
import type { User } from "ssojet-login";
import { SsojetLogin } from "ssojet-login/react";

export function Login({ prerendered }: { prerendered: string }) {
  const [user, setUser] = useState<User>();
  const [step, setStep] = useState("");
  return (
    <>
      <SsojetLogin
        id="login"
        prerendered={prerendered}
        clientId={process.env.NEXT_PUBLIC_CLIENT_ID!}
        apiBase={process.env.NEXT_PUBLIC_API_BASE || undefined}
        onStep={({ step }) => setStep(step)}
        onAuthenticated={({ user }) => setUser(user)}
      />
      <p data-step={step}>{user && `Signed in as ${user.identifier}`}</p>
    </>
  );
}
