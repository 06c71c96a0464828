import { describe, expect, it } from "vitest";
import { environmentJsonSchema } from "../../language";
import { meantField, meantFields } from "../../language/words/synonyms";
import { listed, nearest } from "../../language/yaml/nearest";
import { problemsOf } from "../support/environments";
import { aws, digest, gcp, refuses } from "./refuses";

describe("the nearest word", () => {
  it.each([
    ["role", ["mode", "vpc", "slo"], undefined],
    ["gpu", ["vpc", "cpu"], "cpu"],
    ["tags", ["aws", "gcp"], undefined],
    ["buckts", ["buckets"], "buckets"],
    ["lable", ["labels"], "labels"],
    ["netwrkIsolaton", ["networkIsolation"], "networkIsolation"],
    ["x", ["y"], undefined],
  ])("to %s is near for its length, or none", (typed, words, near) => expect(nearest(typed, words)).toBe(near));

  it("stands in a list that stays short", () => {
    expect(listed(["a", "b"])).toBe("a, b");
    expect(listed(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  });
});

const endpoint = (field: string) => `${aws}endpoints: { e: { ${field} } }\n`;
const inEndpoint =
  "write one of description, replicas, load, alwaysOn, slo, mode, identity, instance, scaleOn, networkIsolation, vpc, serverless, async, rollout, rollbackOn, capture, shadow, access, variants";

refuses("a field that is called otherwise elsewhere", [
  [
    "labels",
    `${aws}tags: {}\n`,
    'dev.yaml:5:1 tags: unknown field; did you mean "labels"? write one of cloud, system, owner, protect, forceDestroy, ttl, retired, adopt, delete, labels, encryption, egress, alerts, offHours, budget, state, aws, defaults, buckets, registries, datasets, secrets, identities, airflow, jobs, endpoints, services',
  ],
  [
    "instance",
    endpoint("gpu: 1"),
    `dev.yaml:5:19 endpoints.e.gpu: unknown field; did you mean "instance"? ${inEndpoint}`,
  ],
  [
    "variants",
    endpoint("model: {}"),
    `dev.yaml:5:19 endpoints.e.model: unknown field; did you mean "variants"? ${inEndpoint}`,
  ],
  [
    "replicas, in other letters",
    endpoint("min_replicas: 1"),
    `dev.yaml:5:19 endpoints.e.min_replicas: unknown field; did you mean "replicas"? ${inEndpoint}`,
  ],
  [
    "tasks",
    `${aws}jobs: { j: { image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/j${digest}", parallelism: 3 } }\n`,
    'dev.yaml:5:143 jobs.j.parallelism: unknown field; did you mean "tasks"? write one of description, image, command, args, env, memory, tasks, timeout, retries, schedule, on, vpc, reads, writes, appends, calls, starts, identity, alerts, access, cpu, gpu, disk, capacity',
  ],
  [
    "a schedule, of what stands in it",
    `${aws}jobs: { j: { image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/j${digest}", overlap: skip } }\n`,
    "dev.yaml:5:143 jobs.j.overlap: is a field of schedule; write it there, as in schedule: { overlap: ... }",
  ],
  ["nothing of ours", endpoint("role: 1"), `dev.yaml:5:19 endpoints.e.role: unknown field; ${inEndpoint}`],
  [
    "accelerator, on Google Cloud",
    `${gcp}endpoints: { e: { gpu: 1 } }\n`,
    'dev.yaml:5:19 endpoints.e.gpu: unknown field; did you mean "accelerator"? write one of description, replicas, load, alwaysOn, slo, mode, identity, machine, accelerator, scaleOn, serverless, privateServiceConnect, capture, access, variants',
  ],
]);

it("every word from elsewhere leads to a field that there is, and is none itself where that one is", () => {
  const all = new Set<string>();
  const look = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties = {} } = schema as { properties?: object };
    for (const name of Object.keys(properties)) all.add(name);
    Object.values(schema).forEach(look);
  };
  look(environmentJsonSchema());
  const meant = Object.values(meantFields).flat();
  expect(meant.filter((field) => !all.has(field))).toEqual([]);
  expect(meantField("instance_type", ["instance", "mode"])).toBe("instance");
});

