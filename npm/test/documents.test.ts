// Checks the documents against the repository: links, anchors, paths and numbers. Reads every file that git knows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

/** The folder of the repository, wherever the test command runs. */
const ROOT = git(process.cwd(), "rev-parse", "--show-toplevel").trim();

/** Tracked files, and new ones that are not ignored. */
const FILES = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(ROOT, path)));

const FOLDERS = new Set(FILES.flatMap(foldersAbove));
const TOP_FOLDERS = new Set(FILES.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? ""));

/** Files whose text is ours: not pictures, licences, locks or what the vendor's documentation prints. */
const TEXTS = FILES.filter(
  (path) => /\.(rs|tsx?|mjs|js|css|html|md|toml|json)$/.test(path) && !/lock\.json$|\/locks\/|^tests\/contract\//.test(path),
);
const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));
const SOURCES = TEXTS.filter((path) => !path.endsWith(".md"));

/** Documents in which a path in backticks is a path of the repository. */
const GUIDES = DOCUMENTS.filter((path) => !path.includes("/") || /^(docs|vendor)\/[^/]+$/.test(path));

test("every anchor that a file cites is a heading", () => {
  const wrong: string[] = [];
  let found = 0;
  for (const path of TEXTS) {
    for (const [cited, document = "", anchor = ""] of read(path).matchAll(/([\w./-]+\.md)#([\w-]+)/g)) {
      if (document.startsWith("//")) continue;
      found += 1;
      const target = [join(dirname(path), document), document, join("docs", document)].find((place) => FILES.includes(place));
      if (!target || !headings(target).has(anchor)) wrong.push(`${path}: ${cited}`);
    }
  }
  assert.ok(found > 0, "no citation was found");
  assert.deepEqual(wrong, []);
});

test("every link of a document leads to a file, and to a heading of it", () => {
  const wrong: string[] = [];
  for (const path of DOCUMENTS) {
    for (const link of links(withoutCode(read(path)))) {
      if (/^[a-z]+:|^\/\//i.test(link)) continue;
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), decodeURI(file))).replace(/\/$/, "");
      const exists = FILES.includes(target) || FOLDERS.has(target);
      const leadsOn = anchor === undefined || (target.endsWith(".md") && exists && headings(target).has(anchor));
      if (!exists || !leadsOn) wrong.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("no heading of a document stands twice, so that an anchor names one place", () => {
  for (const path of DOCUMENTS.filter((path) => path.startsWith("docs/"))) {
    const slugs = titles(path).map(slug);
    assert.deepEqual(slugs.filter((name, index) => slugs.indexOf(name) !== index), [], path);
  }
});

test("the contract is cited by an anchor of docs/api.md, not by a name", () => {
  // Written so that this line does not find itself.
  const named = /[(]contract\b|\bcontract[:,] "|\bcontract [(]"/i;
  assert.deepEqual(lines(SOURCES, named), []);
});

test("every path in backticks exists", () => {
  const wrong = GUIDES.flatMap((document) =>
    paths(document).filter((path) => !isKnown(path)).map((path) => `${document}: ${path}`),
  );
  assert.deepEqual(wrong, []);
});

test("every test file that the recipes name exists, and has the test", () => {
  const recipes = read("CONTRIBUTING.md").replace(/\s+/g, " ");
  const named = [...recipes.matchAll(/"([^"]+)" in `([\w./-]+\.(?:ts|rs))`/g)];
  assert.ok(named.length > 15, "the tests that the recipes name were not found");
  for (const [, name = "", path = ""] of named) {
    const text = read(path);
    const isThere = text.includes(`"${name}"`) || text.includes(`fn ${name.replaceAll(" ", "_")}(`);
    assert.ok(isThere, `${path} has no test "${name}"`);
  }
});

test("what a stand-in saves is said in vendor/README.md alone", () => {
  const wrong = TEXTS.filter((path) => path !== "vendor/README.md" && !path.startsWith("npm/test/")).flatMap((path) =>
    paragraphs(read(path))
      .filter((text) => path.startsWith("vendor/") || /wasm-streams|send_wrapper/.test(text))
      .filter((text) => /\d ?kB/.test(text))
      .map((text) => `${path}: ${text.trim().split("\n")[0]}`),
  );
  assert.deepEqual(wrong, []);
  const saved = read("vendor/README.md");
  for (const name of ["wasm-streams", "send_wrapper"]) {
    assert.match(saved, new RegExp(`\\| \`${name}\` \\|[^\\n]+\\d kB`), name);
  }
  assert.ok(saved.includes("cargo xtask size"), "the command that measures it is missing");
});

test("each stand-in is still needed, and stands for the version that is documented", () => {
  const lock = read("Cargo.lock");
  assert.ok(!lock.includes("[[patch.unused]]"), "no crate asks for a stand-in, or for another version of it: see vendor/README.md");
  const crates = FILES.filter((path) => /^vendor\/[^/]+\/Cargo\.toml$/.test(path));
  assert.ok(crates.length > 0, "no stand-in was found");
  for (const path of crates) {
    const [, name = "", version = ""] = /name = "(.+)"\nversion = "(.+)"/.exec(read(path)) ?? [];
    assert.ok(read("vendor/README.md").includes(`| \`${name}\` | [${version}](`), `vendor/README.md has no row for ${name} ${version}`);
  }
});

test("a document that says how large the widget is says the budget", () => {
  const budget = Number(/^total_brotli_bytes = (\d+)$/m.exec(read("size-budget.toml"))?.[1]);
  assert.ok(budget > 0, "the budget was not found");
  const wrong = DOCUMENTS.filter((path) => /^(README\.md|docs\/|npm\/)/.test(path)).flatMap((path) =>
    paragraphs(read(path))
      .filter((text) => /over the wire|brotli|compressed/.test(text))
      .flatMap((text) => [...text.matchAll(/(\d+(?:\.\d+)?) kB/g)].map(([, number]) => Number(number)))
      .filter((number) => number !== Math.ceil(budget / 1000))
      .map((number) => `${path}: ${number} kB, the budget is ${budget} bytes`),
  );
  assert.deepEqual(wrong, []);
});

test("each list of the changelog stands under a heading of its own", () => {
  const wrong = read("CHANGELOG.md").match(/^(- |  ).*\n\n(?=- )/gm) ?? [];
  assert.deepEqual(wrong, [], "an empty line splits a list in two");
});

test("the options of the sandbox are documented, with the numbers they have when left out", () => {
  const document = read("docs/api.md");
  const options = sandboxSources().flatMap((text) =>
    [...text.matchAll(/#\[arg\(([^\]]*\blong\b[^\]]*)\)\]\s+pub (\w+):/g)].map(([, settings = "", field = ""]) => ({
      name: `--${field.replaceAll("_", "-")}`,
      variable: /env = "(\w+)"/.exec(settings)?.[1],
      number: /default_value = "(\d+)"/.exec(settings)?.[1],
    })),
  );
  assert.ok(options.length > 20, "the options were not found");
  const rows = document.split("\n").filter((line) => line.startsWith("|"));
  for (const { name, variable, number } of options) {
    const own = rows.filter((line) => line.includes(`\`${name}\``));
    assert.ok(own.length > 0, `docs/api.md has no row for ${name}`);
    if (number !== undefined) for (const row of own) assert.equal(firstNumber(row), Number(number), `docs/api.md: ${row}`);
    else assert.ok(own.some((row) => row.includes(`\`${variable}\``)), `docs/api.md does not name ${variable}`);
  }
  const documented = [...document.matchAll(/^\|[^\n]*?(`--[^\n]*)$/gm)].flatMap(([, row = ""]) => row.match(/(?<=`)--[a-z-]+(?=`)/g) ?? []);
  const known = options.map(({ name }) => name);
  assert.deepEqual(documented.filter((name) => !known.includes(name)), []);
});

test("the error codes of the sandbox are documented with their HTTP status", () => {
  const statuses: Record<string, string> = {
    BAD_REQUEST: "400",
    UNAUTHORIZED: "401",
    FORBIDDEN: "403",
    NOT_FOUND: "404",
    METHOD_NOT_ALLOWED: "405",
    REQUEST_TIMEOUT: "408",
    PAYLOAD_TOO_LARGE: "413",
    TOO_MANY_REQUESTS: "429",
    INTERNAL_SERVER_ERROR: "500",
    SERVICE_UNAVAILABLE: "503",
  };
  const answered = sandboxSources().flatMap((text) =>
    [...text.matchAll(/\(\s*StatusCode::([A-Z_]+),\s*(\d{3,4}),\s*"/g)].map(([, name = "", code]) => `${code} ${statuses[name] ?? name}`),
  );
  assert.ok(answered.length > 15, "the errors were not found");
  const table = section("docs/api.md", "errors");
  const documented = [...table.matchAll(/^\| (\d+) \| ([\d, ]+) \|/gm)].flatMap(([, code, status = ""]) =>
    status.split(", ").map((one) => `${code} ${one}`),
  );
  assert.deepEqual([...new Set(documented)].sort(), [...new Set(answered)].sort());
});

test("the sentences that docs/errors.md says a person reads are sentences of the catalogue", () => {
  const sentences = [...read("core/src/text.rs").matchAll(/^ {4}[A-Z]\w+ = "[A-Za-z]+", "(.+)";$/gm)].map(([, english]) => english);
  assert.ok(sentences.length > 50, "the catalogue was not found");
  const rows = [...read("docs/errors.md").matchAll(/^\| `([a-z_]+)` \|.+\| ([^|]+) \|$/gm)].filter(([row]) => row.split(" | ").length === 4);
  assert.ok(rows.length > 20, "the table was not found");
  // Many sentences, one for each way an identifier can be wrong: the table describes them.
  const described = ["identifier_invalid"];
  const wrong = rows.filter(([, code = "", sentence]) => !described.includes(code) && sentence !== "–" && !sentences.includes(sentence));
  assert.deepEqual(wrong.map(([row]) => row), []);
});

test("every error number that core knows has a row in docs/errors.md", () => {
  const core = read("core/src/api_error.rs");
  const known = core.split("fn code_of_number")[1]?.split("_ => return None")[0] ?? "";
  const patterns = [...known.matchAll(/^ {8}(.+) => /gm)].map(([, pattern = ""]) => pattern);
  const constants = [...core.matchAll(/const [A-Z_]+: u32 = (\d+);/g)].map(([, number = ""]) => number);
  const numbers = [...constants, ...patterns.flatMap((pattern) => pattern.match(/\d+/g) ?? [])];
  assert.ok(numbers.length > 8, "the numbers were not found");
  const table = read("docs/errors.md").split("| the API answers |")[1]?.split("\n\n")[0] ?? "";
  assert.deepEqual(numbers.filter((number) => !new RegExp(`^\\|[^|]*\\b${number}\\b`, "m").test(table)), []);
});

function git(directory: string, ...words: string[]): string {
  return execFileSync("git", words, { cwd: directory, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** `path:number: text` of every line that `pattern` finds. */
function lines(files: string[], pattern: RegExp): string[] {
  return files.flatMap((path) =>
    read(path)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** Fenced and indented blocks and code in backticks hold examples, not links. */
function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "").replace(/^ {4}.*$/gm, "").replace(/`[^`\n]*`/g, "code");
}

/** Where the links and pictures of a document lead. */
function links(text: string): string[] {
  const found = [/\]\(([^)\s]+)(?: "[^"]*")?\)/g, /^\[[^\]]+\]: (\S+)/gm, /(?:href|src|srcset)="([^"]+)"/g];
  return found.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = ""]) => target));
}

/** The headings of a document, as they are written. */
function titles(path: string): string[] {
  const text = read(path).replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, title = ""]) => title);
}

/** The anchor GitHub gives to a heading. */
function slug(title: string): string {
  const words = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return words.replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-");
}

/** The anchors of a document; one that stands twice gets a number. */
function headings(path: string): Set<string> {
  const anchors = new Set<string>();
  for (const name of titles(path).map(slug)) {
    let anchor = name;
    for (let number = 1; anchors.has(anchor); number += 1) anchor = `${name}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The text below a heading, to the next heading. */
function section(path: string, anchor: string): string {
  const parts = read(path).split(/^(?=#{1,6} )/m);
  return parts.find((part) => slug(/^#+ (.+)/.exec(part)?.[1] ?? "") === anchor) ?? "";
}

/** Texts between empty lines, and single items of lists. */
function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n|\n(?=[-*|] )|\n(?=\[)/);
}

/** What in backticks looks like a path of the repository: it begins with one of the folders in its root. */
function paths(document: string): string[] {
  const text = read(document).replace(/^```[\s\S]*?^```$/gm, "");
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code.replace(/#[\w-]+$/, ""));
  return quoted.filter((code) => /^[\w.@{},*-]+(\/[\w.@{},*-]+)*\/?$/.test(code) && code.includes("/") && TOP_FOLDERS.has(code.split("/")[0] ?? ""));
}

/** A file, a folder, something a build or a test writes (which git ignores), or a pattern that fits one of them. */
function isKnown(path: string): boolean {
  const plain = path.replace(/\/$/, "");
  if (FILES.includes(plain) || FOLDERS.has(plain)) return true;
  const alternatives = /^(.*)\{([^}]+)\}(.*)$/.exec(plain);
  if (alternatives) {
    const [, before = "", names = "", after = ""] = alternatives;
    return names.split(",").every((name) => isKnown(`${before}${name}${after}`));
  }
  if (plain.includes("*")) {
    const pattern = new RegExp(`^${plain.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
    return [...FILES, ...FOLDERS].some((known) => pattern.test(known));
  }
  // A module named without its ending.
  if (FILES.some((known) => known.replace(/\.\w+$/, "") === plain)) return true;
  try {
    return git(ROOT, "check-ignore", path) !== "";
  } catch {
    return false;
  }
}

function sandboxSources(): string[] {
  return FILES.filter((path) => /^sandbox\/src\/.+\.rs$/.test(path)).map(read);
}

/** The first number of a table's row, with a duration in seconds. */
function firstNumber(row: string): number {
  const [, digits, unit = ""] = /\| (\d+)(?: (s|minutes?|days?)\b)?/.exec(row) ?? [];
  const isCount = row.includes("per-");
  const seconds = isCount ? 1 : ({ s: 1, minute: 60, minutes: 60, day: 86_400, days: 86_400 }[unit] ?? 1);
  return Number(digits) * seconds;
}
