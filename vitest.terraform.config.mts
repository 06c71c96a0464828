import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";

const minutes = 60_000;

/** The files that take longest, longest first; what is new is started before them. */
const longest = [
  "proof",
  "losses",
  "aws",
  "own-project",
  "serving-gcp",
  "serving-aws",
  "services-aws",
  "serving-gcp-watched",
  "off-hours-aws",
  "serving-aws-many",
  "work-aws",
  "work-gcp",
  "sandbox",
  "rights",
  "serving-gcp-many",
  "serving-aws-modes",
  "secrets",
  "secret-values",
  "programs-aws",
  "programs-gcp",
  "ways",
  "overrides",
  "untouched",
  "off-hours-gcp",
  "examples",
  "first-run",
  "identities",
  "ttl",
  "tokens",
  "private-endpoint",
  "secret-access-gcp",
  "secret-access-aws",
  "service-agents",
  "kills",
  "validate",
  "executions-sandbox",
  "starts-sandbox",
  "services-sandbox",
  "batch-sandbox",
  "sagemaker-sandbox",
  "aws-models",
  "checkov",
  "sessions-sandbox",
  "lock",
  "engines",
  "held-provider",
  "run",
  "served",
  "served-services",
  "vertex-calls",
];

/** Begins with what takes longest, so that nothing long is left to the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => longest.indexOf(basename(moduleId, ".test.ts"));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** The tests with the real Terraform and real providers. Most of their time is waiting, so three times as many run as two cores could. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^ponte-constructs\/(gcp|aws)$/,
        replacement: fileURLToPath(new URL("./constructs/$1/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    // PONTE_ONLY names environments, and they are what this test goes through.
    include: [`tests/terraform/${process.env.PONTE_ONLY ? "proof" : "**/*"}.test.ts`],
    globalSetup: ["tests/terraform/support/prepare.ts"],
    maxWorkers: 6,
    sequence: { sequencer: LongestFirst },
    setupFiles: ["tests/terraform/support/matchers.ts"],
    // Long enough for a machine that is four times slower: what hangs is rare, and what has ended is told at once.
    testTimeout: 40 * minutes,
    hookTimeout: 40 * minutes,
    expect: { poll: { timeout: 2 * minutes } },
    maxConcurrency: 8, // most of a deploy is waiting
    reporters: ["verbose"], // it prints why a test was skipped
  },
});
