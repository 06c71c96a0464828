// A first run on a real account, or with --sandbox against what stands in for the clouds: `npm run first-run -- --help`.
"use strict";
const { spawnSync } = require("node:child_process");
const { resolve } = require("node:path");
const { bundle } = require("./bundle");
const { run } = require("./run");

const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
if (process.env.PONTE_FIRST_RUN === "sandbox" && SSL_CERT_FILE !== undefined && SSL_CERT_FILE !== NODE_EXTRA_CA_CERTS) {
  // Node reads the sandbox's certificate at its start alone, and under another name than Terraform's providers.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: SSL_CERT_FILE };
  process.exitCode = spawnSync(process.execPath, process.argv.slice(1), { env, stdio: "inherit" }).status ?? 1;
} else {
  const { main } = run(bundle("first-run/first-run.ts"));
  void main(process.argv.slice(2), resolve(__dirname, "..")).then((code) => (process.exitCode = code));
}
