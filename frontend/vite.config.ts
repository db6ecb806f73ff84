/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** One entry for each island: a page loads its own and nothing of the others. */
const islands = ["canvas", "conditions", "messages", "gallery"];

export default defineConfig({
  base: "/static/dist/",
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL(".", import.meta.url)) } },
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    rolldownOptions: { input: Object.fromEntries(islands.map((name) => [name, `${name}/main.tsx`])) },
  },
  test: { environment: "jsdom", include: ["**/*.test.{ts,tsx}"] },
});
