// Checks the types of the React entry by compiling with React 18 and with React 19, without running.
import { createRef, type ReactElement } from "react";
import type { AuthenticatedDetail, SsojetLoginElement, User } from "ssojet-login";
import { SsojetLogin, type SsojetLoginProps } from "ssojet-login/react";

const ref = createRef<SsojetLoginElement>();
const props: SsojetLoginProps = { clientId: "cli_x" };

export const right: ReactElement[] = [
  <SsojetLogin {...props} />,
  <SsojetLogin clientId="cli_x" methods="magic-link passkey" />,
  <SsojetLogin
    ref={ref}
    key="login"
    id="login"
    className="wide"
    style={{ marginTop: 4 }}
    data-place="header"
    aria-label="Sign in"
    clientId="cli_x"
    apiBase={undefined}
    methods={["magic-link", "passkey"]}
    identifier="person@example.com"
    defaultCountry="DE"
    locale="de"
    theme="auto"
    prerendered="<template></template>"
    hostedUrl="https://login.example"
    wasmUrl="/ssojet-login.wasm"
    strings={{ submit: "Go on" }}
    onReady={() => {}}
    onStep={({ step, method }) => void [step, method]}
    onAuthenticated={({ oauth, user }: AuthenticatedDetail) => void [oauth.access_token, user satisfies User]}
    onError={({ code, retryAfter }) => void [code, retryAfter]}
  />,
  <SsojetLogin clientId="cli_x" ref={(element) => void element?.reset()} />,
];

export const wrong: ReactElement[] = [
  // @ts-expect-error the client id is required
  <SsojetLogin />,
  // @ts-expect-error no such prop
  <SsojetLogin clientId="cli_x" onSuccess={() => {}} />,
  // @ts-expect-error no such way in
  <SsojetLogin clientId="cli_x" methods={["magic-links"]} />,
  // @ts-expect-error no such theme
  <SsojetLogin clientId="cli_x" theme="darker" />,
  // @ts-expect-error no such text
  <SsojetLogin clientId="cli_x" strings={{ submt: "Go on" }} />,
  // @ts-expect-error errors have no token
  <SsojetLogin clientId="cli_x" onError={({ oauth }) => void oauth} />,
  // @ts-expect-error it has no children
  <SsojetLogin clientId="cli_x">Sign in</SsojetLogin>,
  // @ts-expect-error another element's ref
  <SsojetLogin clientId="cli_x" ref={createRef<HTMLInputElement>()} />,
];
