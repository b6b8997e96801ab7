/** Notices when an exception leaves the WebAssembly. None is caught in there, so it has stopped halfway and cannot go on. */
let report = (): void => {};

/** Sets what is called then, from inside the exception: nothing of the module may be called any more. */
export function onBroken(callback: () => void): void {
  report = callback;
}

/** The module's exports, each of which tells of an exception. The build puts this into the glue (`npm/scripts/bundle.mjs`). */
export function guarded(exports: WebAssembly.Exports): WebAssembly.Exports {
  const guard = (value: WebAssembly.ExportValue) => {
    if (typeof value !== "function") return value;
    return (...given: unknown[]) => {
      try {
        return value(...given);
      } catch (error) {
        report();
        throw error;
      }
    };
  };
  return Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guard(value)]));
}
