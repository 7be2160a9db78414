import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Addresses are relative, so that one build works at / and behind a prefix; the server writes `<base href>`. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  server: {
    fs: { allow: [".", "../docs/guides"] },
    proxy: { "/api": { target: process.env.XUANWU ?? "http://127.0.0.1:8080" } },
  },
  build: {
    target: "es2022",
    outDir: "../src/xuanwu/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
