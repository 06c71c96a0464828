import { expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { aws, gcp, refuses, type Case } from "./refuses";

const steps = (text: string) => `buckets:\n  raw:\n    transitions: [${text}]\n`;

refuses("steps to colder classes", [
  [
    "that go back, on Google Cloud",
    gcp + steps("{ after: 30d, to: COLDLINE }, { after: 60d, to: NEARLINE }"),
    "dev.yaml:7:67 buckets.raw.transitions.1.to: NEARLINE is not colder than COLDLINE of the step before; write steps down to colder classes",
  ],
  [
    "that stay",
    gcp + steps("{ after: 30d, to: ARCHIVE }, { after: 60d, to: ARCHIVE }"),
    "dev.yaml:7:66 buckets.raw.transitions.1.to: ARCHIVE is not colder than ARCHIVE of the step before; write steps down to colder classes",
  ],
  [
    "that go back, on AWS",
    aws + steps("{ after: 30d, to: GLACIER }, { after: 90d, to: GLACIER_IR }"),
    "dev.yaml:7:66 buckets.raw.transitions.1.to: GLACIER_IR is not colder than GLACIER of the step before; write steps down to colder classes",
  ],
  [
    "between classes that S3 does not move between",
    aws + steps("{ after: 30d, to: ONEZONE_IA }, { after: 90d, to: GLACIER_IR }"),
    "dev.yaml:7:69 buckets.raw.transitions.1.to: S3 moves nothing from ONEZONE_IA to GLACIER_IR; write GLACIER or DEEP_ARCHIVE",
  ],
  [
    "too soon after infrequent access",
    aws + steps("{ after: 30d, to: STANDARD_IA }, { after: 59d, to: GLACIER }"),
    "dev.yaml:7:61 buckets.raw.transitions.1.after: 59d is less than 30 days after STANDARD_IA at 30d; write 60d or more",
  ],
]);

it("lets objects go down step by step", () => {
  const down = "{ after: 30d, to: STANDARD_IA }, { after: 60d, to: GLACIER_IR }, { after: 61d, to: DEEP_ARCHIVE }";
  const google = "{ after: 1d, to: NEARLINE }, { after: 2d, to: COLDLINE }, { after: 3d, to: ARCHIVE }";
  expect(problemsOf({ "dev.yaml": aws + steps(down), "prod.yaml": gcp + steps(google) })).toEqual([]);
});

const bucketRemedy =
  "write a region such as europe-west1, EU, US or ASIA, or two regions: EUR4, EUR5, EUR7, EUR8, NAM4, ASIA1";
const key = (location: string) => `projects/acme-kms/locations/${location}/keyRings/r/cryptoKeys/k`;
const arn = (region: string) => `arn:aws:kms:${region}:111122223333:key/0123abcd`;

refuses("a location", [
  [
    "of a bucket that is nearly a region",
    `${gcp}buckets: { raw: { location: europe-wst1 } }\n`,
    `dev.yaml:5:29 buckets.raw.location: "europe-wst1"; did you mean "europe-west1"? ${bucketRemedy}`,
  ],
  [
    "of a bucket that is no pair of regions",
    `${gcp}buckets: { raw: { location: EUROPE } }\n`,
    `dev.yaml:5:29 buckets.raw.location: "EUROPE"; did you mean "EU"? ${bucketRemedy}`,
  ],
  [
    "of a key of Google Cloud",
    `${gcp}buckets: { raw: { key: ${key("us-east1")} } }\n`,
    "dev.yaml:5:24 buckets.raw.key: is a key in us-east1, and the bucket is in europe-west1; write a key of that location",
  ],
  [
    "of a key for a bucket in several regions",
    `${gcp}buckets: { raw: { location: EU, key: ${key("europe-west1")} } }\n`,
    "dev.yaml:5:38 buckets.raw.key: is a key in europe-west1, and the bucket is in EU; write a key of that location",
  ],
  [
    "of a key of AWS",
    `${aws}buckets: { raw: { key: "${arn("us-east-1")}" } }\n`,
    "dev.yaml:5:24 buckets.raw.key: is a key in us-east-1, and the bucket is in eu-west-1; write a key of that region",
  ],
  [
    "of Airflow where there is no MWAA",
    `${aws.replace("eu-west-1", "mx-central-1")}airflow: { p: {} }\n`,
    "dev.yaml:4:41 aws.region: mx-central-1 has no managed Airflow (Amazon MWAA); choose another region, or remove airflow",
  ],
]);

it("lets every thing be where its cloud has it", () => {
  const google = `buckets:
  a: { location: EUR4 }
  b: { location: europe-north2 }
  c: { location: US, key: ${key("us")} }
  d: { location: EU, key: ${key("europe")} }
  e: { key: ${key("europe-west1")} }
`;
  const amazon = `buckets: { raw: { key: "${arn("mx-central-1")}" } }\n`;
  expect(
    problemsOf({ "dev.yaml": gcp + google, "prod.yaml": aws.replace("eu-west-1", "mx-central-1") + amazon }),
  ).toEqual([]);
});

const airflow = (head: string, text: string) => `${head}airflow:\n  p:\n    ${text}\n`;

refuses("Airflow", [
  [
    "of a version that MWAA never had",
    airflow(aws, 'version: "4.1.0"'),
    'dev.yaml:7:14 airflow.p.version: "4.1.0"; write all three numbers of a version 2 or 3: "2.10.3"',
  ],
  ...["core.executor", "core-executor", "core.dags_folder", "celery.broker_url"].map((option): Case => [
    `with MWAA's own ${option}`,
    airflow(aws, `config: { ${option}: "x" }`),
    `dev.yaml:7:15 airflow.p.config.${option}: the name is "${option}"; MWAA sets this option itself; remove it`,
  ]),
  ...["core.dags_folder", "core-dags_folder", "cli.endpoint_url"].map((option): Case => [
    `with Composer's own ${option}`,
    airflow(gcp, `config: { ${option}: "x" }`),
    `dev.yaml:7:15 airflow.p.config.${option}: the name is "${option}"; Composer sets this option itself; remove it`,
  ]),
  [
    "with an option in both spellings",
    airflow(gcp, 'config: { core.parallelism: "3", core-parallelism: "4" }'),
    "dev.yaml:7:56 airflow.p.config.core-parallelism: is the same option as core.parallelism; keep one of the two",
  ],
  ...["apache-airflow", "apache_airflow", "apache-airflow[celery]"].map((name): Case => [
    `among its own packages: ${name}`,
    airflow(aws, `packages: { "${name}": "==2.10.3" }`),
    `dev.yaml:7:17 airflow.p.packages.${name}: the name is "${name}"; Airflow's own version is not a package; write it as version (AWS) or image (Google Cloud)`,
  ]),
]);

it("takes packages with extras, providers, and options that are the user's", () => {
  const text =
    'packages: { "pandas[parquet]": "==2.2.3", apache-airflow-providers-amazon: "" }\n    config: { core.parallelism: "3" }';
  expect(problemsOf({ "dev.yaml": airflow(aws, text), "prod.yaml": airflow(gcp, text) })).toEqual([]);
});
