/** Declares that an imported style sheet is its text, which `scripts/css-text.mjs` bundles and minifies. */
declare module "*.css" {
  const text: string;
  export default text;
}
