import { defineConfig } from "vitest/config";

/** What `benchmarks/page.py` measures in a real browser. */
export default defineConfig({
  test: {
    include: ["benchmarks/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
