import { expect, it } from "vitest";
import { describeProblem, warningsOf } from "../../../language";
import { loadFiles, problemsOf } from "../../support/environments";
import { aws, type Case, gcp, refuses, role } from "../refuses";

const secrets = (head: string, fields: string) => `${head}secrets:\n  hubspot: { ${fields} }\n`;
const alerts = "alerts: { emails: [ml-oncall@acme.example] }\n";

const leaked =
  "Whoever has the file or its history has what was written here, so issue another value, and put that in with: ponte secret set dev hubspot";

refuses("secrets", [
  [
    "with a value in the place of an entry",
    `${gcp}secrets:\n  hubspot: sk-live-hunter2\n`,
    `dev.yaml:6:12 secrets.hubspot: a secret's value never stands in this file; write hubspot: {}. ${leaked}`,
  ],
  [
    "with a number in the place of an entry",
    `${aws}secrets:\n  hubspot: 48151623\n`,
    `dev.yaml:6:12 secrets.hubspot: a secret's value never stands in this file; write hubspot: {}. ${leaked}`,
  ],
  ...["value", "token", "secretString", "api_key", "PASSWORD"].map((field): Case => [
    `with a value as ${field}`,
    secrets(aws, `${field}: abcdef`),
    `dev.yaml:6:14 secrets.hubspot.${field}: a secret's value never stands in this file; take this line out. ${leaked}`,
  ]),
  [
    "in a base that two environments share",
    { "base/a.yaml": "secrets: { hubspot: hunter2 }\n", "dev.yaml": `extends: base/a.yaml\n${gcp}` },
    `base/a.yaml:1:21 secrets.hubspot: a secret's value never stands in this file; write hubspot: {}. ${leaked}`,
  ],
  [
    "that are one text",
    `${gcp}secrets: hunter2\n`,
    "dev.yaml:5:10 secrets: is a text; write a map with the name of each secret, such as secrets: { hubspot: {} }",
  ],
  [
    "as a list",
    `${gcp}secrets: [hubspot]\n`,
    "dev.yaml:5:10 secrets: is a list of 1; write a map, one name per line, such as raw: {}",
  ],
  [
    "with nothing behind the name",
    `${gcp}secrets:\n  hubspot:\n`,
    "dev.yaml:6:3 secrets.hubspot: is empty; write {}, or what it is for as { description: ... }; null removes what a base says",
  ],
  [
    "with a value that no space parts from its name",
    `${gcp}secrets: { hubspot:hunter2, erp: {} }\n`,
    'dev.yaml:5:12 secrets.hubspot: holds text, and no value belongs here; write "hubspot: {}"',
  ],
  [
    "that are kept elsewhere",
    `${aws}secrets: { hubspot: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x" }\n`,
    "dev.yaml:5:21 secrets.hubspot: says where a value is kept, and none is taken from there; write hubspot: {}, and put the value in with: ponte secret set dev hubspot",
  ],
  ["as one", `${gcp}secret: { hubspot: {} }\n`, 'dev.yaml:5:1 secret: unknown field; did you mean "secrets"?'],
  [
    "that an identity is let read from here",
    secrets(gcp, "access: { readers: [identity/ci] }"),
    'dev.yaml:6:34 secrets.hubspot.access.readers.0: "identity/ci"; is of this environment, and gets in by what it says itself; write reads, writes or calls there',
  ],
  [
    "that a user of AWS reads",
    secrets(aws, 'access: { readers: ["arn:aws:iam::111122223333:user/ana"] }'),
    'dev.yaml:6:34 secrets.hubspot.access.readers.0: "arn:aws:iam::111122223333:user/ana"; is no role; write one that whoever this is may assume, arn:aws:iam::111122223333:role/<name>',
  ],
  [
    "that a role of AWS reads on Google Cloud",
    secrets(gcp, 'access: { readers: ["arn:aws:iam::111122223333:role/ml"] }'),
    'dev.yaml:6:34 secrets.hubspot.access.readers.0: "arn:aws:iam::111122223333:role/ml"; is of AWS; a role of AWS acts as an identity of this environment, by from: [aws:<its ARN>]',
  ],
  [
    "that a group of Google's reads on AWS",
    secrets(aws, 'access: { readers: ["group:ml@acme.example"] }'),
    'dev.yaml:6:34 secrets.hubspot.access.readers.0: "group:ml@acme.example"; is of Google Cloud; a service account acts as an identity of this environment, by from: [google:<its unique id>]',
  ],
  [
    "that an endpoint reads by itself",
    `${aws}secrets: { x: {} }\nendpoints: { e: { reads: [secret/x] } }\n`,
    "dev.yaml:6:19 endpoints.e.reads: is said by what it runs as; write identities: { <name>: { reads: [...] } }, and identity: identity/<name> here",
  ],
  [
    "with a field that is none",
    secrets(gcp, "labels: { a: b }"),
    "dev.yaml:6:14 secrets.hubspot.labels: unknown field; write one of description, rotate, expires, access, retired, adopt, delete, renamedFrom",
  ],
  [
    "that remind of rotation on Google Cloud where nobody hears",
    secrets(gcp, "rotate: 90d"),
    "dev.yaml:6:22 secrets.hubspot.rotate: reminds nobody: the environment has no alerts; write alerts: { emails: [...] } at the top of the file, or take rotate out",
  ],
  [
    "that remind of rotation on AWS where nobody hears",
    secrets(aws, "rotate: 90d"),
    "dev.yaml:6:22 secrets.hubspot.rotate: reminds nobody: the environment has no alerts; write alerts: { emails: [...] } at the top of the file, or take rotate out",
  ],
  [
    "that rotate in no whole days",
    secrets(aws, "rotate: 12h"),
    'dev.yaml:6:22 secrets.hubspot.rotate: "12h"; write whole days from 1d to 3650d, such as 30d',
  ],
  [
    "that expire on no day",
    secrets(gcp, "expires: 2027-06-31"),
    'dev.yaml:6:23 secrets.hubspot.expires: "2027-06-31"; write a day that exists, such as 2026-11-29',
  ],
  [
    "that a role of another account reads",
    secrets(aws, `access: { readers: [${role("ml", "444455556666")}] }`),
    "dev.yaml:6:34 secrets.hubspot.access.readers.0: is a role of another account than 111122223333; secrets can be shared with this account's roles only",
  ],
  [
    "that everybody reads",
    secrets(gcp, "access: { readers: [allUsers] }"),
    'dev.yaml:6:34 secrets.hubspot.access.readers.0: "allUsers"; write group:name@domain, user:name@domain or serviceAccount:name@project.iam.gserviceaccount.com',
  ],
]);

it("takes a reminder that somebody hears", () => {
  const text = (head: string) => secrets(head + alerts, "rotate: 90d, expires: 2031-06-30");
  expect(problemsOf({ "dev.yaml": text(gcp), "dev-aws.yaml": text(aws) })).toEqual([]);
});

it("warns of a value whose last day has passed, where it stands", () => {
  const warned = (expires: string) =>
    loadFiles({ "dev.yaml": secrets(gcp, `expires: ${expires}`) })
      .flatMap(warningsOf)
      .map(describeProblem);
  expect(warned("2031-06-30")).toEqual([]);
  expect(warned("2020-06-30")).toEqual([
    expect.stringMatching(
      /dev\.yaml:6:23 secrets\.hubspot\.expires: its value expired \d+ days ago; put a new one in, and write until when that one is good$/,
    ),
  ]);
});
