/** Plays the part of a login around one call, and says what is to be seen when the call fails. */
import type { ErrorDetail } from "../../../npm/src/internal/types.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import type { Call } from "../fixtures/fault-server.ts";
import type { Driver, View } from "./driver.ts";
import type { Cell } from "./table.ts";

/** Says what is to be seen after a fault. */
export interface Outcome {
  heading: string;
  /** The error that the page was told of; `undefined` where the fault is not worth one. */
  code: ErrorDetail["code"] | undefined;
}

/** Describes a row of the matrix. */
export interface Scene {
  call: Call;
  methods: string;
  /** Leads to the point before the call. */
  reach(driver: Driver, address: string): Promise<void>;
  /** Makes the call. */
  act(driver: Driver, address: string): Promise<unknown>;
  /** Says what is to be seen of a cell. */
  outcome(cell: Cell): Outcome;
  /** What the field must hold after the fault. */
  typed?(outcome: Outcome, address: string): string;
  /** Goes on as a person does once the API works again, up to the end that the fault stood before. */
  recover(driver: Driver, after: View, cell: Cell): Promise<void>;
}

const FIRST = "Sign in";
const LINK_SENT = "Check your email";
const CODE_SENT = "Enter the code";
const CODE_EXPIRED = "This code has expired";
const LINK_EXPIRED = "This link has expired";
const SIGNED_IN_HEADING = "You are signed in";
const OFFER = "Add a passkey for next time";
const CODE = "123456";

/** Waits for a screen. */
function screen(driver: Driver, heading: string, seconds = 0): Promise<View> {
  return driver.until(heading, (view) => view.heading === heading, seconds);
}

/** Waits until a button can be pressed, and presses it. */
async function press(driver: Driver, name: string, seconds = 1200): Promise<void> {
  await driver.until(`the button "${name}"`, (view) => view.buttons.includes(name), seconds);
  await driver.press(name);
}

/** Presses a button as soon as it can be, and again where the request was one that had begun with the fault. */
async function pressUntil(driver: Driver, name: string, heading: string): Promise<void> {
  for (let rest = 3; rest > 0; rest--) {
    await press(driver, name);
    const isOver = (view: View) => view.heading === heading || view.buttons.includes(name);
    if ((await driver.until(`${heading}, or an answer`, isOver, 10)).heading === heading) return;
  }
  throw new Error(`"${name}" does not lead to "${heading}"`);
}

/** Presses a button as soon as it can be, or where the login's time is over before, the one of the screen that says so. */
async function pressOrRenew(driver: Driver, name: string, expired: string, renew: string): Promise<void> {
  const { heading } = await driver.until(
    `the button "${name}", or "${expired}"`,
    (view) => view.heading === expired || view.buttons.includes(name),
    120,
  );
  if (heading !== expired) await driver.press(name);
  await driver.settle();
  if ((await driver.view()).heading === expired) await press(driver, renew);
}

/** Types an address and submits it. */
async function submit(driver: Driver, address: string): Promise<void> {
  await screen(driver, FIRST);
  await driver.type(address);
  await driver.press("Continue");
}

/** Returns the outcome on a screen that stays, with the cell's own error. */
function stays(heading: string, cell: Cell): Outcome {
  return { heading, code: cell.worth === "good" ? undefined : cell.code };
}

