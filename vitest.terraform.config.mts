import { defineConfig } from "vitest/config";

const minutes = 60_000;

/** The tests with the real Terraform and real providers; they are slow, and much of that is waiting, so two files run at a time. */
export default defineConfig({
  test: {
    include: ["tests/terraform/**/*.test.ts"],
    globalSetup: ["tests/terraform/support/prepare.ts"],
    maxWorkers: 2,
    setupFiles: ["tests/terraform/support/matchers.ts"],
    testTimeout: 10 * minutes,
    hookTimeout: 10 * minutes,
    maxConcurrency: 8, // most of a deploy is waiting
    reporters: ["verbose"], // it prints why a test was skipped
  },
});
