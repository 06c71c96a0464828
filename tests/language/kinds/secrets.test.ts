import { expect, it } from "vitest";
import { describeProblem, warningsOf } from "../../../language";
import { loadFiles, problemsOf } from "../../support/environments";
import { aws, gcp, refuses, role } from "../refuses";

const secrets = (head: string, fields: string) => `${head}secrets:\n  hubspot: { ${fields} }\n`;
const alerts = "alerts: { emails: [ml-oncall@acme.example] }\n";

refuses("secrets", [
  [
    "with a value",
    secrets(aws, "value: abc"),
    "dev.yaml:6:14 secrets.hubspot.value: unknown field; write one of description, rotate, expires, access, retired, adopt, delete, renamedFrom",
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