/** Lists the rows: every call of the API. */
export const SCENES: Scene[] = [
  {
    call: "send",
    methods: "magic-link",
    async reach(driver, address) {
      await screen(driver, FIRST);
      await driver.type(address);
    },
    act: (driver) => driver.press("Continue"),
    outcome: (cell) => stays(FIRST, cell),
    typed: (_, address) => address,
    async recover(driver) {
      await press(driver, "Continue");
      await screen(driver, LINK_SENT);
    },
  },
  {
    call: "resend",
    methods: "magic-link",
    async reach(driver, address) {
      await submit(driver, address);
      await screen(driver, LINK_SENT);
      await driver.until("the end of the wait", (view) => view.buttons.includes("Send the link again"), 30);
    },
    act: (driver) => driver.press("Send the link again"),
    outcome: (cell) => (cell.worth === "object" ? { heading: LINK_SENT, code: undefined } : stays(LINK_SENT, cell)),
    async recover(driver, _, cell) {
      if (cell.worth === "object") return;
      await pressOrRenew(driver, "Send the link again", LINK_EXPIRED, "Send a new link");
      await driver.until("a new link", (view) => view.heading === LINK_SENT && !view.buttons.includes("Send the link again") && view.alert === "");
    },
  },
  {
    call: "status",
    methods: "magic-link",
    async reach(driver, address) {
      await submit(driver, address);
      await screen(driver, LINK_SENT);
    },
    async act(driver) {
      const before = driver.server.count("status");
      await driver.until("a question", () => driver.server.count("status") > before, 5);
    },
    outcome(cell) {
      if (cell.worth === "refused") return { heading: LINK_EXPIRED, code: "expired" };
      if (cell.code === "invalid_client") return { heading: FIRST, code: cell.code };
      return { heading: LINK_SENT, code: cell.code === "rate_limited" ? cell.code : undefined };
    },
    typed: ({ heading }, address) => (heading === FIRST ? address : ""),
    async recover(driver, { heading }) {
      driver.server.set("status", SIGNED_IN);
      if (heading === LINK_EXPIRED) await press(driver, "Send a new link");
      if (heading === FIRST) await press(driver, "Continue");
      await screen(driver, SIGNED_IN_HEADING, 10);
    },
  },
  {
    call: "verify",
    methods: "email-code",
    async reach(driver, address) {
      await submit(driver, address);
      await screen(driver, CODE_SENT);
    },
    act: (driver) => driver.type(CODE),
    outcome: (cell) => ({ heading: CODE_SENT, code: cell.worth === "refused" ? "code_wrong" : cell.code }),
    typed: () => CODE,
    async recover(driver, _, cell) {
      if (cell.isDone) {
        driver.server.set("verify", { code: 1009, message: "No such state" }, 400);
        driver.server.set("status", SIGNED_IN);
      }
      await pressOrRenew(driver, "Continue", CODE_EXPIRED, "Send a new code");
      const { heading } = await driver.until("the end", (view) => view.heading !== CODE_EXPIRED);
      if (heading === CODE_SENT) await driver.type(CODE);
      await screen(driver, SIGNED_IN_HEADING);
    },
  },
  {
    call: "passkey-status",
    methods: "magic-link passkey",
    reach: (driver) => screen(driver, FIRST).then(() => undefined),
    act: submit,
    // Whatever is answered: no question about passkeys keeps the message from the person.
    outcome: () => ({ heading: LINK_SENT, code: undefined }),
    async recover(driver) {
      driver.server.set("status", SIGNED_IN);
      await driver.until("the end", (view) => view.heading === OFFER || view.heading === SIGNED_IN_HEADING, 5);
    },
  },
  ...(["start-passkey-login", "finish-passkey-login"] as const).map((call): Scene => ({
    call,
    methods: "magic-link passkey",
    async reach(driver, address) {
      await screen(driver, FIRST);
      await driver.type(address);
      await driver.until("the button", (view) => view.buttons.includes("Sign in with a passkey"));
    },
    act: (driver) => driver.press("Sign in with a passkey"),
    outcome: (cell) => stays(FIRST, cell),
    typed: (_, address) => address,
    async recover(driver) {
      await pressUntil(driver, "Sign in with a passkey", SIGNED_IN_HEADING);
    },
  })),
  ...(["start-passkey-registration", "finish-passkey-registration"] as const).map((call): Scene => ({
    call,
    methods: "magic-link passkey",
    async reach(driver, address) {
      driver.server.set("status", SIGNED_IN);
      await submit(driver, address);
      await driver.until("the end", (view) => view.heading === OFFER || view.heading === SIGNED_IN_HEADING, 5);
    },
    async act(driver) {
      // The options are fetched before they are asked for, and may have ended the offer already.
      await driver.until("the offer, or its end", (view) => view.buttons.includes("Add a passkey") || view.heading === SIGNED_IN_HEADING);
      await driver.press("Add a passkey");
    },
    // An access token that the API takes no more ends the offer, and not the login.
    outcome: (cell) => (cell.code === "invalid_client" ? { heading: SIGNED_IN_HEADING, code: undefined } : stays(OFFER, cell)),
    async recover(driver, { heading }) {
      if (heading === OFFER) await pressUntil(driver, "Add a passkey", SIGNED_IN_HEADING);
    },
  })),
];
