import { ArtifactRegistry } from "../../constructs/gcp/artifact-registry/artifact-registry";
import { sharedWorkload } from "./identities";
import type { GcpKind } from "./kind";

export const registries: GcpKind<"registries"> = {
  group: "registry",
  apis: (items) => ["artifactregistry", ...(items.some(({ scanning }) => scanning) ? ["containerscanning"] : [])],
  make(at, key, registry, on) {
    const made = new ArtifactRegistry(at, key, {
      repositoryId: repositoryId(on, key),
      location: on.region,
      project: on.projectWith("artifactregistry"),
      keepLatest: registry.keep,
      deleteUntaggedAfterDays: registry.deleteUntaggedAfter,
      immutableTags: registry.immutableTags,
      scanning: registry.scanning,
      kmsKeyName: on.keyIn(on.region, "artifactregistry", () => on.agents.artifactRegistry),
      protect: on.guardOf(registry).protect,
    });
    for (const member of registry.access?.readers ?? []) made.grantRead(member, member);
    for (const member of registry.access?.writers ?? []) made.grantReadWrite(member, member);
    return made;
  },
  finish(made, on) {
    for (const [name, { pushers }] of Object.entries(on.environment.kinds.registries)) {
      for (const identity of pushers) {
        const { account, grantId } = sharedWorkload(identity, on);
        made[name]!.grantReadWrite(grantId(""), account.member);
      }
    }
  },
  output: ({ url }) => url,
  reach: {
    reads: (made, { grantId, account }, path) => made.grantRead(grantId(path), account.member),
    writes: (made, { grantId, account }, path) => made.grantReadWrite(grantId(path), account.member),
  },
};

/** What a registry is called, for who writes its address out. */
export function repositoryId({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 63);
}
