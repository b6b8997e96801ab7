// Tests that phone numbers are read as libphonenumber reads them: Google's own code and metadata, not a port of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import {
  type PhoneNumber,
  PhoneNumberFormat,
  PhoneNumberType,
  PhoneNumberUtil,
} from "google-libphonenumber";

const library = PhoneNumberUtil.getInstance();
const regions = library.getSupportedRegions();
/** `PhoneNumberUtil.ValidationResult.IS_POSSIBLE`. */
const POSSIBLE = 0;
/** `TOO_SHORT` and `IS_POSSIBLE_LOCAL_ONLY` of the same: a number without its area code is too short here. */
const TOO_SHORT = [2, 4];

interface Case {
  /** Default country, or nothing. */
  region: string;
  typed: string;
}

interface Answer {
  /** E.164, or nothing where the number was refused. */
  number: string;
  country: string;
}

/** What core makes of each line. The test command runs in the package's directory. */
function read(cases: Case[]): Answer[] {
  const { status, stdout, stderr } = spawnSync(
    process.env["CARGO"] ?? "cargo",
    ["run", "--quiet", "--locked", "--package=ssojet-login-core", "--example=phone"],
    {
      cwd: "..",
      encoding: "utf8",
      input: cases.map(({ region, typed }) => `${region}\t${typed}\n`).join(""),
      maxBuffer: 1 << 26,
    },
  );
  assert.equal(status, 0, stderr);
  const answers = stdout.split("\n").slice(0, -1).map((line) => {
    const [number = "", country = ""] = line.split("\t");
    return number.startsWith("+") ? { number, country } : { number: "", country: "" };
  });
  assert.equal(answers.length, cases.length);
  return answers;
}

/** What libphonenumber makes of it: nothing unless the length is possible and complete. */
function expected({ region, typed }: Case): string {
  try {
    const number = library.parse(typed, region);
    return library.isPossibleNumberWithReason(number) === POSSIBLE ? e164(number) : "";
  } catch {
    return "";
  }
}

/** A known deviation: what is shorter than any landline and any mobile there is no number a text message gets to, also where the zero before it makes up for a missing digit. */
function isTooShort({ region, typed }: Case): boolean {
  const number = library.parse(typed, region);
  const isShort = (shortened: PhoneNumber) =>
    [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE].every(
      (kind) => TOO_SHORT.includes(library.isPossibleNumberForTypeWithReason(shortened, kind)),
    );
  if (isShort(number)) return true;
  const digits = national(number);
  if (library.isValidNumber(number) || digits.length < 2) return false;
  return [1, 2].some((count) => {
    const rest = number.clone();
    rest.clearItalianLeadingZero();
    rest.clearNumberOfLeadingZeros();
    rest.setNationalNumber(Number(digits.slice(count)));
    return TOO_SHORT.includes(library.isPossibleNumberWithReason(rest)) || isShort(rest);
  });
}

const e164 = (number: PhoneNumber) => library.format(number, PhoneNumberFormat.E164);
const national = (number: PhoneNumber) => library.getNationalSignificantNumber(number);
/** libphonenumber in JavaScript keeps numbers as floating point: beyond 2^53 it gets the last digits wrong. */
const rounded = (number = "") => (number.length > 16 ? number.slice(0, 16).padEnd(number.length, "x") : number);
const assertSame = (actual: string | undefined, number: string, written: Case) =>
  assert.equal(rounded(actual), rounded(number), show(written));
const show = ({ region, typed }: Case) => `${typed} in ${region || "no country"}`;

const numbers = regions.map((region) => {
  const mobile = library.getExampleNumberForType(region, PhoneNumberType.MOBILE);
  const number = mobile ?? library.getExampleNumberForType(region, PhoneNumberType.FIXED_LINE);
  assert.ok(number, `no example for ${region}`);
  return { region, number };
});

