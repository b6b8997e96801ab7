/** Tests the Angular example, which needs no schema and no entry in `angular.json`: the WebAssembly is inside the JavaScript. */
import { Application } from "../fixtures/application.ts";
import { freePort } from "../../e2e/fixtures/site.ts";
import { run, Server } from "../fixtures/process.ts";
import { type StaticSite, serveFolder } from "../fixtures/static-site.ts";
import { expect, listenerChanges, test } from "../fixtures/test.ts";

const NGC = "node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js";

let application: Application;
let built: StaticSite;

test.beforeAll(async ({ sandbox }) => {
  test.setTimeout(420_000);
  application = await Application.install({ example: "angular" });
  application.replace("src/settings.ts", '"cli_your_application"', '"cli_development"');
  application.replace("src/settings.ts", "= undefined", `= "${sandbox.origin}"`);
  expect(await application.script("build")).not.toMatch(/warn/i);
  built = await serveFolder(`${application.directory}/dist/browser`);
});

test.afterAll(async () => {
  await built?.site.stop();
});

test("the build holds no .wasm file, and a person can sign in", async ({ page, guard, signIn }) => {
  expect(application.files("dist").filter((path) => path.endsWith(".wasm"))).toEqual([]);
  guard.allow(built.site.origin);
  await page.goto(built.site.origin);
  await signIn(page);
  expect((await listenerChanges(page)).filter(({ change }) => change === "remove")).toEqual([]);
  expect(built.requests.filter((path) => path.endsWith(".wasm"))).toEqual([]);
});

test("a person can sign in on the development server", async ({ page, guard, signIn }) => {
  test.setTimeout(240_000);
  const port = await freePort();
  const words = ["node_modules/@angular/cli/bin/ng.js", "serve", "--port", String(port)];
  const development = await Server.start(port, words, application);
  try {
    guard.allow(development.origin);
    await page.goto(development.origin);
    await signIn(page);
  } finally {
    await development.stop();
  }
});

/** Compiles one component for each given use of the element in a template. */
async function compile(...uses: string[]): Promise<void> {
  const components = uses.map(
    (use, index) => `
@Component({ selector: "app-probe-${index}", imports: [SsojetLogin], template: \`${use}\` })
export class Probe${index} {
  readonly strings: Strings = { submit: "Go on" };
  ready(): void {}
  step(detail: StepDetail): void {}
  authenticated(detail: AuthenticatedDetail): void {}
  error(detail: ErrorDetail): void {}
}
`,
  );
  application.write(
    "src/probe.ts",
    `import { Component } from "@angular/core";
import type { AuthenticatedDetail, ErrorDetail, StepDetail, Strings } from "ssojet-login";
import { SsojetLogin } from "ssojet-login/angular";
${components.join("")}`,
  );
  application.write("tsconfig.probe.json", '{"extends":"./tsconfig.json","compilerOptions":{"noEmit":true},"files":["src/probe.ts"]}');
  await run("node", [NGC, "-p", "tsconfig.probe.json"], { directory: application.directory });
}

test("every input and output compiles in a template", async () => {
  await compile(`<ssojet-login
    #login
    clientId="cli_x" apiBase="https://api.example" [methods]="['magic-link', 'passkey']" identifier="person@example.com"
    defaultCountry="DE" locale="de" theme="dark" hostedUrl="https://login.example" [strings]="strings" class="wide"
    (ready)="ready()" (step)="step($event)" (authenticated)="authenticated($event)" (error)="error($event)" />
    <button (click)="login.element.reset()">Reset</button>`);
});

test("wrong inputs and outputs do not compile", async () => {
  const mistakes: [use: string, complaint: RegExp][] = [
    ["<ssojet-login />", /Required input 'clientId'/],
    [`<ssojet-login clientId="x" [clientID]="'x'" />`, /Can't bind to 'clientID'/],
    [`<ssojet-login clientId="x" [methods]="['magic-links']" />`, /"magic-links"/],
    [`<ssojet-login clientId="x" theme="darker" />`, /"darker"/],
    [`<ssojet-login clientId="x" [strings]="{ submt: 'Go' }" />`, /'"submt"'/],
    [`<ssojet-login clientId="x" (error)="step($event)" />`, /'ErrorDetail'/],
  ];
  const failure = await compile(...mistakes.map(([use]) => use)).then(
    () => "nothing",
    (error: Error) => error.message,
  );
  for (const [use, complaint] of mistakes) expect(failure, use).toMatch(complaint);
  expect(failure.match(/error.*?(TS|NG)-?\d+:/g), failure).toHaveLength(mistakes.length);
});
