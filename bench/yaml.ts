// Reads an environment of endpoints: node yaml.js COUNT [parse]. `parse` is the parser alone, as it comes; otherwise the whole of what a run does with
// the file, up to a checked value that knows where each of its parts stands. Only the reading is measured, not the loading of code.
import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { loadEnvironment } from "../spec";
import { yamlOf } from "./endpoints";

const [, , count, variant] = process.argv;
const file = "endpoints.yaml";
writeFileSync(file, yamlOf(Number(count)));
const before = process.cpuUsage();
if (variant === "parse") parseDocument(readFileSync(file, "utf8"));
else loadEnvironment(file);
const { user, system } = process.cpuUsage(before);
(globalThis as { measuredCpu?: number }).measuredCpu = (user + system) / 1e6;
