/** A style sheet as text: bundled and minified by `scripts/css-text.mjs`. */
declare module "*.css" {
  const text: string;
  export default text;
}
