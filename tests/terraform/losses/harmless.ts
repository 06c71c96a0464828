import type { Case } from "./case";

type Written = readonly (readonly [what: string, ...edit: string[]])[];
const harmless = (written: Written): Case[] =>
  written.map(([what, ...edit]) => ({ sort: "nothing is lost", what, edit, keys: [] }));

/** Edits that must pass: the anchor refuses none of them, and the gate neither. */
export const harmlessOnGoogle = (tables: (text: string) => string, key: (at: string, name?: string) => string) =>
  harmless([
    ["nothing changes", ""],
    ["a bucket more", "buckets: { more: {} }\n"],
    ["a registry more", "registries: { more: {} }\n"],
    ["a dataset more", "datasets: { more: {} }\n"],
    ["a secret more", "secrets: { more: {} }\n"],
    ["a description of a secret", "secrets: { hubspot: { description: for the export } }\n"],
    ["a value's last day", "secrets: { hubspot: { expires: 2031-06-30 } }\n"],
    ["a reminder of a new value", "alerts: { emails: [ml@acme.example] }\nsecrets: { hubspot: { rotate: 90d } }\n"],
    ["a table more", tables("more: { schema: { id: STRING } }")],
    ["a column more", tables("days: { schema: { more: STRING } }")],
    ["a list more", tables("wide: { schema: { more: { type: STRING, mode: REPEATED } } }")],
    ["a column may be empty", tables("days: { schema: { customer_id: STRING } }")],
    ["a description of a column", tables("days: { schema: { spend: { type: FLOAT, description: EUR } } }")],
    ["a description of a table", tables("days: { description: one row for each day }")],
    ["a description of a dataset", "datasets: { features: { description: what models read } }\n"],
    ["rows are kept together by another column", tables("days: { clusterBy: [day] }")],
    ["queries must name a partition", tables("days: { partitionBy: { requireFilter: true } }")],
    ["a label", "labels: { team: growth }\n"],
    ["another owner", "owner: platform@acme.example\n"],
    ["objects end later", "buckets: { raw: { deleteAfter: 800d } }\n"],
    ["objects no longer end", "buckets: { raw: { deleteAfter: null } }\n"],
    ["old versions are kept longer", "buckets: { raw: { noncurrent: 60d } }\n"],
    ["another key of a bucket", `buckets: { models: { key: ${key("europe", "models-2")} } }\n`],
    ["images are kept longer", "registries: { serving: { deleteUntaggedAfter: 60d } }\n"],
    ["somebody may read", 'buckets: { raw: { access: { readers: ["group:analysts@acme.example"] } } }\n'],
    ["somebody may read a secret", 'secrets: { hubspot: { access: { readers: ["group:analysts@acme.example"] } } }\n'],
    ["an endpoint less", "endpoints: null\n"],
    ["an Airflow of another size", "airflow: { pipelines: { size: medium } }\n"],
    ["the same entries in another order", "buckets: null\n", "buckets: { models: { location: EU, key: " + key("europe") + " }, raw: { deleteAfter: 400d } }\n"], // prettier-ignore
    [
      "the same columns in another order",
      tables("whole: null"),
      tables("whole: { schema: { tags: { type: STRING, mode: REPEATED }, at: TIMESTAMP, id: STRING } }"),
    ],
  ]);

/** The same on AWS. */
export const harmlessOnAws = (tables: (text: string) => string, key: (name: string) => string) =>
  harmless([
    ["nothing changes", ""],
    ["a bucket more", "buckets: { more: {} }\n"],
    ["a registry more", "registries: { more: {} }\n"],
    ["a dataset more", "datasets: { more: {} }\n"],
    ["a secret more", "secrets: { more: {} }\n"],
    ["a description of a secret", "secrets: { hubspot: { description: for the export } }\n"],
    ["a value's last day", "secrets: { hubspot: { expires: 2031-06-30 } }\n"],
    ["a reminder of a new value", "alerts: { emails: [ml@acme.example] }\nsecrets: { hubspot: { rotate: 90d } }\n"],
    ["a table more", tables("more: { schema: { id: string } }")],
    ["a column more", tables("days: { schema: { more: string } }")],
    ["a column less, of which the files stay", tables("days: { schema: { spend: null } }")],
    ["a description of a table", tables("days: { description: one row for each day }")],
    ["a label", "labels: { team: growth }\n"],
    ["another owner", "owner: platform@acme.example\n"],
    ["objects end later", "buckets: { raw: { deleteAfter: 800d } }\n"],
    ["old versions are kept longer", "buckets: { raw: { noncurrent: 60d } }\n"],
    ["another key of a bucket", `buckets: { models: { key: "${key("444455557777")}" } }\n`],
    ["images are kept longer", "registries: { serving: { deleteUntaggedAfter: 60d } }\n"],
    ["somebody may read", 'buckets: { raw: { access: { readers: ["arn:aws:iam::444455556666:role/shop"] } } }\n'],
    [
      "somebody may read a secret",
      'secrets: { hubspot: { access: { readers: ["arn:aws:iam::111122223334:role/shop"] } } }\n',
    ],
    ["an endpoint less", "endpoints: null\n"],
    ["an Airflow of another size", "airflow: { pipelines: { size: medium } }\n"],
    ["files of a shared bucket in another folder", "datasets: { shared: { location: bucket/lake/other } }\n"],
  ]);
