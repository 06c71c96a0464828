import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan, type Plan } from "../../../tools/plan/plan";
import { firstLine, lines, planNamed, section, words } from "./told";

describe("a plan that destroys a bucket", () => {
  it.each(["aws-destroyed-bucket", "gcp-destroyed-bucket"])("has it in the first line (%s)", (name) => {
    expect(firstLine(name)).toMatch(
      /^\*\*Destroys bucket `acme-ml-dev-raw` and all objects in it( \(with \d \w+\))?\.\*\*$/,
    );
    expect(words(name).dangerous).toBe(true);
  });

  it("names the settings that go with it by their number only", () => {
    const { text } = words("aws-destroyed-bucket");
    expect(section(text, "Loses data")).toEqual([
      "- Destroys bucket `acme-ml-dev-raw` and all objects in it (with 6 settings)",
    ]);
    expect(section(text, "Changes")).toEqual([
      "- Updates bucket `acme-ml-dev-models`: `tags.owner`: none -> `ml`",
      "- Creates bucket `acme-ml-dev-landing` (with 6 settings)",
    ]);
    expect(text).not.toContain("aws_s3_bucket_versioning");
  });

  it("counts as Terraform does, and gives the address to whoever looks for it", () => {
    const { text, changes } = words("aws-destroyed-bucket");
    expect(text).toContain("7 to add, 1 to change, 7 to destroy");
    expect(changes).toBe(15);
    expect(text).toMatch(/<sub>`aws_s3_bucket\.buckets_raw_[0-9A-F]{8}`<\/sub>/);
  });
});

it("says what forces a replacement, with old and new value, and what it costs", () => {
  expect(firstLine("gcp-replaced-dataset")).toBe(
    "**Replaces dataset `churn_dev_features`: all tables in it are lost, because `location`: `europe-west4` -> `europe-west1` cannot be changed in place.**",
  );
});

it.each([
  ["aws-endpoint-destroyed", "churn-dev-fraud"],
  ["gcp-endpoint-destroyed", "churn-dev-churn"],
])("a destroyed endpoint stops serving (%s)", (name, endpoint) => {
  expect(firstLine(name)).toMatch(
    new RegExp(`^\\*\\*Destroys endpoint \`${endpoint}\`: its callers get no answer any more`),
  );
  expect(section(words(name).text, "Stops serving")).toHaveLength(1);
  expect(section(words(name).text, "Loses data")).toEqual([]);
  expect(words(name).dangerous).toBe(true);
});

describe("access", () => {
  it("that is taken away names role, resource and member", () => {
    const { text, dangerous } = words("gcp-iam-removed");
    expect(section(text, "Access")).toEqual([
      "- Takes `bigquery.jobUser` on project `acme-ml-dev` from `group:analysts@acme.example`",
      "- Takes `storage.objectViewer` on bucket `acme-ml-dev-raw` from `group:analysts@acme.example`",
    ]);
    expect(dangerous).toBe(true);
  });

  it("that opens to everybody comes first", () => {
    expect(firstLine("gcp-access-opened")).toBe(
      "**Opens `storage.objectViewer` on bucket `acme-ml-dev-models` to everybody (`allUsers`).**",
    );
    expect(firstLine("aws-access-opened")).toBe(
      "**Opens `s3:GetObject` on `arn:aws:s3:::acme-ml-dev-models/*` to everybody (`*`) in the policy of bucket `acme-ml-dev-models`.**",
    );
    expect(section(words("aws-access-opened").text, "Access")[1]).toContain("`block_public_policy`: `true` -> `false`");
  });

  it("in a policy is told by who, what, and on what", () => {
    const found = section(words("aws-access-removed").text, "Access");
    expect(found).toContain("- Takes `cloudwatch:PutMetricData` on `*` from role `churn-dev-churn-endpoint`");
    expect(found).toContain(
      "- Takes `s3:ListBucket` on `arn:aws:s3:::acme-ml-dev-models`, `arn:aws:s3:::acme-ml-dev-models/*` from role `churn-dev-churn-endpoint`",
    );
    expect(found).toContain(
      "- Takes `s3:GetObject` on `arn:aws:s3:::acme-ml-dev-models/*` from `arn:aws:iam::123456789012:root` in the policy of bucket `acme-ml-dev-models`",
    );
  });
});

