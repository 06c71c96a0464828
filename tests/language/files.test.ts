import { symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEnvironments, unreadWarnings } from "../../language";
import { inFolder, problemsOf, type Files } from "../support/environments";
import { aws, gcp, refuses } from "./refuses";

refuses("extends", [
  [
    "out of the folder",
    `extends: ../secret.yaml\n${gcp}`,
    'dev.yaml:1:10 extends: "../secret.yaml" leads out of .; keep shared parts below it, such as base/gcp.yaml',
  ],
  [
    "an absolute path",
    `extends: /etc/passwd\n${gcp}`,
    'dev.yaml:1:10 extends: "/etc/passwd" is absolute; write a path relative to this file',
  ],
  [
    "a file that is not there",
    `extends: base/gcp.yaml\n${gcp}`,
    'dev.yaml:1:10 extends: "base/gcp.yaml" does not exist; check the path, which is relative to this file',
  ],
  [
    "a file with nearly that name",
    { "dev.yaml": `extends: base/gpc.yaml\n`, "base/gcp.yaml": gcp },
    'dev.yaml:1:10 extends: "base/gpc.yaml" does not exist; did you mean "base/gcp.yaml"?',
  ],
  [
    "a file without its ending",
    { "dev.yaml": `extends: base/gcp\n`, "base/gcp.yaml": gcp },
    'dev.yaml:1:10 extends: "base/gcp" does not exist; did you mean "base/gcp.yaml"?',
  ],
  [
    "a folder",
    { "dev.yaml": `extends: base\n${gcp}`, "base/a.yaml": "" },
    'dev.yaml:1:10 extends: "base" is a folder; write the path of a file, such as base/gcp.yaml',
  ],
  [
    "several files",
    `extends: [a.yaml, b.yaml]\n${gcp}`,
    "dev.yaml:1:10 extends: is a list of 2; write the path of a file, such as base/gcp.yaml",
  ],
  [
    "a number",
    `extends: 1\n${gcp}`,
    "dev.yaml:1:10 extends: 1 is a number; write the path of a file, such as base/gcp.yaml",
  ],
  [
    "itself",
    `extends: dev.yaml\n${gcp}`,
    "dev.yaml:1:10 extends: is a cycle: dev.yaml -> dev.yaml; remove one of these lines",
  ],
  [
    "in a cycle",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}`,
      "base/a.yaml": "extends: b.yaml\n",
      "base/b.yaml": "extends: a.yaml\n",
    },
    "base/b.yaml:1:10 extends: is a cycle: base/a.yaml -> base/b.yaml -> base/a.yaml; remove one of these lines",
  ],
  [
    "a file that is no YAML",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "labels: [a\n" },
    'base/a.yaml:1:9 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "a file with a mistake",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "buckets:\n  raw:\n    deleteAfter: 3x\n" },
    'base/a.yaml:3:18 buckets.raw.deleteAfter: "3x"; write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "the same file with a mistake twice",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}`,
      "prod.yaml": `extends: base/a.yaml\n${gcp}`,
      "base/a.yaml": "buckets: { raw: { deleteAfter: 3x } }\n",
    },
    'base/a.yaml:1:32 buckets.raw.deleteAfter: "3x"; write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "a file of another cloud",
    { "dev.yaml": `extends: base/gcp.yaml\n${aws}`, "base/gcp.yaml": `${gcp}buckets: { raw: { softDelete: 0d } }\n` },
    "dev.yaml:1:10 extends: base/gcp.yaml is for gcp, and this file says cloud: aws; extend a base of that cloud",
  ],
  [
    "a file that extends one of another cloud",
    { "dev.yaml": `extends: base/a.yaml\n${gcp}`, "base/a.yaml": "extends: aws.yaml\n", "base/aws.yaml": aws },
    "dev.yaml:1:10 extends: base/a.yaml is for aws, and this file says cloud: gcp; extend a base of that cloud",
  ],
  [
    "a file that is of two clouds itself",
    { "dev.yaml": "extends: base/a.yaml\n", "base/a.yaml": `extends: aws.yaml\n${gcp}`, "base/aws.yaml": aws },
    "base/a.yaml:1:10 extends: aws.yaml is for aws, and this file says cloud: gcp; extend a base of that cloud",
  ],
  [
    "a file, and contradicts it",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}buckets:\n  raw: { deleteAfter: 10d }\n`,
      "base/a.yaml": "buckets:\n  raw:\n    deleteAfter: 300d\n    transitions: [{ after: 90d, to: NEARLINE }]\n",
    },
    "dev.yaml:7:23 buckets.raw.deleteAfter: 10d is not after the last of its transitions, at 90d; Cloud Storage needs more than 90d, so write that, or transitions: null",
  ],
  [
    "a file, and removes what it names",
    {
      "dev.yaml": `extends: base/a.yaml\n${gcp}buckets: { raw: null }\n`,
      "base/a.yaml": "buckets: { raw: {}, models: {} }\nairflow: { p: { reads: [bucket/raw] } }\n",
    },
    'base/a.yaml:2:25 airflow.p.reads.0: no bucket is named "raw"; there is bucket/models; where others need it as it is, write another airflow.p.reads in dev.yaml',
  ],
]);

it("refuses a base that a link leads out of the folder to", () => {
  const inside = inFolder(
    { "environments/dev.yaml": `extends: base.yaml\n${gcp}`, "secret.yaml": "labels: {}\n" },
    (folder) => {
      symlinkSync(join(folder, "secret.yaml"), join(folder, "environments", "base.yaml"));
      const names = ["dev"];
      expect(() => loadEnvironments({ directory: join(folder, "environments"), names })).toThrow(
        'extends: "base.yaml" leads out of',
      );
      return true;
    },
  );
  expect(inside).toBe(true);
});

it("refuses an environment that is a link to somewhere else, and takes one that is a link to its neighbour", () => {
  inFolder({ "environments/dev.yaml": gcp, "secret.yaml": gcp }, (folder) => {
    const directory = join(folder, "environments");
    symlinkSync("dev.yaml", join(directory, "prod.yaml"));
    symlinkSync("gone.yaml", join(directory, "lost.yaml"));
    expect(() => loadEnvironments({ directory })).toThrow("lost.yaml:1:1 is a link to a file that is not there");
    unlinkSync(join(directory, "lost.yaml"));
    expect(loadEnvironments({ directory }).map(({ name }) => name)).toEqual(["dev", "prod"]);
    symlinkSync(join(folder, "secret.yaml"), join(directory, "staging.yaml"));
    expect(() => loadEnvironments({ directory })).toThrow("staging.yaml:1:1 is a link that leads out of");
  });
});

refuses("a base that is right for others", [
  [
    "names the environment that it is wrong in, and how to overrule it there",
    {
      "batch.yaml": "extends: base/serving.yaml\nendpoints: { e: { mode: serverless } }\n",
      "prod.yaml": "extends: base/serving.yaml\nsystem: other\n",
      "base/serving.yaml": `${aws}endpoints: { e: { instance: ml.m5.large } }\n`,
    },
    "base/serving.yaml:5:29 endpoints.e.instance: is not supported in mode serverless; remove it, or write mode: realtime; where others need it as it is, write endpoints.e.instance: null in batch.yaml",
  ],
  [
    "or several of them",
    {
      "batch.yaml": "extends: base/serving.yaml\nendpoints: { e: { mode: serverless } }\n",
      "test.yaml": "extends: base/serving.yaml\nsystem: other\nendpoints: { e: { mode: serverless } }\n",
      "base/serving.yaml": `${aws}endpoints: { e: { instance: ml.m5.large } }\n`,
    },
    "base/serving.yaml:5:29 endpoints.e.instance: is not supported in mode serverless; remove it, or write mode: realtime; where others need it as it is, write endpoints.e.instance: null in batch.yaml and test.yaml",
  ],
  [
    "of the other cloud",
    {
      "dev.yaml": `extends: base/all.yaml\n${gcp}`,
      "base/all.yaml": "buckets: { raw: { intelligentTiering: true } }\n",
    },
    "base/all.yaml:1:19 buckets.raw.intelligentTiering: is a field of AWS only; Cloud Storage moves objects by itself with autoclass: true; where others need it as it is, write buckets.raw.intelligentTiering: null in dev.yaml",
  ],
  [
    "as the defaults of a kind are",
    `${aws}defaults: { endpoints: { instance: ml.m5.large } }\nendpoints: { e: { mode: serverless } }\n`,
    "dev.yaml:5:36 endpoints.e.instance: is not supported in mode serverless; remove it, or write mode: realtime; where others need it as it is, write endpoints.e.instance: null in dev.yaml",
  ],
]);

refuses("a null where something is needed", [
  [
    "at its own line",
    gcp.replace("churn", "null"),
    'dev.yaml:2:9 system: is null, which removes it; write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
  ],
  [
    "also in a map, and over what a base says",
    { "dev.yaml": "extends: base/a.yaml\ngcp: { region: ~ }\n", "base/a.yaml": gcp },
    "dev.yaml:2:16 gcp.region: is null, which removes it; write a Google Cloud region such as europe-west1",
  ],
]);

refuses("a state", [
  [
    "in a bucket that its own deploy makes",
    `${aws}state: { bucket: 111122223333-churn-dev-raw }\nbuckets: { raw: { deleteAfter: 30d } }\n`,
    "dev.yaml:5:18 state.bucket: is the bucket of buckets.raw of dev, which a deploy makes; write one that exists before, and that no environment owns",
  ],
  [
    "in another environment's",
    {
      "dev.yaml": `${gcp}airflow: { p: {} }\nbuckets: { state: {} }\n`,
      "prod.yaml": `${gcp}state: { bucket: acme-ml-dev-churn-dev-state }\n`,
    },
    "prod.yaml:5:18 state.bucket: is the bucket of buckets.state of dev, which a deploy makes; write one that exists before, and that no environment owns",
  ],
]);

refuses("a file in the folder that", [
  [
    "is a folder",
    { "dev.yaml": gcp, "prod.yaml/x": "" },
    "prod.yaml:1:1 is a folder; give it another name, or write the file inside it",
  ],
  [
    "only others extend",
    { "dev.yaml": `extends: shared.yaml\n${gcp}`, "shared.yaml": "buckets: { raw: {} }\n" },
    "shared.yaml:1:1 is extended by dev.yaml and says no cloud, so it is no environment; move it to base/shared.yaml, and write extends: base/shared.yaml there",
  ],
  ["ends in .yml", { "dev.yaml": gcp, "prod.yml": gcp }, "prod.yml:1:1 ends in .yml; rename it to .yaml"],
  ["ends in capitals", { "dev.yaml": gcp, "prod.YAML": gcp }, "prod.YAML:1:1 ends in capitals; rename it to .yaml"],
  [
    "Windows cannot have",
    { "dev.yaml": gcp, "con.yaml": gcp },
    "con.yaml:1:1 has a name that Windows keeps for devices; give it another one",
  ],
]);

it("names a whole environment in a subfolder that nothing extends", () => {
  inFolder({ "dev.yaml": "extends: base/gcp.yaml\n", "base/gcp.yaml": gcp, "team/prod.yaml": gcp }, (directory) => {
    const [line, ...others] = unreadWarnings(directory);
    expect(line).toMatch(/team\/prod\.yaml is not read: nothing extends it, and an environment stands in .* itself$/);
    expect(others).toEqual([]);
  });
});

it("reads no file that an editor or a system hides, and names those that somebody may think are read", () => {
  const hidden: Files = { ".#dev.yaml": "x", "._dev.yaml": "x", ".dev.yaml.swp": "x", ".DS_Store": "x" };
  const stray: Files = { "dev.yaml.orig": gcp, "dev.yaml~": gcp, "prod.json": "{}", "notes.txt": "x" };
  const fine: Files = { "README.md": "x", "environment.schema.json": "{}", "base/gcp.yaml": "{}" };
  inFolder({ "dev.yaml": gcp, ...hidden, ...stray, ...fine }, (directory) => {
    expect(loadEnvironments({ directory }).map(({ name }) => name)).toEqual(["dev"]);
    expect(unreadWarnings(directory).map((line) => line.replace(/^.*\//, ""))).toEqual(
      Object.keys(stray)
        .sort()
        .map((file) => `${file} is not read: environments end in .yaml; move it, or delete it`),
    );
  });
});

it("tells every mistake of every file at once, each once, in their order", () => {
  const dev = gcp.replace("churn", "C").replace("ml-platform", "3").replace("acme-ml-dev", "A");
  expect(problemsOf({ "dev.yaml": `${dev}buckts: {}\n`, "prod.yaml": "cloud: gcp\n" })).toEqual([
    'dev.yaml:2:9 system: "C"; write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
    'dev.yaml:3:8 owner: 3 is a number; write it in quotes, "3"',
    'dev.yaml:4:17 gcp.project: "A"; write the project\'s id, such as acme-ml-dev',
    'dev.yaml:5:1 buckts: unknown field; did you mean "buckets"? write one of cloud, system, owner, protect, forceDestroy, ttl, retired, adopt, delete, labels, encryption, egress, alerts, offHours, budget, state, gcp, defaults, buckets, registries, datasets, secrets, identities, airflow, jobs, endpoints, services',
    'prod.yaml:1:1 system: is missing; write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
    "prod.yaml:1:1 owner: is missing; write a group's e-mail address or a team's name, at most 63 characters",
    "prod.yaml:1:1 gcp: is missing; write a map with project, projectNumber, region",
  ]);
});

it("turns another cloud's file into a list of what to decide", () => {
  expect(problemsOf({ "dev.yaml": aws.replace("cloud: aws", "cloud: gcp") })).toEqual([
    "dev.yaml:1:1 gcp: is missing; write a map with project, projectNumber, region",
    "dev.yaml:4:1 aws: is a field of AWS only; write gcp: { project: ..., projectNumber: ..., region: ... }",
  ]);
});

it("stops at fifty lines", () => {
  const many = Array.from({ length: 60 }, (_, index) => `  b${index}: 1\n`).join("");
  const lines = problemsOf({ "dev.yaml": `${gcp}buckets:\n${many}` });
  expect([lines.length, lines.at(-1)]).toEqual([51, "and 10 more"]);
});

it("prints no sequence that a terminal would obey", () => {
  const lines = problemsOf({ "dev.yaml": `${gcp}labels: { a: "x\u200by z" }\n` });
  expect(lines).toEqual([
    'dev.yaml:5:14 labels.a: "x?y z"; write a quoted text of at most 63 characters: A-Z, a-z, 0-9, spaces and "_.:/=+@-"',
  ]);
});

describe("which environments are read", () => {
  const files = { "dev.yaml": gcp, "prod.yaml": `${gcp}x: 1\n`, "base/a.yaml": "not: read" };

  it("those that are named alone, so that a mistake elsewhere does not stop them", () => {
    const names = inFolder(files, (directory) =>
      loadEnvironments({ directory, names: ["dev"] }).map(({ name }) => name),
    );
    expect(names).toEqual(["dev"]);
  });

  it.each<[string, string[], Files, string]>([
    ["a name that is not there", ["dve"], files, 'no environment is named "dve"; did you mean "dev"?'],
    ["an empty folder", [], {}, "holds no environment; write one, such as dev.yaml"],
  ])("not %s", (_, names, present, message) => {
    inFolder(present, (directory) => expect(() => loadEnvironments({ directory, names })).toThrow(message));
  });

  it("not from a folder that is not there", () => {
    expect(() => loadEnvironments({ directory: "nowhere" })).toThrow(
      "nowhere:1:1 there is no such folder; run this where the environments folder is",
    );
  });
});
