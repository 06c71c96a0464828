"use strict";
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const files = 20;
const testsInFile = 50;

/**
 * Writes a project of 1,000 tests, each of which synthesizes one endpoint.
 *
 * @param {string} folder where it is to be
 * @param {{ stock: boolean }} options `stock` for the engine's own stack, and vitest's own setting, a fresh world for each file
 */
function writeTests(folder, { stock }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `export default { test: { include: ["*.test.ts"], pool: "forks", isolate: ${stock}, testTimeout: 60_000 } };\n`,
  );
  for (let file = 0; file < files; file++) {
    writeFileSync(
      join(folder, `endpoints-${file}.test.ts`),
      `import { expect, it } from "vitest";
import { synthesized } from ${JSON.stringify(join(__dirname, "in-memory"))};

for (let count = 0; count < ${testsInFile}; count++) {
  it(\`serves \${count}\`, () => {
    const { resource } = synthesized({ stock: ${stock} });
    expect(Object.values(resource.aws_sagemaker_endpoint)).toHaveLength(1);
    expect(Object.values(resource.aws_sagemaker_model)).toHaveLength(2);
  });
}
`,
    );
  }
}

module.exports = { writeTests };
