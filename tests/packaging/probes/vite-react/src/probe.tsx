/** Uses the component as applications do: new callbacks and literals at each render, props that come and go. */
import { StrictMode, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import type { SsojetLoginElement } from "ssojet-login";
import { SsojetLogin } from "ssojet-login/react";

/** Keeps the argument of each call of a callback, and the round in which the callback was made. */
const calls: { name: string; round: number; detail: unknown }[] = [];
Object.assign(globalThis, { calls });

/** Renders two logins, and buttons that render again, remove them and call their methods. */
function Probe() {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState(true);
  const [other, setOther] = useState<string>();
  const ref = useRef<SsojetLoginElement>(null);
  const note = (name: string) => (detail?: unknown) => void calls.push({ name, round, detail });
  return (
    <>
      <button onClick={() => setRound(round + 1)}>Render</button>
      <button onClick={() => setShown(!shown)}>Toggle</button>
      <button onClick={() => ref.current?.reset()}>Reset</button>
      <button onClick={() => ref.current?.start("probe@example.com")}>Start</button>
      <output>{other}</output>
      {shown && (
        <SsojetLogin
          id="login"
          ref={ref}
          clientId={import.meta.env.VITE_CLIENT_ID}
          apiBase={import.meta.env.VITE_API_BASE}
          methods={["magic-link"]}
          className={`round-${round}`}
          style={{ outlineOffset: round }}
          theme={round % 2 === 1 ? "dark" : undefined}
          data-round={round}
          strings={{ identifyTitle: round < 3 ? "Welcome" : "Welcome back" }}
          onReady={note("ready")}
          onStep={note("step")}
          onError={note("error")}
          onAuthenticated={note("authenticated")}
        />
      )}
      {shown && (
        // A function as a ref, and no prop that is not required.
        <SsojetLogin id="other" clientId="" ref={(element) => setOther(element?.localName)} />
      )}
    </>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Probe />
  </StrictMode>,
);
