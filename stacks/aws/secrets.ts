import { Secret } from "../../constructs/aws/secretsmanager/secret";
import { secretsIn, type Variables, versionVariable } from "../../language";
import type { AwsKind, AwsPlatform } from "./kind";

export const secrets: AwsKind<"secrets"> = {
  group: "secret",
  make(at, key, secret, on) {
    const made = new Secret(at, key, {
      secretName: secretName(on, key),
      description: secret.description,
      kmsKeyArn: on.key?.arn,
      protect: on.guardOf(secret).protect,
    });
    for (const arn of secret.access?.readers ?? []) made.grantRead(on.existingRole(arn));
    for (const arn of secret.access?.writers ?? []) made.grantAddVersion(on.existingRole(arn));
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
