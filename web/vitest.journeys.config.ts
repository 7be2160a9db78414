import { defineConfig } from "vitest/config";

/** Journeys in a real browser, against the server at XUANWU_URL with the token XUANWU_TOKEN. */
export default defineConfig({
  test: {
    include: ["journeys/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
