import { expect, it } from "vitest";
import { problemsOf } from "../../support/environments";
import { aws, gcp, refuses } from "../refuses";

refuses("two fields of a bucket, or two buckets, that contradict each other:", [
  [
    "autoclass and transitions",
    `${gcp}buckets:\n  raw:\n    autoclass: true\n    transitions: [{ after: 30d, to: NEARLINE }]\n`,
    "dev.yaml:8:18 buckets.raw.transitions: stands beside autoclass: true; keep one of the two",
  ],
  [
    "a deletion before a step",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 30d\n    transitions: [{ after: 90d, to: NEARLINE }]\n`,
    "dev.yaml:7:18 buckets.raw.deleteAfter: 30d is not after the last of its transitions, at 90d; Cloud Storage needs more than 90d, so write that, or transitions: null",
  ],
  [
    "steps out of order",
    `${aws}buckets:\n  raw:\n    transitions: [{ after: 90d, to: STANDARD_IA }, { after: 60d, to: GLACIER }]\n`,
    "dev.yaml:7:61 buckets.raw.transitions.1.after: 60d is not after 90d; write steps in order of age",
  ],
  [
    "a bucket and an Airflow's own",
    `${gcp}buckets: { airflow-p: {} }\nairflow: { p: {} }\n`,
    "dev.yaml:5:23 buckets.airflow-p: is the name of the bucket that airflow/p makes for itself; choose another name",
  ],
  [
    "a bucket and a dataset's own",
    `${aws}buckets: { dataset-d: {} }\ndatasets: { d: {} }\n`,
    "dev.yaml:5:23 buckets.dataset-d: is the name of the bucket that dataset/d makes for itself; choose another name",
  ],
]);

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
]);

it("lets every bucket and key be where the cloud has it", () => {
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
