import { Secret } from "../../constructs/aws/secretsmanager/secret";
import type { AwsKind } from "./kind";

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