refuses("a field at another level", [
  [
    "of each variant",
    endpoint(`image: "registry/x${digest}"`),
    "dev.yaml:5:19 endpoints.e.image: is a field of shadow or variants; write it there, as in variants: { <name>: { image: ... } }",
  ],
  [
    "of the cloud's own part",
    `${aws}region: eu-west-1\n`,
    "dev.yaml:5:1 region: is a field of aws; write it there, as in aws: { region: ... }",
  ],
  [
    "of a promise",
    endpoint("availability: 99.9%"),
    "dev.yaml:5:19 endpoints.e.availability: is a field of slo; write it there, as in slo: { availability: ... }",
  ],
]);

refuses("a value that is spelt otherwise", [
  ["a switch in quotes", `${aws}protect: "false"\n`, 'dev.yaml:5:10 protect: "false"; write it without quotes: false'],
  [
    "a word processor's quotes",
    aws.replaceAll('"', "\u201d"),
    'dev.yaml:4:17 aws.account: "\u201d111122223333\u201d"; did you mean "111122223333"? write the account\'s 12 digits in quotes, such as "123456789012"',
  ],
  [
    "a machine by EC2's name",
    endpoint("instance: m5.large"),
    'dev.yaml:5:29 endpoints.e.instance: "m5.large"; did you mean "ml.m5.large"? write an instance type such as ml.m5.xlarge',
  ],
  [
    "a share as a number below one",
    endpoint("slo: { availability: 0.999 }"),
    "dev.yaml:5:40 endpoints.e.slo.availability: 0.999 is a number; did you mean 99.9%? write a share from 90% to 99.99%, such as 99.9%",
  ],
  [
    "a template",
    aws.replace("churn", "{{ system }}"),
    "dev.yaml:2:10 system: {{ ... }} is a template, and nothing fills it in here; write the value",
  ],
  [
    "a field of what stands beside it, by its indentation",
    `${aws}endpoints:\n  e:\n    variants:\n      artifact: bucket/models/1/\n`,
    "dev.yaml:8:17 endpoints.e.variants.artifact: is a field of what stands in variants, and stands beside it; indent it deeper, below a name",
  ],
  [
    "the other cloud's part beside one's own",
    `${aws}gcp: {}\n`,
    "dev.yaml:5:1 gcp: is a field of Google Cloud only; remove it",
  ],
  [
    "a number where a share is wanted",
    endpoint("capture: { sample: 10, to: dataset/d }").replace("endpoints:", "datasets: { d: {} }\nendpoints:"),
    "dev.yaml:6:38 endpoints.e.capture.sample: 10 is a number; did you mean 10%? write a share from 1% to 100% in whole percent, such as 10%",
  ],
  [
    "a number where a version is wanted",
    `${aws}airflow: { a: { packages: { pandas: 2.2 } } }\n`,
    'dev.yaml:5:37 airflow.a.packages.pandas: 2.2 is a number; did you mean "==2.2"? write a version in quotes: "==2.2.3" or ">=2.2,<3"',
  ],
  [
    "a number where a text is wanted",
    `${aws}labels: { cost: 4711 }\n`,
    'dev.yaml:5:17 labels.cost: 4711 is a number; write it in quotes, "4711"',
  ],
  [
    "words for a unit",
    `${aws}buckets: { raw: { deleteAfter: 30 days } }\n`,
    'dev.yaml:5:32 buckets.raw.deleteAfter: "30 days"; did you mean "30d"? write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "another unit",
    endpoint("mode: serverless, serverless: { memory: 2GB }"),
    'dev.yaml:5:59 endpoints.e.serverless.memory: "2GB"; did you mean "2GiB"? write a size of at least 1024MiB, such as 2GiB',
  ],
  [
    "capitals in a name",
    `${aws}buckets: { Raw_Data: {} }\n`,
    'dev.yaml:5:12 buckets.Raw_Data: the name is "Raw_Data"; did you mean "raw-data"? write 1-40 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
  ],
  [
    "a Hive type in capitals",
    `${aws}datasets: { d: { tables: { t: { schema: { a: STRING } } } } }\n`,
    'dev.yaml:5:46 datasets.d.tables.t.schema.a: "STRING"; did you mean "string"? write a Hive type (string, int, double, timestamp ...), or { type: string, description: ... }',
  ],
  [
    "a Hive type with a letter missing",
    `${aws}datasets: { d: { tables: { t: { schema: { a: sting } } } } }\n`,
    'dev.yaml:5:46 datasets.d.tables.t.schema.a: "sting"; did you mean "string"? write a Hive type (string, int, double, timestamp ...), or { type: string, description: ... }',
  ],
  [
    "BigQuery's type of another dialect",
    `${gcp}datasets: { d: { tables: { t: { schema: { a: str } } } } }\n`,
    'dev.yaml:5:46 datasets.d.tables.t.schema.a: "str"; did you mean "STRING"? write a type (STRING, BYTES, INTEGER, FLOAT ...), or { type: STRING, mode: REQUIRED, description: ... }',
  ],
  [
    "a range that begins within one",
    aws.replace("eu-west-1 }", "eu-west-1, network: { cidr: 10.20.1.7/20 } }"),
    'dev.yaml:4:69 aws.network.cidr: "10.20.1.7/20"; is an address within a range; write where the range begins, "10.20.0.0/20"',
  ],
  [
    "a cloud by its vendor",
    aws.replace("aws", "amazon"),
    'dev.yaml:1:8 cloud: "amazon"; did you mean "aws"? write gcp or aws',
  ],
  ["the cloud in capitals", aws.replace("cloud", "CLOUD"), 'dev.yaml:1:1 CLOUD: unknown field; did you mean "cloud"?'],
  [
    "a word where a map is wanted, as a map",
    endpoint("rollout: { allAtOnce: {} }"),
    "dev.yaml:5:30 endpoints.e.rollout.allAtOnce: is a word, and no field; write rollout: allAtOnce",
  ],
  [
    "two of what there can be one",
    endpoint("rollout: { canary: {}, linear: {} }"),
    "dev.yaml:5:28 endpoints.e.rollout: is a map; write allAtOnce, { canary: { step: 10%, bake: 5m } } or { linear: { step: 25%, every: 5m } }",
  ],
]);

