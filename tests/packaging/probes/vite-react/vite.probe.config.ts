/** Configures the build of the probe pages. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: { outDir: "dist-probe", rolldownOptions: { input: ["probe.html", "hydrate.html"] } },
});