it.each(["aws-guards", "gcp-guards"])("tells of every guard that becomes weaker (%s)", (name) => {
  const { text, dangerous } = words(name);
  const found = section(text, "Weakens a guard").join("\n");
  expect(found).toContain("Bucket `acme-ml-dev-models` no longer keeps old versions of objects");
  expect(found).toContain(
    "Bucket `acme-ml-dev-models` can be destroyed with all that is in it (`force_destroy`: `false` -> `true`)",
  );
  expect(found).toContain("Bucket `acme-ml-dev-models` deletes objects sooner");
  expect(dangerous).toBe(true);
  expect(section(text, "Changes")).toEqual([]); // all is said
});

it("tells a first deploy by what people asked for, without danger", () => {
  const { text, dangerous } = words("aws-first-deploy");
  expect(dangerous).toBe(false);
  expect(text).toContain("40 to add, 0 to change, 0 to destroy");
  expect(section(text, "Changes")).toHaveLength(8); // two buckets, a dataset, two endpoints, a registry, a secret, an output
  expect(text).toContain("- Creates endpoint `churn-dev-churn` (with ");
  const google = words("gcp-first-deploy");
  expect(google.dangerous).toBe(false);
  expect(google.text).toContain("14 to add, 0 to change, 0 to destroy");
  expect(section(google.text, "Changes")).toContain(
    "- Creates dataset `churn_dev_features` (with 1 grant and 1 table)",
  );
});

it("says in its first line how many there are, where no one of them stands for all", () => {
  expect(firstLine("aws-first-deploy")).toBe("**40 to add.**");
  expect(firstLine("gcp-first-deploy")).toBe("**14 to add.**");
  expect(firstLine("aws-sagemaker-traffic")).toMatch(/^\*\*Updates endpoint `churn-dev-churn` in place/);
});

it("says beside the count how many are dangerous", () => {
  expect(words("aws-access-opened").text).toContain("0 to add, 2 to change, 0 to destroy; **2 dangerous**.");
});

it.each(["aws-no-changes", "gcp-no-changes"])("says that there is nothing to do (%s)", (name) => {
  expect(words(name)).toEqual({ text: "No changes.\n\n<!-- ponte diff dev -->", changes: 0, dangerous: false });
});

it("calls nothing changed outside right after one's own first deploy", () => {
  expect(words("aws-after-deploy")).toEqual({
    text: "No changes.\n\n<!-- ponte diff dev -->",
    changes: 0,
    dangerous: false,
  });
});

it("tells another artifact as what it is: an update, and a file that is read in place of another", () => {
  const { text, dangerous } = words("aws-new-artifact");
  const [old, now] = ["42", "43"].map((version) => `churn/${version}/model.tar.gz`);
  expect(dangerous).toBe(false);
  expect(firstLine("aws-new-artifact")).toMatch(/^\*\*Updates endpoint `tt-dev-churn` in place: artifact /);
  expect(section(text, "Changes")).toHaveLength(1);
  expect(section(text, "Access")).toEqual([
    `- Moves \`s3:GetObject\` of role \`tt-dev-churn-sagemaker\`: on \`arn:aws:s3:::111122223333-tt-dev-models/${old}\` -> \`arn:aws:s3:::111122223333-tt-dev-models/${now}\``,
    `- Moves \`s3:ListBucket\` of role \`tt-dev-churn-sagemaker\`: on \`arn:aws:s3:::111122223333-tt-dev-models\` if \`s3:prefix StringEquals ${old}\` -> \`s3:prefix StringEquals ${now}\``,
  ]);
});

it("tells what was changed behind Terraform's back", () => {
  expect(section(words("gcp-drift").text, "Changed outside Terraform")).toEqual([
    "- bucket `acme-ml-dev-models`: `versioning.enabled`: `true` -> `false`",
  ]);
});

it("does not take a plan that failed for a whole one", () => {
  expect(words("gcp-refused").text).toContain("Terraform stopped with an error");
});