describe("a reference that names", () => {
  const remedy = "write a reference such as bucket/raw or dataset/features or registry/serving or secret/hubspot";
  it.each([
    ["the name alone", "raw", `did you mean bucket/raw? ${remedy}`],
    ["the name alone, misspelt", "rwa", `did you mean bucket/raw? ${remedy}`],
    ["the kind in the plural", "buckets/raw", "did you mean bucket/raw?"],
    ["the kind in capitals", "Bucket/raw/x", `did you mean bucket/raw/x? ${remedy}`],
    ["another sign", "bucket:raw", `did you mean bucket/raw? ${remedy}`],
    [
      "a bucket of somebody else's",
      "s3://other/models",
      `only what this environment makes can be named, so copy the files into a bucket of it; ${remedy}`,
    ],
    ["nothing", "quux", remedy],
  ])("%s", (_, typed, message) => {
    const text = `${aws}buckets: { raw: {} }\nairflow: { p: { reads: ["${typed}"] } }\n`;
    expect(problemsOf({ "dev.yaml": text })).toEqual([`dev.yaml:6:25 airflow.p.reads.0: "${typed}"; ${message}`]);
  });
});

it("only the first of many references that lead nowhere get a hint, since each takes a look at every name", () => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("");
  const text = `${aws}buckets:\n${many(200, (i) => `  data-${i}: {}\n`)}airflow:\n  p:\n    reads:\n${many(60, (i) => `      - bucket/dota-${i}\n`)}`;
  const lines = problemsOf({ "dev.yaml": text });
  expect(lines[0]).toBe('dev.yaml:209:9 airflow.p.reads.0: no bucket is named "dota-0"; did you mean bucket/data-0?');
  expect(lines.at(-1)).toBe("and 10 more");
});
