import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import { Reminder } from "../../constructs/aws/scheduler/reminder";
import { Secret } from "../../constructs/aws/secretsmanager/secret";
import { secretsIn, type Variables, versionVariable } from "../../language";
import type { AwsKind, AwsPlatform } from "./kind";

const recoveryDays = 30; // the most; a secret that waits to be deleted costs nothing

export const secrets: AwsKind<"secrets"> = {
  group: "secret",
  besides: ["reminder"],
  make(at, key, secret, on) {
    const { description, expires, rotate } = secret;
    const made = new Secret(at, key, {
      secretName: secretName(on, key),
      description,
      kmsKeyArn: on.key?.arn,
      // Where the environment is one to be torn down its names are free at once; leave to delete one secret takes nobody's time to think again.
      recoveryDays: on.guardOf(undefined).forceDestroy ? 0 : recoveryDays,
      tags: expires === undefined ? undefined : { expires },
      protect: on.guardOf(secret).protect,
    });
    for (const arn of secret.access?.readers ?? []) made.grantRead(on.existingRole(arn));
    for (const arn of secret.access?.writers ?? []) made.grantAddVersion(on.existingRole(arn));
    if (rotate !== undefined) addReminder(key, rotate, on);
    return made;
  },
  output: ({ arn }) => arn,
  reach: {
    reads: (made, role) => made.grantRead(role),
    writes: (made, role) => made.grantAddVersion(role),
  },
};

/** What a secret is called, for who asks for it by name: `<system>-<environment>-<key>`. */
export function secretName({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 512);
}

/**
 * Variables in which secrets stand by name, each with another for its version where it is pinned. The name is written out, and no ARN: models are named by a
 * hash of it, and an ARN ends in six letters that AWS chooses.
 */
export function withSecretNames(env: Variables, on: AwsPlatform): Record<string, string> {
  const named = Object.entries(env).map(([name, value]) => [
    name,
    typeof value === "string" ? value : secretName(on, on.keyOf("secrets", value.key)),
  ]);
  const versions = secretsIn(env).flatMap(([name, { version }]) =>
    version === undefined ? [] : [[versionVariable(name, version), version]],
  );
  return Object.fromEntries([...named, ...versions]) as Record<string, string>;
}

function addReminder(key: string, everyDays: number, on: AwsPlatform): void {
  const name = secretName(on, key);
  new Reminder(on.group("reminder"), key, {
    scheduleName: on.nameOf(`rotate-${key}`, 55),
    everyDays,
    subject: `${name} is due for a new value`,
    message: [
      `The secret ${name} is to get a new value every ${everyDays} days.`,
      "Put one in, and revoke the old one where it was issued.",
    ].join("\n\n"),
    topic: on.topic!, // the language asks for it
    role: reminding(on),
    kmsKeyArn: on.key?.arn,
  });
}

/** Who publishes all reminders. */
function reminding(on: AwsPlatform): ExecutionRole {
  const at = on.group("reminding");
  const made = at.node.tryFindChild("role") as ExecutionRole | undefined;
  const services = ["scheduler.amazonaws.com"];
  return (
    made ?? new ExecutionRole(at, "role", { roleName: on.nameOf("reminders", 64), services, sourceAccount: on.account })
  );
}