it("puts the loss first and the access second, in whatever order Terraform lists them", () => {
  const all = ["gcp-iam-removed", "gcp-first-deploy", "gcp-guards", "gcp-endpoint-destroyed", "gcp-destroyed-bucket"];
  const resource_changes = all.flatMap((name) => planNamed(name).resource_changes);
  for (const changes of [resource_changes, resource_changes.toReversed()]) {
    const { text } = describePlan(
      { ...planNamed("gcp-no-changes"), resource_changes: changes },
      { environment: "dev" },
    );
    expect(lines(text)[0]).toMatch(/^\*\*Destroys bucket `acme-ml-dev-raw` and all objects in it/);
    const titles = lines(text).filter((line) => line.startsWith("### "));
    expect(titles).toEqual([
      "### Loses data",
      "### Stops serving",
      "### Access",
      "### Weakens a guard",
      "### Changes",
      "### Who may do more and less",
      "### Money",
    ]);
  }
});

it("does not call drift what the settings of a bucket show up as in the bucket itself", () => {
  const bucket = (attributes: object) => ({ bucket: "acme-ml-dev-raw", versioning: [], ...attributes });
  const drift = (after: object) => {
    const change = { actions: ["update"], before: bucket({}), after: bucket(after) };
    const resource = { address: "aws_s3_bucket.x", type: "aws_s3_bucket", name: "x", change };
    const json = JSON.stringify({ format_version: "1.2", resource_changes: [], resource_drift: [resource] });
    return section(describePlan(readPlan(json), { environment: "dev" }).text, "Changed outside Terraform");
  };
  expect(drift({ versioning: [{ enabled: true, mfa_delete: false }] })).toEqual([]);
  expect(drift({ force_destroy: true })).toEqual(["- bucket `acme-ml-dev-raw`: `force_destroy`: none -> `true`"]);
});

it("never shows what is sensitive", () => {
  const { text } = words("aws-secret");
  expect(text).toContain("`secret_string`: changed (sensitive)");
  expect(text).not.toContain("hunter2");
});

it("lets no text from outside become Markdown", () => {
  const { text } = words("aws-escape");
  expect(text).not.toContain("<b>");
  expect(text).not.toMatch(/@everyone/);
  expect(text).not.toMatch(/^# of/m);
  expect(text).toContain("&#60;b&#62;data");
});

it("ends with the mark by which the comment is found again", () => {
  expect(lines(words("aws-guards").text).at(-1)).toBe("<!-- ponte diff dev -->");
  const named = describePlan(planNamed("aws-no-changes"), { environment: "x --><b>" }).text;
  expect(named).toBe("No changes.\n\n<!-- ponte diff xb -->");
});

describe("a plan that is too long for a comment", () => {
  const bucket = (i: number, actions: string[]) => ({
    address: `aws_s3_bucket.b${i}`,
    mode: "managed",
    type: "aws_s3_bucket",
    name: `b${i}`,
    change: {
      actions,
      before: actions[0] === "delete" ? { bucket: `old-${i}` } : null,
      after: actions[0] === "create" ? { bucket: `new-${i}` } : null,
    },
  });
  const plan = (destroyed: number, created: number): Plan => ({
    errored: false,
    resource_changes: [
      ...Array.from({ length: created }, (_, i) => bucket(i, ["create"])),
      ...Array.from({ length: destroyed }, (_, i) => bucket(created + i, ["delete"])),
    ],
    resource_drift: [],
    output_changes: {},
    answers: [],
  });

  it("keeps all that is dangerous and counts what is left out", () => {
    const { text } = describePlan(plan(10, 500), { environment: "dev", limit: 5000 });
    expect(text.length).toBeLessThanOrEqual(5000);
    expect(text.match(/^- Destroys/gm)).toHaveLength(10);
    const created = text.match(/^- Creates/gm)!.length;
    expect(text).toContain(`… and ${500 - created} more that did not fit, none of them dangerous`);
    expect(lines(text).at(-1)).toBe("<!-- ponte diff dev -->");
  });

  it("says so when even the dangerous ones are too many", () => {
    const { text } = describePlan(plan(300, 5), { environment: "dev", limit: 5000 });
    expect(text.length).toBeLessThanOrEqual(5000);
    expect(text).toMatch(/… and \d+ more that did not fit, \*\*\d+ of them dangerous\*\*/);
  });
});
