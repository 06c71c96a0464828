import { describe, expect, it } from "vitest";
import { loadFiles, problemsOf, type Files } from "../support/environments";
import { aws, gcp, refuses } from "./refuses";

const kindsOf = (files: Files) => loadFiles(files)[0]!.kinds;

describe("defaults of a kind", () => {
  it("hold for each of its entries, which lay their own fields on them and remove with null", () => {
    const { buckets } = kindsOf({
      "dev.yaml": `${gcp}defaults: { buckets: { deleteAfter: 90d, noncurrent: 7d } }
buckets: { raw: {}, kept: { deleteAfter: null }, long: { deleteAfter: 400d } }
`,
    });
    expect(buckets).toMatchObject({
      raw: { deleteAfter: 90, noncurrent: 7 },
      long: { deleteAfter: 400, noncurrent: 7 },
      kept: { noncurrent: 7 },
    });
    expect(buckets.kept!.deleteAfter).toBeUndefined();
  });

  it("merge maps with the entry's, and come from any level that is extended", () => {
    const { endpoints } = kindsOf({
      "dev.yaml": `extends: base/all.yaml\n${aws}endpoints: { churn: { replicas: { max: 6 } }, plain: {} }\n`,
      "base/all.yaml": "defaults: { endpoints: { instance: ml.c5.large, replicas: { min: 2, max: 4 } } }\n",
    });
    expect(endpoints).toMatchObject({
      churn: { instance: "ml.c5.large", replicas: { min: 2, max: 6 } },
      plain: { instance: "ml.c5.large", replicas: { min: 2, max: 4 } },
    });
  });

  it("can be removed by an entry also where another level has that entry", () => {
    const { buckets } = kindsOf({
      "dev.yaml": `extends: base/all.yaml\n${gcp}buckets: { raw: { deleteAfter: null } }\n`,
      "base/all.yaml": "defaults: { buckets: { deleteAfter: 90d } }\nbuckets: { raw: { noncurrent: 7d } }\n",
    });
    expect(buckets.raw).toMatchObject({ noncurrent: 7 });
    expect(buckets.raw!.deleteAfter).toBeUndefined();
  });

  it("are not part of the environment", () => {
    const [environment] = loadFiles({ "dev.yaml": `${gcp}defaults: { buckets: { deleteAfter: 90d } }\n` });
    expect(environment).not.toHaveProperty("defaults");
  });

  it("say where a value stands that a construct refuses later", () => {
    const [{ locate }] = loadFiles({
      "dev.yaml": `${gcp}defaults: { buckets: { deleteAfter: 90d } }\nbuckets: { raw: {} }\n`,
    }) as [ReturnType<typeof loadFiles>[0]];
    expect(locate(["buckets", "raw", "deleteAfter"])).toMatchObject({ line: 5, column: 37 });
  });
});

refuses("defaults", [
  [
    "of a kind that there is not",
    `${gcp}defaults: { bucket: {} }\n`,
    'dev.yaml:5:13 defaults.bucket: unknown field; did you mean "buckets"? write one of buckets, registries, datasets, secrets, identities, airflow, jobs, endpoints, services',
  ],
  [
    "with a field that its entries do not have",
    `${gcp}defaults: { registries: { keeps: 3 } }\n`,
    'dev.yaml:5:27 defaults.registries.keeps: unknown field; did you mean "keep"? write one of keep, deleteUntaggedAfter, immutableTags, pushers, scanning, access',
  ],
  [
    "with a value that its entries cannot have, once and where it stands",
    `${aws}defaults: { buckets: { deleteAfter: never } }\nbuckets: { raw: {}, models: {} }\n`,
    'dev.yaml:5:37 defaults.buckets.deleteAfter: "never"; write whole days from 1d to 36500d, such as 30d',
  ],
  [
    "with a secret, once",
    `${aws}defaults: { airflow: { config: { core.parallelism: AKIAIOSFODNN7EXAMPLE } } }\nairflow: { p: {} }\n`,
    "dev.yaml:5:52 defaults.airflow.config.core.parallelism: looks like an AWS access key; take it out: this file goes to git, and its values to Terraform's state. Declare it under secrets, let the Airflow read it with reads: [secret/<name>], and DAGs find it by its name",
  ],
  [
    "that no map are",
    `${gcp}defaults: { buckets: raw }\nbuckets: { raw: {} }\n`,
    'dev.yaml:5:22 defaults.buckets: "raw"; write a map with deleteAfter, noncurrent, location, softDelete, transitions, autoclass, key, access',
  ],
]);

it("an entry's own mistakes stay its own", () => {
  const problems = problemsOf({
    "dev.yaml": `${aws}defaults: { buckets: { deleteAfter: 90d } }\nbuckets: { raw: { noncurrent: x }, models: { noncurrent: x } }\n`,
  });
  expect(problems).toHaveLength(2);
});
