import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ArtifactRegistry } from "../../../../constructs/gcp/artifact-registry/artifact-registry";
import type { ArtifactRegistryProps } from "../../../../constructs/gcp/artifact-registry/artifact-registry-props";
import type { IRegistry } from "../../../../constructs/gcp/artifact-registry/registry";
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

it("holds packages and templates, which have no tags that could move", () => {
  for (const format of ["PYTHON", "KFP", "GENERIC"] as const) {
    const set = registry({ format, description: "Wheels", labels: { team: "ml" } });
    expect(set).toMatchObject({ format, description: "Wheels", labels: { team: "ml" } });
    expect(set).not.toHaveProperty("docker_config");
  }
});

it("deletes versions whose tags begin as it is told, or only says so", () => {
  const { cleanup_policies: policies, cleanup_policy_dry_run } = registry({
    deleteTagPrefixes: ["pr-"],
    deleteUntaggedAfterDays: 1,
    cleanupDryRun: true,
  });
  expect(policies[2]).toEqual({
    id: "delete-tagged",
    action: "DELETE",
    condition: { tag_state: "TAGGED", tag_prefixes: ["pr-"], older_than: "86400s" },
  });
  expect(cleanup_policy_dry_run).toBe(true);
});

it("mirrors public sources, and is one address for several repositories", () => {
  const { resource } = synth((scope) => {
    const make = (id: string, props: Partial<ArtifactRegistryProps>) =>
      new ArtifactRegistry(scope, id, { ...required, repositoryId: id, ...props });
    const wheels = make("wheels", { format: "PYTHON" });
    const pypi = make("pypi", { format: "PYTHON", mirrorOf: "PYPI" });
    make("ghcr", { mirrorOf: { uri: "https://ghcr.io" } });
    const theirs = ArtifactRegistry.fromName(scope, "theirs", "wheels", { location: "europe-west1", project: "p" });
    make("all", { format: "PYTHON", upstreams: [wheels, pypi, theirs] });
  });
  const [wheels, pypi, ghcr, all] = resource.google_artifact_registry_repository!;
  expect(wheels).not.toHaveProperty("mode");
  expect(pypi).toMatchObject({
    mode: "REMOTE_REPOSITORY",
    remote_repository_config: { python_repository: { public_repository: "PYPI" } },
  });
  expect(ghcr).toMatchObject({
    remote_repository_config: { docker_repository: { custom_repository: { uri: "https://ghcr.io" } } },
  });
  expect(ghcr).not.toHaveProperty("docker_config"); // tags are the source's
  expect(all).toMatchObject({
    mode: "VIRTUAL_REPOSITORY",
    virtual_repository_config: {
      upstream_policies: [
        { repository: expect.stringMatching(/wheels.*\.id\}$/), priority: 30 },
        { repository: expect.stringMatching(/pypi.*\.id\}$/), priority: 20 },
        { repository: "projects/p/locations/europe-west1/repositories/wheels", priority: 10 },
      ],
    },
  });
  expect(all).not.toHaveProperty("cleanup_policies");
});

describe("an image", () => {
  const digest = `churn@sha256:${"4f".repeat(32)}`;
  const urlOf = (make: (scope: Construct) => IRegistry, image = digest) => {
    let found = "";
    synth((scope) => (found = make(scope).image(image)));
    return found;
  };
  const own = (props: Partial<ArtifactRegistryProps>) => (scope: Construct) =>
    new ArtifactRegistry(scope, "registry", { ...required, ...props });

  it("has a url that is known where project, location and name are", () => {
    const url = `europe-west1-docker.pkg.dev/p/models/${digest}`;
    expect(urlOf(own({ project: "p" }))).toBe(url);
    expect(urlOf((scope) => ArtifactRegistry.fromUrl(scope, "r", "europe-west1-docker.pkg.dev/p/models"))).toBe(url);
    const at = { location: "europe-west1", project: "p" };
    expect(urlOf((scope) => ArtifactRegistry.fromName(scope, "r", "models", at))).toBe(url);
    expect(urlOf(own({ project: "p" }), "team/churn:42")).toBe("europe-west1-docker.pkg.dev/p/models/team/churn:42");
    expect(Token.isUnresolved(urlOf(own({})))).toBe(true); // nobody wrote the project
  });

  it("is of the stack's own project where nothing else is said", () => {
    const stack = new TerraformStack(new App(), "stack");
    new GoogleProvider(stack, "google", { project: "acme" });
    expect(own({})(stack).image("churn:1")).toBe("europe-west1-docker.pkg.dev/acme/models/churn:1");
  });

  it("needs a tag or a digest, and a registry a url", () => {
    expect(() => urlOf(own({}), "churn")).toThrow('the image is "churn"; write "name@sha256:..." with its digest');
    expect(
      urlOf((scope) => ArtifactRegistry.fromUrl(scope, "r", "europe-west1-docker.pkg.dev/acme.example/p/models")),
    ).toMatch(/^europe-west1-docker\.pkg\.dev\/acme\.example\/p\/models\//);
    expect(() => urlOf((scope) => ArtifactRegistry.fromUrl(scope, "r", "europe-west1-docker.pkg.dev/a/b/img"))).toThrow(
      'test/r: the repository is "europe-west1-docker.pkg.dev/a/b/img"; write location-docker.pkg.dev/project/repository',
    );
    expect(() => urlOf((scope) => ArtifactRegistry.fromUrl(scope, "r", "gcr.io/p/models"))).toThrow(
      'the repository is "gcr.io/p/models"; write location-docker.pkg.dev/project/repository',
    );
  });
});

describe("refuses", () => {
  it.each<[string, Partial<ArtifactRegistryProps>, string]>([
    ["a name in capitals", { repositoryId: "Models" }, 'test/registry: repositoryId is "Models"; write 1-63'],
    ["a location in capitals", { location: "EU" }, 'location is "EU"; write it in lower case'],
    ["to keep nothing", { keepLatest: 0 }, "keepLatest is 0; give a whole number"],
    ["PyPI as images", { mirrorOf: "PYPI" }, "mirrorOf is PYPI, of a repository of DOCKER; mirror DOCKER_HUB as"],
    ["tags of a mirror", { mirrorOf: "DOCKER_HUB", immutableTags: true }, "immutableTags is set where nobody pushes"],
    ["one address for nothing", { upstreams: [] }, "upstreams is empty"],
    ["half a day", { deleteUntaggedAfterDays: 0.5 }, "deleteUntaggedAfterDays is 0.5; give a whole number"],
  ])("%s", (_, props, message) => {
    expect(() => registry(props)).toThrow(message);
  });
});
