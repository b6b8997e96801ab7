// Checks the types of the entry for servers by compiling, without running.
import { type AuthenticationMethod, prerender, type PrerenderOptions, type Strings, type Theme } from "ssojet-login/prerender";

const methods: AuthenticationMethod[] = ["magic-link", "passkey"];
const [theme, strings]: [Theme, Strings] = ["dark", { submit: "Go on" }];
const options: PrerenderOptions = { locale: "de", methods, theme, identifier: "person@example.com", passkeys: true, strings };

export const right: string[] = [prerender(), prerender(options), prerender({ styles: "/ssojet-login.css", nonce: "abc", methods: "passkey" })];

export const wrong: string[] = [
  // @ts-expect-error no such option
  prerender({ clientId: "cli_x" }),
  // @ts-expect-error no such way in
  prerender({ methods: ["magic-links"] }),
];
