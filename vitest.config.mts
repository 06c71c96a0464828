import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// PONTE_ENGINE=cdktn runs the whole suite on CDK Terrain, which continues the archived engine under another name. The hook reaches what
// Node loads by itself (the providers), the alias what vitest transforms (ours).
const engine = process.env.PONTE_ENGINE ?? "cdktf";
// PONTE_PEERS names a file that says where other versions of the peers lie, or what continues them: scripts/peers.js.
const peers = Object.entries(
  process.env.PONTE_PEERS === undefined
    ? {}
    : (JSON.parse(readFileSync(process.env.PONTE_PEERS, "utf8")) as Record<string, string>),
);

export default defineConfig({
  resolve: {
    alias: [
      ...peers.map(([name, replacement]) => ({ find: new RegExp(`^${name}(?=$|/)`), replacement })),
      ...(engine === "cdktf" ? [] : [{ find: /^cdktf(?=$|\/)/, replacement: engine }]),
      {
        find: /^ponte-constructs\/(gcp|aws)$/,
        replacement: fileURLToPath(new URL("./constructs/$1/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/terraform/**"],
    globalSetup: "./tests/support/run-folder.ts",
    pool: "forks",
    maxWorkers: Math.max(2, availableParallelism() - 1), // of two cores vitest leaves one alone
    // Most objects of a test die young: with more room for them a tenth less time goes into collecting them.
    execArgv: [
      "--max-semi-space-size=64",
      ...(engine === "cdktf" ? [] : ["--require", "./tests/support/engine-alias.cjs"]),
    ],
    isolate: false,
    testTimeout: 60_000,
  },
});
