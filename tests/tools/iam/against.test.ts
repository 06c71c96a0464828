import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { iam } from "../../../tools/iam";
import { homeOf } from "../../../tools/iam/rights";
import { briefCells, briefIn } from "../../../tools/plan/brief";
import { describePlan } from "../../../tools/plan/describe-plan";
import type { Plan } from "../../../tools/plan/plan";
import { plannedRights, rightsItems, rightsOf } from "../../../tools/plan/rights";
import { synthesizeYaml } from "../../support/environments";
import { needsOnPath } from "../../support/on-path";
import { aws, edited, gcp, repository } from "../check/project";
import { planBetween } from "../cost/plan-between";
import type { Json } from "../../support/check-schema";
import { planOf, told } from "../plan/changes";
import { section } from "../plan/told";

const reading = (yaml: string, who: string) => edited(yaml, /raw: \{.*\}/.exec(yaml)![0], `raw: { access: { readers: ["${who}"] } }`); // prettier-ignore
const writing = (yaml: string, who: string) => edited(yaml, /raw: \{.*\}/.exec(yaml)![0], `raw: { access: { writers: ["${who}"] } }`); // prettier-ignore
const pipelines = (yaml: string, field: string) => `${yaml}airflow:\n  pipelines: { ${field} }\n`;
const analysts = "arn:aws:iam::111122223333:role/analysts";
const hub = "token.actions.githubusercontent.com";
const pool = "federated identity churn-dev-pool";
const stranger = "arn:aws:iam::999999999999:role/stranger";

// Edits of the YAML, and what each gives and takes, by hand.
const changes: [what: string, before: string, after: string, lines: string[]][] = [
  ["nothing", aws, `# a note\n${aws}`, []],
  [
    "a reader on AWS",
    aws,
    reading(aws, analysts),
    ["+ role analysts may list and read objects in bucket/raw", "+ role analysts may encrypt and decrypt with key/main, only through S3"],
  ],
  [
    "a reader who may write now",
    reading(aws, analysts),
    writing(aws, analysts),
    ["+ role analysts may write and delete objects in bucket/raw"],
  ],
  [
    "a role of another account, which comes first",
    aws,
    edited(reading(aws, analysts), "models: {}", `models: { access: { readers: ["${stranger}"] } }`),
    [
      "+ role stranger of account 999999999999 may list and read objects in bucket/models [account 999999999999 is another]",
      "+ role stranger of account 999999999999 may encrypt and decrypt with key/main, only through S3 [account 999999999999 is another]",
      "+ role analysts may list and read objects in bucket/raw",
      "+ role analysts may encrypt and decrypt with key/main, only through S3",
    ],
  ],
  [
    "a group on Google Cloud that may no longer write",
    writing(gcp, "group:ml@acme.example"),
    reading(gcp, "group:ml@acme.example"),
    ["- group ml@acme.example may write and delete objects in bucket/raw (roles/storage.objectUser)"],
  ],
  [
    "another project's account",
    gcp,
    reading(gcp, "serviceAccount:x@shop.iam.gserviceaccount.com"),
    ["+ service account x@shop.iam.gserviceaccount.com of project shop may list and read objects in bucket/raw (roles/storage.objectViewer) [project shop is another]"],
  ],
  [
    "a workload that reads more of a bucket",
    pipelines(gcp, "reads: [bucket/raw/shop]"),
    pipelines(gcp, "reads: [bucket/raw]"),
    ["+ airflow/pipelines, as service account churn-dev-airflow-pipelines may read objects in bucket/raw (roles/storage.objectViewer)"],
  ],
  [
    "a workload that deletes, behind one that reads",
    pipelines(aws.replace("encryption: customer-managed\n", ""), "reads: []"),
    pipelines(aws.replace("encryption: customer-managed\n", ""), "reads: [bucket/raw], writes: [bucket/models]"),
    [
      "+ airflow/pipelines, as role churn-dev-pipelines-airflow may list, read, write and delete objects in bucket/models",
      "+ airflow/pipelines, as role churn-dev-pipelines-airflow may list and read objects in bucket/raw",
    ],
  ],
  [
    "a trust of AWS that lets in one more, and another in the place of one",
    `${aws}identities:\n  ci: { from: ["github:acme/churn@refs/heads/main", "github:acme/old@refs/heads/main"], access: { users: ["${analysts}"] } }\n`,
    `${aws}identities:\n  ci: { from: ["github:acme/churn@refs/heads/main", "github:acme/new@refs/heads/main", "github:acme/churn@environment/prod"], access: { users: ["${analysts}", "${analysts}-2"] } }\n`,
    [
      `+ federated identity ${hub}/repo:acme/churn:environment:prod may act as identity/ci, only where aud is sts.amazonaws.com`,
      `+ federated identity ${hub}/repo:acme/new:ref:refs/heads/main may act as identity/ci, only where aud is sts.amazonaws.com`,
      "+ role analysts-2 may act as identity/ci",
      `- federated identity ${hub}/repo:acme/old:ref:refs/heads/main may act as identity/ci, only where aud is sts.amazonaws.com`,
    ],
  ],
  [
    "a provider of Google Cloud that lets in another",
    `${gcp}identities:\n  ci: { from: ["github:acme/churn@refs/heads/main", "github:acme/old@refs/heads/main"] }\n`,
    `${gcp}identities:\n  ci: { from: ["github:acme/churn@refs/heads/main", "github:acme/new@refs/heads/main"] }\n`,
    [
      `+ ${pool}/subject/repo:acme/new:ref:refs/heads/main may sign in by access/outside-github, as ${hub} vouches [another's word for who somebody is]`,
      `+ ${pool}/subject/repo:acme/new:ref:refs/heads/main may act as identity/ci (roles/iam.workloadIdentityUser) [whoever has it can be that account]`,
      `- ${pool}/subject/repo:acme/old:ref:refs/heads/main may sign in by access/outside-github, as ${hub} vouches`,
      `- ${pool}/subject/repo:acme/old:ref:refs/heads/main may act as identity/ci (roles/iam.workloadIdentityUser)`,
    ],
  ],
  [
    "a bucket that goes with whoever reads it",
    reading(aws, analysts),
    edited(reading(aws, analysts), /  raw: .*\n/.exec(reading(aws, analysts))![0], ""),
    ["- role analysts may list and read objects in bucket/raw", "- role analysts may encrypt and decrypt with key/main, only through S3"],
  ],
]; // prettier-ignore

