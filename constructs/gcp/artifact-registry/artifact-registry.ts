import {
  ArtifactRegistryRepository,
  type ArtifactRegistryRepositoryCleanupPolicies,
} from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, textOf, times } from "../../shared/tokens";
import { checkKeyName, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { knownProject } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import type { ArtifactRegistryProps } from "./artifact-registry-props";
import { existingRegistry, imageOf, type IRegistry, type RegistryPlace, registryOfUrl } from "./registry";

/**
 * A repository in which a tag always means the same image, images are scanned, and what nothing names any more is deleted; also one of packages, a mirror of a public
 * source, or one address for several.
 */
export class ArtifactRegistry extends Construct implements IRegistry {
  /** The repository of this name in a location, which something else makes. */
  public static fromName(scope: Construct, id: string, name: string, at: RegistryPlace): IRegistry {
    return existingRegistry(scope, id, name, at);
  }

  /** The repository of this url, such as `europe-west1-docker.pkg.dev/acme/serving`, which something else makes. */
  public static fromUrl(scope: Construct, id: string, url: string, settings: ProviderSettings = {}): IRegistry {
    return registryOfUrl(scope, id, url, settings);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ArtifactRegistryRepository;

  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ArtifactRegistryProps,
  ) {
    super(scope, id);
    checkSwitches(this, { immutableTags: props.immutableTags, scanning: props.scanning, protect: props.protect });
    const { repositoryId, location, project, description, kmsKeyName, upstreams, mirrorOf } = props;
    const { format = "DOCKER", scanning = true, protect = true } = props;
    const isPushedTo = upstreams === undefined && mirrorOf === undefined;
    const { immutableTags = format === "DOCKER" && isPushedTo } = props;
    this.validate(props);

    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      repositoryId,
      location,
      project,
      description,
      format,
      mode: upstreams !== undefined ? "VIRTUAL_REPOSITORY" : mirrorOf !== undefined ? "REMOTE_REPOSITORY" : undefined,
      remoteRepositoryConfig: mirrorOf && remote(format, mirrorOf),
      virtualRepositoryConfig: upstreams && { upstreamPolicies: upstreams.map(policyOf) },
      // The API leaves out what is false: to write it would be a change in every plan.
      dockerConfig: immutableTags ? { immutableTags } : undefined,
      vulnerabilityScanningConfig: { enablementConfig: scanning ? "INHERITED" : "DISABLED" },
      kmsKeyName,
      cleanupPolicies: upstreams === undefined ? cleanupPolicies(props) : undefined, // a virtual one holds nothing
      cleanupPolicyDryRun: props.cleanupDryRun,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    applySettings(this, props);
  }

  private get host(): string {
    return (this.props.format ?? "DOCKER").toLowerCase();
  }

  public get url(): string {
    return `${this.resource.location}-${this.host}.pkg.dev/${this.resource.project}/${this.resource.repositoryId}`;
  }

  public get knownUrl(): string {
    const { location, repositoryId } = this.props;
    const project = knownProject(this, this.props);
    if (project === undefined || !isKnown(location) || !isKnown(repositoryId)) return this.url;
    return `${location}-${this.host}.pkg.dev/${project.replace(":", "/")}/${repositoryId}`;
  }

  public get repositoryPath(): string {
    return this.resource.id;
  }

  public image(name: string): string {
    return imageOf(this, name);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    const { project, location, name: repository } = this.resource;
    const common = { project, location, repository, role };
    const make = (to: string) => new ArtifactRegistryRepositoryIamMember(this, id, { ...common, member: to });
    return this.grants.add(id, member, make, `as ${role}`);
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, "roles/artifactregistry.reader", member);
  }

  public grantReadWrite(id: string, member: Member): IDependable {
    return this.grant(`ReadWrite-${id}`, "roles/artifactregistry.writer", member);
  }

  private validate(props: ArtifactRegistryProps): void {
    const { repositoryId, location, format = "DOCKER", upstreams, mirrorOf } = props;
    for (const [name, value] of Object.entries({ format, mirrorOf })) mustBeKnown(this, name, value);
    if (isKnown(repositoryId) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(repositoryId)) {
      throw invalid(
        this,
        `repositoryId is "${repositoryId}"`,
        'write 1-63 of a-z, 0-9 and "-", beginning with a letter',
      );
    }
    // Neither the provider nor the service's first answer says that this is the fault.
    if (isKnown(location) && !/^[a-z]+(-[a-z]+\d+)?$/.test(location)) {
      throw invalid(this, `location is "${location}"`, 'write it in lower case, such as "europe-west1" or "europe"');
    }
    checkWhole(this, "keepLatest", props.keepLatest, 1);
    checkWhole(this, "deleteUntaggedAfterDays", props.deleteUntaggedAfterDays, 1);
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    if (props.immutableTags && (format !== "DOCKER" || mirrorOf !== undefined)) {
      throw invalid(this, "immutableTags is set where nobody pushes images", "leave it out");
    }
    if (upstreams !== undefined && (mirrorOf !== undefined || upstreams.length === 0)) {
      throw invalid(this, "upstreams is empty, or beside mirrorOf", "name what is looked for where, or leave one out");
    }
    const sources: Record<string, string> = { DOCKER: "DOCKER_HUB", PYTHON: "PYPI" };
    if (mirrorOf === undefined) return;
    if (sources[format] === undefined || (typeof mirrorOf === "string" && mirrorOf !== sources[format])) {
      const seen = typeof mirrorOf === "string" ? mirrorOf : mirrorOf.uri;
      throw invalid(
        this,
        `mirrorOf is ${seen}, of a repository of ${format}`,
        "mirror DOCKER_HUB as DOCKER or PYPI as PYTHON",
      );
    }
  }
}

function cleanupPolicies(props: ArtifactRegistryProps): ArtifactRegistryRepositoryCleanupPolicies[] {
  const { keepLatest = 20, deleteUntaggedAfterDays = 14, deleteTagPrefixes } = props;
  const olderThan = `${textOf(times(deleteUntaggedAfterDays, 86_400))}s`; // the API answers in seconds
  const tagged = { tagState: "TAGGED", tagPrefixes: deleteTagPrefixes, olderThan };
  return [
    { id: "keep-latest", action: "KEEP", mostRecentVersions: { keepCount: keepLatest } },
    { id: "delete-untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan } },
    ...(deleteTagPrefixes === undefined ? [] : [{ id: "delete-tagged", action: "DELETE", condition: tagged }]),
  ];
}

function remote(format: string, mirrorOf: NonNullable<ArtifactRegistryProps["mirrorOf"]>) {
  const source = typeof mirrorOf === "string" ? { publicRepository: mirrorOf } : { customRepository: mirrorOf };
  return format === "DOCKER" ? { dockerRepository: source } : { pythonRepository: source };
}

/** The first one is looked into first: of two priorities the higher one counts ("Create virtual repositories", Artifact Registry guide). */
function policyOf({ repositoryPath }: IRegistry, index: number, all: IRegistry[]) {
  return { id: `upstream-${index + 1}`, repository: repositoryPath, priority: (all.length - index) * 10 };
}
