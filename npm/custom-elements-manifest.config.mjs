// How `custom-elements.json` is made from the element's source, and with it what editors read.
import { customElementJetBrainsPlugin } from "custom-element-jet-brains-integration";
import { customElementVsCodePlugin } from "custom-element-vs-code-integration";

const SOURCE = "npm/src/internal/element.ts";

/** The manifest speaks of files of the package, not of the sources. */
const shippedPaths = {
  name: "shipped-paths",
  packageLinkPhase({ customElementsManifest }) {
    const module = customElementsManifest.modules.find(({ path }) => path === SOURCE);
    const element = module.declarations.find(({ customElement }) => customElement);
    module.path = "dist/index.js";
    module.declarations = [element];
    element.superclass = { name: "HTMLElement" };
    element.members = element.members.filter(({ privacy }) => privacy !== "private");
    for (const attribute of element.attributes) {
      attribute.fieldName = attribute.name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      const field = element.members.find(({ name }) => name === attribute.fieldName);
      // `autofocus` is a property of every HTML element.
      if (field) Object.assign(field, { attribute: attribute.name, reflects: true, description: attribute.description });
    }
    const declaration = { name: element.name, module: "dist/index.js" };
    module.exports = [{ kind: "js", name: element.name, declaration }];
    customElementsManifest.modules = [
      module,
      {
        kind: "javascript-module",
        path: "dist/define.js",
        declarations: [],
        exports: [{ kind: "custom-element-definition", name: element.tagName, declaration }],
      },
    ];
  },
};

const outdir = process.env.CUSTOM_ELEMENTS_OUTDIR;

export default {
  globs: [SOURCE],
  outdir,
  packagejson: false,
  plugins: [
    shippedPaths,
    customElementVsCodePlugin({ outdir, cssFileName: null, hideLogs: true }),
    customElementJetBrainsPlugin({ outdir, packageJson: false, hideLogs: true }),
  ],
};
