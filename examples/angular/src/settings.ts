/** The application. With the sandbox: `cli_development`. */
export const clientId = "cli_your_application";

/** `undefined` is the default. With the sandbox: `http://localhost:8787`. */
export const apiBase: string | undefined = undefined;