test("the example number of every region is read however it is written", (t) => {
  const cases = numbers.flatMap(({ region, number }) => {
    const format = (kind: PhoneNumberFormat) => library.format(number, kind);
    return [
      { region: "", typed: e164(number) },
      { region: "", typed: format(PhoneNumberFormat.INTERNATIONAL) },
      { region, typed: format(PhoneNumberFormat.INTERNATIONAL) },
      { region: "", typed: format(PhoneNumberFormat.RFC3966) },
      { region, typed: format(PhoneNumberFormat.NATIONAL) },
      { region: "", typed: e164(number).replace("+", "00") },
      { region, typed: format(PhoneNumberFormat.INTERNATIONAL).replace("+", "00 ") },
    ].map((written) => ({ ...written, number }));
  });
  const answers = read(cases);
  cases.forEach((written, place) => {
    const answer = answers[place];
    assert.equal(answer?.number, e164(written.number), show(written));
    assert.equal(answer?.country, library.getRegionCodeForNumber(written.number), `country of ${show(written)}`);
  });
  assert.ok(regions.length > 240, "the list of regions");
  t.diagnostic(`found: libphonenumber: ${regions.length} regions, ${cases.length} spellings of example numbers equal`);
});

test("of every length, the same numbers are taken and refused", (t) => {
  const cases = numbers.flatMap(({ region, number }) => {
    const digits = national(number);
    return Array.from({ length: 18 }, (_, place) => ({
      region,
      typed: `+${number.getCountryCode()}${digits.padEnd(18, digits).slice(0, place + 1)}`,
    }));
  });
  const counts = { taken: 0, refused: 0 };
  const answers = read(cases);
  cases.forEach((written, place) => {
    const number = expected(written);
    if (answers[place]?.number || !number || !isTooShort(written)) assertSame(answers[place]?.number, number, written);
    counts[number ? "taken" : "refused"] += 1;
  });
  assert.ok(counts.refused > 10 * regions.length, "impossible lengths");
  t.diagnostic(
    `found: libphonenumber: ${counts.refused} impossible lengths refused, ${counts.taken} possible ones taken and equal`,
  );
});

test("slips of the finger change nothing that libphonenumber does not change", (t) => {
  // A linear congruential generator: the same slips in every run.
  let state = 20;
  const below = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const cases = numbers.flatMap(({ region, number }) => {
    const kinds = Object.values(PhoneNumberType).filter((kind) => typeof kind === "number");
    const examples = kinds
      .map((kind) => library.getExampleNumberForType(region, kind))
      .filter((example) => example && example.getCountryCode() === number.getCountryCode())
      .flatMap((example) => [
        national(example as PhoneNumber),
        library.format(example as PhoneNumber, PhoneNumberFormat.NATIONAL).replace(/\D/g, ""),
      ]);
    return Array.from({ length: 30 }, () => {
      let typed = examples[below(examples.length)] ?? "";
      const place = below(typed.length);
      typed = [
        typed,
        typed.slice(0, place) + below(10) + typed.slice(place + 1),
        typed.slice(0, place) + typed.slice(place + 1),
        typed.slice(0, place) + below(10) + typed.slice(place),
      ][below(4)] ?? "";
      const code = number.getCountryCode();
      return { region, typed: (["", "", "0", `${code}`, `+${code}`, `+${code} (0)`][below(6)] ?? "") + typed };
    });
  });
  // Known deviations, each of them meant:
  const compared = cases.filter(({ region, typed }) => {
    // `00` means `+` everywhere, also where libphonenumber knows only another prefix.
    if (/^\W*00/.test(typed)) return false;
    // A bracketed zero is dropped also in countries that have no such prefix, if no number there begins with it.
    return !typed.includes("(0)") || library.getNddPrefixForRegion(region, true) === "0";
  });
  const answers = read(compared);
  compared.forEach((written, place) => {
    const number = expected(written);
    if (answers[place]?.number || !number || !isTooShort(written)) assertSame(answers[place]?.number, number, written);
  });
  t.diagnostic(`found: libphonenumber: ${compared.length} numbers with slips, the same verdict on each`);
});
