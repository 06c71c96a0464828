import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  ArtifactRegistry,
  type ArtifactRegistryProps,
} from "../../../../constructs/gcp/artifact-registry/artifact-registry";
import { synth } from "../../../support/synth";

const required: ArtifactRegistryProps = { repositoryId: "models", location: "europe-west1" };
const registry = (props: Partial<ArtifactRegistryProps> = {}) =>
  synth((scope) => new ArtifactRegistry(scope, "registry", { ...required, ...props })).resource
    .google_artifact_registry_repository![0]!;

describe("an ArtifactRegistry with nothing set", () => {
  it("holds Docker images whose tags stay where they are, and scans them", () => {
    expect(registry()).toMatchObject({
      format: "DOCKER",
      docker_config: { immutable_tags: true },
      vulnerability_scanning_config: { enablement_config: "INHERITED" },
    });
  });

  it("deletes what has lost its tag two weeks ago, but none of the newest 20", () => {
    expect(registry().cleanup_policies).toMatchObject([
      { action: "KEEP", most_recent_versions: { keep_count: 20 } },
      { action: "DELETE", condition: { tag_state: "UNTAGGED", older_than: "1209600s" } },
    ]);
    expect(registry().cleanup_policy_dry_run).toBeUndefined();
  });

  it("cannot be destroyed", () => {
    expect(registry()).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const set = registry({
    project: "p",
    keepLatest: 3,
    deleteUntaggedAfterDays: 1,
    immutableTags: false,
    scanning: false,
    kmsKeyName,
    protect: false,
  });
  expect(set).toMatchObject({
    project: "p",
    kms_key_name: kmsKeyName,
    vulnerability_scanning_config: { enablement_config: "DISABLED" },
    cleanup_policies: [{ most_recent_versions: { keep_count: 3 } }, { condition: { older_than: "86400s" } }],
  });
  expect(set.docker_config).toBeUndefined();
  expect(set.lifecycle).toBeUndefined();
});

it("says where images are pushed", () => {
  const { json } = synth((scope) => {
    new TerraformOutput(scope, "url", { value: new ArtifactRegistry(scope, "registry", required).url });
  });
  const attribute = (name: string) => `\\$\\{google_artifact_registry_repository\\.\\w+\\.${name}\\}`;
  const form = `^${attribute("location")}-docker\\.pkg\\.dev/${attribute("project")}/${attribute("repository_id")}$`;
  expect(json.output.url.value).toMatch(new RegExp(form));
});

it("grants the role that pulling or pushing needs, on this repository alone", () => {
  const { resource } = synth((scope) => {
    const models = new ArtifactRegistry(scope, "registry", required);
    models.grantRead("ml", "group:ml@acme.example");
    models.grantReadWrite("ml", "group:ml@acme.example");
  });
  const repository = expect.stringMatching(/^\$\{google_artifact_registry_repository\..*\.name\}$/);
  expect(resource.google_artifact_registry_repository_iam_member).toMatchObject([
    { repository, role: "roles/artifactregistry.reader", member: "group:ml@acme.example" },
    { repository, role: "roles/artifactregistry.writer", member: "group:ml@acme.example" },
  ]);
});

describe("refuses", () => {
  it.each<[string, Partial<ArtifactRegistryProps>, string]>([
    ["a name in capitals", { repositoryId: "Models" }, 'test/registry: repositoryId is "Models"; write 1-63'],
    ["a location in capitals", { location: "EU" }, 'location is "EU"; write it in lower case'],
    ["to keep nothing", { keepLatest: 0 }, "keepLatest is 0; give a whole number"],
    ["half a day", { deleteUntaggedAfterDays: 0.5 }, "deleteUntaggedAfterDays is 0.5; give a whole number"],
  ])("%s", (_, props, message) => {
    expect(() => registry(props)).toThrow(message);
  });
});
