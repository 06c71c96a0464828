import type { Fault } from "../entry";

const aws = `cloud: aws
system: churn
owner: ml-platform
aws: { account: "111122223333", region: eu-west-1 }
`;
const gcp = `cloud: gcp
system: churn
owner: ml-platform
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
`;

/** A mistake in an environment, what one line says of it now, and the same environment without it. */
const told = (refused: string, message: RegExp, accepted: string) =>
  ({ refused: { "dev.yaml": refused }, message, accepted: { "dev.yaml": accepted } }) as const;

/** A test of the language by its title. */
const tested = (file: string, test: string) => ({ file: `tests/language/${file}.test.ts`, test });

/** What mistakes in the files were told. */
export const messages: readonly Fault[] = [
  {
    fault: "B2",
    input: "endpoints: { e: { variants: { a: { env: { HUGGING_FACE_HUB_TOKEN: hf_... } } } } }",
    was: '"keep it in Secret Manager or Secrets Manager, and let the workload read it there by name": no field lets a workload do that',
    held: tested("secrets", "a Hugging Face token"),
  },
  {
    fault: "B3",
    input: "endpoints: { e: { role: 1 } }",
    was: 'endpoints.e.role: unknown field; did you mean "mode"?',
    held: told(
      `${aws}endpoints: { e: { role: 1 } }\n`,
      /^dev\.yaml:5:19 endpoints\.e\.role: unknown field; write one of description, replicas, .*variants$/,
      `${aws}endpoints: { e: { mode: realtime } }\n`,
    ),
  },
  {
    fault: "B3",
    input: "endpoints: { e: { gpu: 1 } }",
    was: 'endpoints.e.gpu: unknown field; did you mean "vpc"?',
    held: told(
      `${aws}endpoints: { e: { gpu: 1 } }\n`,
      /endpoints\.e\.gpu: unknown field; did you mean "instance"\? write one of description, /,
      `${aws}endpoints: { e: { instance: ml.g5.xlarge } }\n`,
    ),
  },
  {
    fault: "B3",
    input: "tags: {}",
    was: 'tags: unknown field; did you mean "aws"?',
    held: told(
      `${aws}tags: {}\n`,
      /tags: unknown field; did you mean "labels"\? write one of cloud, /,
      `${aws}labels: {}\n`,
    ),
  },
  {
    fault: "B3",
    input: "endpoints: { e: { model: {} } }",
    was: 'endpoints.e.model: unknown field; did you mean "mode"?',
    held: told(
      `${aws}endpoints: { e: { model: {} } }\n`,
      /endpoints\.e\.model: unknown field; did you mean "variants"\?/,
      `${aws}endpoints: { e: { variants: {} } }\n`,
    ),
  },
  {
    fault: "B4",
    input: "a base has instance, and the environment that extends it mode: serverless",
    was: "base/sl.yaml:5:29 endpoints.e.instance: is nothing that mode serverless knows; remove it, or write mode: realtime",
    held: {
      refused: {
        "sl.yaml": "extends: base/sl.yaml\nendpoints: { e: { mode: serverless } }\n",
        "base/sl.yaml": `${aws}endpoints: { e: { instance: ml.m5.large } }\n`,
      },
      message: /where others need it as it is, write endpoints\.e\.instance: null in sl\.yaml$/,
      accepted: {
        "sl.yaml": "extends: base/sl.yaml\nendpoints: { e: { mode: serverless, instance: null } }\n",
        "base/sl.yaml": `${aws}endpoints: { e: { instance: ml.m5.large } }\n`,
      },
    },
  },
  {
    fault: "B5",
    input: 'labels: { CostCenter: "4711", "sagemaker:project-name": x, awsteam: x }, on AWS',
    was: 'labels.CostCenter: the name is "CostCenter"; write 1-63 of a-z, 0-9, "_" and "-", beginning with a letter; labels.awsteam: write a name that does not begin with "aws", which AWS keeps for itself',
    held: told(
      `${aws}labels: { "aws:team": x }\n`,
      /labels\.aws:team: .*write a name that does not begin with "aws:", which AWS keeps for itself$/,
      `${aws}labels: { CostCenter: "4711", "sagemaker:project-name": x, awsteam: x, awsApplication: y, project: My project }\n`,
    ),
  },
  {
    fault: "B5",
    input: "labels: { CostCenter: x }, on Google Cloud",
    was: 'labels.CostCenter: the name is "CostCenter"; write 1-63 of a-z, 0-9, "_" and "-", beginning with a letter',
    held: told(
      `${gcp}labels: { CostCenter: x }\n`,
      /beginning with a letter, such as cost-center$/,
      `${gcp}labels: { cost-center: My project }\n`,
    ),
  },
  {
    fault: "B6",
    input: "endpoints: { e: { rollout: { allAtOnce: {} } } }",
    was: "two lines: rollout: is a map; write allAtOnce, ...; and rollout.allAtOnce: unknown field; write one of canary, linear",
    held: told(
      `${aws}endpoints: { e: { rollout: { allAtOnce: {} } } }\n`,
      /endpoints\.e\.rollout\.allAtOnce: is a word, and no field; write rollout: allAtOnce$/,
      `${aws}endpoints: { e: { rollout: allAtOnce } }\n`,
    ),
  },
  {
    fault: "B7",
    input: "an image of 763104351884 in us-east-1, in an environment of eu-west-1",
    was: 'dev.yaml:6:17 endpoints.e: image "..." lies in us-east-1; copy it to eu-west-1, where the endpoint is',
    held: {
      file: "tests/stacks/environments.test.ts",
      test: "an image of another region is told at its line, and AWS's own is not to be copied",
    },
  },
  {
    fault: "B8",
    input: "airflow: { a: { env: { A: b } } }, on AWS",
    was: "airflow.a.env: is a field of Google Cloud only; remove it, or write what AWS has instead: version, privateWebserver",
    held: told(
      `${aws}airflow: { a: { env: { A: b } } }\n`,
      /is a field of Google Cloud only; MWAA takes no variables of DAGs; write Airflow's own options under config/,
      `${aws}airflow: { a: { config: { core.parallelism: "32" } } }\n`,
    ),
  },
  {
    fault: "B8",
    input: "any other field that only one cloud has",
    was: "the same: the fields of this cloud's own, whatever they are",
    held: tested("kinds/other-cloud", "every field that %s does not have is told what to write instead, and no other"),
  },
  {
    fault: "B10",
    input: "env: { HF_MODEL_ID: ... } without artifact, in network isolation",
    was: "accepted; the deploy fails after minutes",
    held: tested("warnings", "that would download its weights"),
  },
  {
    fault: "B12",
    input: 'artifact: "s3://other/models/x.tar.gz"',
    was: '"s3://other/models/x.tar.gz"; write a reference such as bucket/raw',
    held: told(
      `${aws}buckets: { raw: {} }\nairflow: { a: { reads: ["s3://other/models/x"] } }\n`,
      /only what this environment makes can be named, so copy the files into a bucket of it; write a reference such as /,
      `${aws}buckets: { raw: {} }\nairflow: { a: { reads: [bucket/raw/x] } }\n`,
    ),
  },
  {
    fault: "D-b",
    input: "instance: ml.m5.lagre",
    was: "accepted; the deploy fails after minutes",
    held: tested("warnings", "a machine that the service did not have"),
  },
  {
    fault: "D-d",
    input: "buckets:{raw: {}}",
    was: '5:17 "}" closes nothing; remove it',
    held: told(
      `${aws}buckets:{raw: {}}\n`,
      /^dev\.yaml:5:1 no space stands behind the colon; write "buckets: "/,
      `${aws}buckets: {raw: {}}\n`,
    ),
  },
  {
    fault: "D-d",
    input: "<<<<<<< HEAD",
    was: "5:1 Implicit keys need to be on a single line; check the quotes, brackets and colons of this line",
    held: tested("yaml", "with the marks of a merge"),
  },
  {
    fault: "D-d",
    input: "environments/shared.yaml, which dev.yaml extends",
    was: "shared.yaml:1:1 cloud: is missing; write gcp or aws",
    held: tested("files", "only others extend"),
  },
  {
    fault: "D-d",
    input: "cidr: 10.20.1.7/20",
    was: 'write a range inside 10.0.0.0/8, from /16 to /24, such as "10.20.0.0/20": it is one',
    held: tested("suggestions", "a range that begins within one"),
  },
  {
    fault: "D-d",
    input: "a line that a no-break space indents",
    was: "two lines, the first of them buckets: is empty; write a value, ...",
    held: tested("yaml", "indented with a space that is not a plain one"),
  },
  {
    fault: "D-d",
    input: "a file whose lines end in a carriage return alone",
    was: "1:8 a second colon on this line; put a text that holds a colon in quotes",
    held: tested("yaml", "whose lines end in a carriage return alone"),
  },
  {
    fault: "D-d",
    input: "password ghp_...",
    was: "Implicit map keys need to be followed by map values; check the quotes, brackets and colons of this line",
    held: tested("yaml", "with a secret on a line of its own"),
  },
  {
    fault: "D-d",
    input: "system: null",
    was: "1:1 system: is missing; write 2-15 of ...",
    held: told(aws.replace("churn", "null"), /^dev\.yaml:2:9 system: is null, which removes it; /, aws),
  },
  {
    fault: "D-d",
    input: "schema: { a: sting, b: STRING }, on AWS",
    was: '"sting"; write a Hive type (string, int, double, timestamp ...), or { type: string, description: ... }',
    held: tested("suggestions", "a Hive type with a letter missing"),
  },
  {
    fault: "D-d",
    input: "reads: [raw, buckets/raw]",
    was: '"raw"; write a reference such as bucket/raw or dataset/features or registry/serving',
    held: tested("suggestions", "the name alone"),
  },
  {
    fault: "D-d",
    input: "account: 111122223333",
    was: '111122223333 is a number; write the account\'s 12 digits in quotes, such as "123456789012"',
    held: told(aws.replace('"111122223333"', "111122223333"), /is a number; write it in quotes, "111122223333"$/, aws),
  },
  {
    fault: "D-e",
    input: "environments/.#dev.yaml, which Emacs leaves, or ._dev.yaml of macOS",
    was: 'every command: .#dev.yaml:1:1 the name is ".#dev"; name the file with 1-20 of a-z, 0-9 and "-"',
    held: tested(
      "files",
      "reads no file that an editor or a system hides, and names those that somebody may think are read",
    ),
  },
  {
    fault: "D-e",
    input: "environments/dev.yaml -> /etc/passwd",
    was: "read as an environment",
    held: tested("files", "refuses an environment that is a link to somewhere else"),
  },
  {
    fault: "D-g",
    input: "30,000 buckets in a file of less than 1 MiB",
    was: "accepted, and synthesized for 50 s",
    held: tested("yaml", "with a map of more entries than anybody has"),
  },
  {
    fault: "F-G4",
    input: "a line of 32,000 quotes",
    was: "Unexpected double-quoted-scalar at node end, after 2 s; 300,000 of them took minutes",
    held: tested("yaml", "with a thousand quotes"),
  },
  {
    fault: "F-G4",
    input: "60,000 keys",
    was: "k0: unknown field; ..., after 2.4 s",
    held: tested("yaml", "of more words than can be read in time"),
  },
  {
    fault: "F-G4",
    input: "150,000 lines `? a`",
    was: "RangeError: Maximum call stack size exceeded",
    held: tested("yaml", "of more words than can be read in time"),
  },
  {
    fault: "F-G4",
    input: "10,500 references to 2,000 buckets, all misspelt",
    was: "an answer after 32 s, of which one line had the names of 2,000 buckets",
    held: tested("suggestions", "only the first of many references that lead nowhere get a hint"),
  },
  {
    fault: "F-G4",
    input: 'labels: { a: "\\q\\q\\q..." }, 400,000 times',
    was: "an answer after 2.3 s",
    held: tested("yaml", "with a text without an end"),
  },
  {
    fault: "F-G17",
    input: "the same file with the keys of its maps in another order",
    was: "other orders of statements, resources, grants and depends_on: other bytes, and other names of what is named by its content",
    held: {
      file: "tests/stacks/environments.property.test.ts",
      test: "gives the same bytes whatever the order of its keys",
    },
  },
];
