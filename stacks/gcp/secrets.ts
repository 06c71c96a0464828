import { Secret } from "../../constructs/gcp/secret-manager/secret";
import { mayRead } from "../../constructs/gcp/may-read";
import type { Variables } from "../../language";
import { mapValues } from "../environment-stack";
import type { GcpKind, GcpPlatform } from "./kind";

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
    // A variable that names the secret may have let it in already.
    reads: (made, { account }) => void mayRead(account, { from: made }),
    writes: (made, { grantId, account }, path) => made.grantAddVersion(grantId(path), account.member),
  },
};

/** What a secret is called, for who asks for it by name: `<system>-<environment>-<key>`. */
export function secretId({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 255);
}

/**
 * Variables in which secrets stand by name, as whoever runs with them asks for a version: written out, since models are named by a hash of them.
 */
export function withSecretNames(env: Variables, on: GcpPlatform): Record<string, string> {
  const { project } = on.environment.gcp;
  return mapValues(env, (value) => {
    if (typeof value === "string") return value;
    const { key, version = "latest" } = value;
    return `projects/${project}/secrets/${secretId(on, on.keyOf("secrets", key))}/versions/${version}`;
  });
}