/** The plan with names of what is there already as the clouds write them; what is new is as the program says it (tools/plan/program.ts). */
function withNames(plan: Plan): Plan {
  const written = (text: string) =>
    text.replace(
      /((?:aws|google)_[a-z0-9_]+)\.([\w-]+) (arn|email|name|id)\b/g,
      (_, type: string, name: string, field: string) => {
        const found = plan.resource_changes.find((one) => one.type === type && one.name === name)?.change;
        const body = (found?.before ?? found?.after) as Record<string, string>;
        if (type === "aws_s3_bucket" && field === "arn") return `arn:aws:s3:::${body.bucket!}`;
        if (type === "google_service_account" && field === "email")
          return `${body.account_id!}@acme-ml.iam.gserviceaccount.com`;
        return `\${${type}.${name}.${field}}`;
      },
    );
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return written(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, walk(inner)]));
  };
  return { ...plan, resource_changes: walk(plan.resource_changes) as Plan["resource_changes"] };
}

describe("what a change gives and takes", () => {
  needsOnPath("git");

  it.each(changes)("against a commit: %s", (_, before, after, lines) => {
    const { folder, write } = repository({ "dev.yaml": before });
    write({ "dev.yaml": after });
    const { text, exitCode } = iam({ directory: join(folder, "environments"), name: "dev", against: "main", width: 1_000 });
    expect(exitCode).toBe(0);
    expect(text.split("\n").slice(1)).toEqual(lines);
    if (lines.length === 0) expect(text).toBe("dev: nobody may do more or less than at main");
  }); // prettier-ignore

  // The plan's own before and after, for the same edits.
  it.each(changes)("by a plan: %s", (_, before, after, lines) => {
    const [was, is] = [synthesizeYaml(before), synthesizeYaml(after)];
    const { names } = homeOf(is.environment);
    const plan = { ...withNames(planBetween(was.json, is.json)), homes: names };
    const rights = plannedRights(plan)!;
    const plain = rightsItems(rights).map(({ text }) => text.replace(/^`|`$|^<code>|<\/code>$/g, "").replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))); // prettier-ignore
    expect(plain).toEqual(lines);
  });

  it("is all of an environment that is new, and nothing is left of one that is gone", () => {
    const { folder, write } = repository({ "dev.yaml": gcp });
    const since = (name: string) => iam({ directory: join(folder, "environments"), name, against: "main", width: 200 }).text.split("\n"); // prettier-ignore
    write({ "other.yaml": reading(aws, analysts), "dev.yaml": null });
    const [head, ...lines] = since("other");
    expect(head).toBe("other · who may do more and less than at main, where it is not: all of it is new");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.startsWith("-"))).toEqual([]); // a ban that comes with a bucket takes nothing from anybody
    const [gone, ...taken] = since("dev");
    expect(gone).toBe("dev · who may do more and less than at main: it is gone from the files");
    expect(taken.filter((line) => line.startsWith("+"))).toEqual([]);
  });

  it("takes nothing from a bucket that Terraform only lets go of", () => {
    const before = reading(aws, analysts);
    const { folder, write } = repository({ "dev.yaml": before });
    write({ "dev.yaml": edited(before, "raw: { ", "raw: { retired: 2026-11-01, ") });
    expect(iam({ directory: join(folder, "environments"), name: "dev", against: "main", width: 200 }).text).toBe("dev: nobody may do more or less than at main"); // prettier-ignore
  });

  it("cannot be told of files that this version does not read, which ends with 1", () => {
    const { folder, write } = repository({ "dev.yaml": "cloud: aws\nof: an older version\n" });
    write({ "dev.yaml": aws });
    const { text, exitCode } = iam({ directory: join(folder, "environments"), name: "dev", against: "main", width: 100 }); // prettier-ignore
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^dev as it stood at main cannot be compared, since this version does not read it:\n  /);
    expect(text).not.toContain("ponte-check-");
  });

  it("is data, too", () => {
    const { folder, write } = repository({ "dev.yaml": aws });
    write({ "dev.yaml": reading(aws, stranger) });
    const { text } = iam({ directory: join(folder, "environments"), name: "dev", against: "main", json: true, width: 100 }); // prettier-ignore
    expect(JSON.parse(text)).toMatchObject({
      environment: "dev",
      gained: [{ who: "role stranger of account 999999999999", why: "account 999999999999 is another", rights: ["s3:ListBucket", "s3:GetObject"] }, {}],
      lost: [],
    }); // prettier-ignore
  });
});

