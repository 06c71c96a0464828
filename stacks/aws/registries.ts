import { EcrRepository } from "../../constructs/aws/ecr/ecr-repository";
import { sharedRole } from "./identities";
import type { AwsKind, AwsPlatform } from "./kind";

export const registries: AwsKind<"registries"> = {
  group: "registry",
  make: (at, key, registry, on) =>
    new EcrRepository(at, key, {
      repositoryName: repositoryName(on, key),
      keepLatest: registry.keep,
      deleteUntaggedAfterDays: registry.deleteUntaggedAfter,
      immutableTags: registry.immutableTags,
      kmsKeyArn: on.key?.arn,
      readers: registry.access?.readers,
      writers: registry.access?.writers,
      ...on.guardOf(registry),
    }),
  finish(made, on) {
    for (const [name, { pushers }] of Object.entries(on.kinds.registries))
      for (const identity of pushers)
        made[name]!.grantPullPush(sharedRole(on.group("registry"), on.keyOf("registries", name), identity, on));
  },
  output: ({ url }) => url,
  reach: {
    reads: (made, role) => made.grantPull(role),
    writes: (made, role) => made.grantPullPush(role),
  },
};

/** What a registry is called, for who writes its address out. */
export function repositoryName({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 256);
}

/** An image whose registry is one of the environment's, by its address as text: what pulls it names the repository, and should not wait for it. */
export function imageUrl(image: string, on: AwsPlatform): string {
  return image.replace(/^registry\/([a-z0-9-]+)/, (_, name: string) => {
    const key = on.keyOf("registries", name);
    return `${on.account}.dkr.ecr.${on.region}.amazonaws.com/${repositoryName(on, key)}`;
  });
}
