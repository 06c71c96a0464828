import { Secret } from "../../constructs/gcp/secret-manager/secret";
import type { GcpKind } from "./kind";

export const secrets: GcpKind<"secrets"> = {
  group: "secret",
  apis: () => ["secretmanager"],
  make(at, key, secret, on) {
    const made = new Secret(at, key, {
      secretId: secretId(on, key),
      locations: [on.region],
      project: on.projectWith("secretmanager"),
      protect: on.guardOf(secret).protect,
    });
    for (const member of secret.access?.readers ?? []) made.grantRead(member, member);
    for (const member of secret.access?.writers ?? []) made.grantAddVersion(member, member);
    return made;
  },
  output: ({ name }) => name,
  reach: {
    reads: (made, { grantId, account }, path) => made.grantRead(grantId(path), account.member),
    writes: (made, { grantId, account }, path) => made.grantAddVersion(grantId(path), account.member),
  },
};

/** What a secret is called, for who asks for it by name: `<system>-<environment>-<key>`. */
export function secretId({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 255);
}