describe("a plan's text", () => {
  const statement = (who: string, Action: string) => ({ Effect: "Allow", Principal: { AWS: who }, Action, Resource: "arn:aws:s3:::acme-raw/*" }); // prettier-ignore
  const bucket = { type: "aws_s3_bucket", before: { bucket: "acme-raw" }, after: { bucket: "acme-raw" }, address: "aws_s3_bucket.bucket_raw_8CAB8F7B", actions: ["no-op"] }; // prettier-ignore
  const policy = (...statements: object[]) => ({ bucket: "acme-raw", policy: JSON.stringify({ Statement: statements }) }); // prettier-ignore
  const of = (before: object[], after: object[]) => ({ type: "aws_s3_bucket_policy", before: policy(...before), after: policy(...after), address: "aws_s3_bucket_policy.bucket_raw_Policy_82086D2D" }); // prettier-ignore
  const people = "arn:aws:iam::111122223333:role/people";

  it("tells in a section of its own who may do more and less, and counts it for the comment", () => {
    const { text } = told(bucket, of([statement(people, "s3:GetObject"), statement(people, "s3:PutObject")], [statement(people, "s3:GetObject"), statement("*", "s3:DeleteObject")])); // prettier-ignore
    expect(section(text, "Who may do more and less")).toEqual([
      "- `+ everybody may delete objects in bucket/raw [everybody]`",
      "- `- role people may write objects in bucket/raw`",
    ]);
    expect(briefIn(text)!.rights).toEqual({ gained: 1, lost: 1, opening: 1 });
    expect(briefCells(briefIn(text)).at(-2)).toBe("**1 opens a door**, +1 −1");
  });

  it("tells of a condition that takes more accounts the ones that came", () => {
    const under = (...accounts: string[]) => ({ ...statement("*", "s3:GetObject"), Condition: { StringEquals: { "aws:SourceAccount": accounts } } }); // prettier-ignore
    const { text } = told(bucket, of([under("111122223333", "222233334444", "333344445555")], [under("222233334444", "444455556666", "555566667777", "333344445555")])); // prettier-ignore
    expect(section(text, "Who may do more and less")).toEqual([
      "- `+ everybody may read objects in bucket/raw, only on behalf of account 444455556666 or 555566667777`",
      "- `- everybody may read objects in bucket/raw, only on behalf of this account`",
    ]);
  });

  it("counts no ban of a first deploy as lost, and one that comes to what is there already", () => {
    const first = plannedRights(planBetween({} as Json, synthesizeYaml(aws).json))!;
    expect(first.lost).toEqual([]);
    expect(rightsOf(first)).toMatchObject({ lost: 0 });
    const ban = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::acme-raw/*" };
    const { text } = told(bucket, of([], [ban]));
    expect(section(text, "Who may do more and less")).toEqual(["- `- from now on: everybody must not do anything in bucket/raw`"]); // prettier-ignore
    expect(briefIn(text)!.rights).toEqual({ gained: 0, lost: 1, opening: 0 });
  });

  it("says nothing where who may do what stays, however it is written", () => {
    const { text } = told(bucket, of([statement(people, "s3:GetObject")], [statement(people, "s3:getobject")]));
    expect(section(text, "Who may do more and less")).toEqual([]);
    expect(briefCells(briefIn(text)).at(-2)).toBe("-");
  });

  it("calls no loss what is known after the apply only, nor what Terraform only forgets", () => {
    const unknown = planOf([bucket, { ...of([statement(people, "s3:GetObject")], []), after: { bucket: "acme-raw" } }]);
    const raw = { ...unknown, resource_changes: unknown.resource_changes };
    expect(rightsItems(plannedRights(raw)!).map(({ text }) => text)).toEqual(["`- role people may read objects in bucket/raw`"]); // prettier-ignore
    const forgotten = planOf([bucket, { ...of([statement(people, "s3:GetObject")], []), after: null, actions: ["forget"] }]); // prettier-ignore
    expect(rightsItems(plannedRights(forgotten)!)).toEqual([]);
  });

  it("lets no name become Markdown", () => {
    const evil = "arn:aws:iam::111122223333:role/`**x**`<b>";
    const { text } = describePlan(planOf([bucket, of([], [statement(evil, "s3:GetObject")])]), { environment: "dev" });
    const [line] = section(text, "Who may do more and less");
    expect(line).not.toMatch(/\*\*x|<b>|`\*/);
  });
});
