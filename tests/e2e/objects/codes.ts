/** Makes wrong codes from the right one. */

/** Returns five different codes of the same length, none of them right. */
export function wrongCodes(code: string): [string, string, string, string, string] {
  const other = (distance: number) => code.slice(0, -1) + ((Number(code.at(-1)) + distance) % 10);
  return [other(1), other(2), other(3), other(4), other(5)];
}
