import { expect, it } from "vitest";
import { loadFiles } from "../support/environments";
import { aws, type Case, gcp, refuses } from "./refuses";

const state = "state: { bucket: acme-tfstate }\n";
const open = `${state}protect: false\nforceDestroy: true\n`;
const range = "write whole hours or days from 1h to 90d, such as 3d or 12h";

const cases: Case[] = [
  ["an hour too few", `${gcp}${open}ttl: 0h\n`, `dev.yaml:8:6 ttl: "0h"; ${range}`],
  ["a day too many", `${aws}${open}ttl: 91d\n`, `dev.yaml:8:6 ttl: "91d"; ${range}`],
  ["an hour too many", `${aws}${open}ttl: 2161h\n`, `dev.yaml:8:6 ttl: "2161h"; ${range}`],
  ["minutes", `${gcp}${open}ttl: 90m\n`, `dev.yaml:8:6 ttl: "90m"; ${range}`],
  [
    "a file on this machine for a state",
    `${gcp}protect: false\nforceDestroy: true\nttl: 3d\n`,
    "dev.yaml:7:6 ttl: needs a state that others can read, or nobody knows when to let it go; write state: { bucket: ... }",
  ],
  [
    "what is protected",
    `${gcp}${state}protect: true\nttl: 3d\n`,
    "dev.yaml:7:6 ttl: stands beside protect: true (the default), and what is protected never goes by itself; write protect: false and forceDestroy: true",
  ],
  [
    "what is protected by default",
    `${aws}${state}ttl: 3d\n`,
    "dev.yaml:6:6 ttl: stands beside protect: true (the default), and what is protected never goes by itself; write protect: false and forceDestroy: true",
  ],
  [
    "what the cloud would not delete",
    `${aws}${state}protect: false\nttl: 3d\n`,
    "dev.yaml:7:6 ttl: deletes what things hold, which the cloud refuses while forceDestroy is false; write forceDestroy: true",
  ],
  [
    "a key that is still needed",
    `${aws}${open}ttl: 3d\nencryption: customer-managed\nbuckets: { raw: { retired: 2025-01-31 } }\n`,
    "dev.yaml:8:6 ttl: cannot delete the key, which may have encrypted bucket/raw, retired; write retired: { key/main: <today> } without encryption, or take ttl out",
  ],
];

refuses("an end is refused", cases);

it.each([
  ["1h", 1],
  ["12h", 12],
  ["3d", 72],
  ["90d", 2160],
  ["2160h", 2160],
])("%s are %i hours, on both clouds", (typed, hours) => {
  for (const cloud of [gcp, aws])
    expect(loadFiles({ "dev.yaml": `${cloud}${open}ttl: ${typed}\n` })[0]!.ttl).toBe(hours);
});
