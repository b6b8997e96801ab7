/** Declares `css-text.mjs` for the tests. */

/** Shortens a minified sheet of a shadow root: the script has it so. */
export declare function shortened(sheet: string): string;
