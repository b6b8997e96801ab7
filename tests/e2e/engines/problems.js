// Records what went wrong in a page where no protocol tells it: errors, warnings, and the servers it asked.
(() => {
  const problems = [];
  addEventListener("error", ({ message }) => problems.push(`uncaught: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => problems.push(`unhandled: ${reason}`));
  for (const kind of ["error", "warn"]) {
    const original = console[kind];
    console[kind] = (...values) => {
      problems.push(`console: ${values.join(" ")}`);
      original.apply(console, values);
    };
  }
  const foreign = (allowed) =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("data:") && !allowed.includes(new URL(name).origin))
      .map((name) => `request: ${name}`);
  Object.assign(globalThis, { problemsOf: (allowed) => [...problems, ...foreign(allowed)] });
})();
