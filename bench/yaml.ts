// Reads an environment of endpoints: node yaml.js COUNT, the whole of what a run does with the file, up to a checked value that knows where each of
// its parts stands. Only the reading is measured, not the loading of code.
import { writeFileSync } from "node:fs";
import { loadEnvironment } from "../language";
import { yamlOf } from "./endpoints";

const file = "endpoints.yaml";
writeFileSync(file, yamlOf(Number(process.argv[2])));
const before = process.cpuUsage();
loadEnvironment(file);
const { user, system } = process.cpuUsage(before);
(globalThis as { measuredCpu?: number }).measuredCpu = (user + system) / 1e6;
