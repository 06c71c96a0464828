import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/terraform/**"],
    pool: "forks",
    isolate: false,
    testTimeout: 60_000,
  },
});
