/** How the console is built: one script, one style sheet, nothing inline (the page's CSP forbids it). */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/",
  plugins: [react()],
  build: {
    // An inlined image would be a data: address, which `img-src 'self'` refuses.
    assetsInlineLimit: 0,
    // Vite's CSS minifier stops at a media query of govuk-frontend; Sass compresses instead.
    cssMinify: false,
    modulePreload: { polyfill: false },
  },
  css: { preprocessorOptions: { scss: { style: "compressed" } } },
  server: { proxy: { "/v1": "http://127.0.0.1:8101" } },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
});
