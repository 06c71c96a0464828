import type { KindWords } from "./kind";
import { days } from "./phrases";

export const registries: KindWords<"registries"> = {
  title: "Registries",
  shape: ["[[", "]]"],
  place: (name, environment) =>
    environment.cloud === "gcp"
      ? `${environment.gcp.region}-docker.pkg.dev/${environment.gcp.project}/${name}`
      : `${environment.aws.account}.dkr.ecr.${environment.aws.region}.amazonaws.com/${name}`,
  describe: (registry) => [
    registry.keep === undefined ? "all tagged images kept" : `newest ${registry.keep} images kept`,
    `untagged ones deleted after ${days(registry.deleteUntaggedAfter)}`,
    registry.immutableTags ? "tags cannot be moved" : "tags can be moved",
    ...("scanning" in registry && !registry.scanning ? ["not scanned"] : []),
  ],
  /** Who pushes to it. */
  flows: (thing, { pushers }) =>
    pushers.map(({ kind, key }) => ({ who: `${kind}/${key}`, thing, verb: "writes", isThing: true, note: "pushes" })),
  keyAgents: () => ["artifactregistry"],
};
