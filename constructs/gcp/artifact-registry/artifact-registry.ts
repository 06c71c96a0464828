import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown } from "../../shared/invalid";
import { checkKeyName, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { knownProject } from "../place";
import { applySettings, type ProviderSettings, type ResourceSettings } from "../settings";
import { existingRegistry, imageOf, type IRegistry, placeOfUrl, type RegistryPlace } from "./registry";

/** Settings of an {@link ArtifactRegistry}. */
export interface ArtifactRegistryProps extends ResourceSettings {
  /** Name of the repository in its project and location: 1-63 lower-case letters, digits and `-`, beginning with a letter. */
  readonly repositoryId: string;

  /** Where the images are held, best where they run: a region such as `europe-west1`. A change replaces the repository. */
  readonly location: string;

  /**
   * Project that owns the repository.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * How many of the newest versions of each image are kept whatever their age, 1 or more.
   * @default 20
   */
  readonly keepLatest?: number;

  /**
   * Days after which a version without a tag is deleted, 1 or more, unless it is among the newest. What has a tag is never deleted.
   * @default 14
   */
  readonly deleteUntaggedAfterDays?: number;

  /**
   * Refuses to move a tag to another image, so that a tag always means the same.
   * @default true
   */
  readonly immutableTags?: boolean;

  /**
   * Scans each image for known vulnerabilities as soon as the project has the API `containerscanning.googleapis.com` on, which is billed
   * by the image.
   * @default true
   */
  readonly scanning?: boolean;

  /**
   * Key that encrypts the images: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the repository's location. A change replaces the
   * repository.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to destroy the repository by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** A Docker repository in which a tag always means the same image, images are scanned, and what nothing names any more is deleted. */
export class ArtifactRegistry extends Construct implements IRegistry {
  /** The repository of this name in a location, which something else makes. */
  public static fromName(scope: Construct, id: string, name: string, at: RegistryPlace): IRegistry {
    return existingRegistry(scope, id, name, at);
  }

  /** The repository of this url, such as `europe-west1-docker.pkg.dev/acme/serving`, which something else makes. */
  public static fromUrl(scope: Construct, id: string, url: string, settings: ProviderSettings = {}): IRegistry {
    const { repository, ...place } = placeOfUrl(scope, url);
    return existingRegistry(scope, id, repository, { ...place, ...settings });
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
    const {
      repositoryId,
      location,
      project,
      kmsKeyName,
      immutableTags = true,
      scanning = true,
      protect = true,
    } = props;
    const { keepLatest = 20, deleteUntaggedAfterDays = 14 } = props;
    this.validate(props);

    this.resource = new ArtifactRegistryRepository(this, "Resource", {
      repositoryId,
      location,
      project,
      format: "DOCKER",
      // The API leaves out what is false: to write it would be a change in every plan.
      dockerConfig: immutableTags ? { immutableTags } : undefined,
      vulnerabilityScanningConfig: { enablementConfig: scanning ? "INHERITED" : "DISABLED" },
      kmsKeyName,
      cleanupPolicies: [
        { id: "keep-latest", action: "KEEP", mostRecentVersions: { keepCount: keepLatest } },
        {
          id: "delete-untagged",
          action: "DELETE",
          condition: { tagState: "UNTAGGED", olderThan: `${deleteUntaggedAfterDays * 86_400}s` }, // the API answers in seconds
        },
      ],
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    applySettings(this, props);
  }

  public get url(): string {
    return `${this.resource.location}-docker.pkg.dev/${this.resource.project}/${this.resource.repositoryId}`;
  }

  public get knownUrl(): string {
    const { location, repositoryId } = this.props;
    const project = knownProject(this, this.props);
    if (project === undefined || !isKnown(location) || !isKnown(repositoryId)) return this.url;
    return `${location}-docker.pkg.dev/${project.replace(":", "/")}/${repositoryId}`;
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
    const { repositoryId, location, keepLatest, deleteUntaggedAfterDays, kmsKeyName } = props;
    if (isKnown(repositoryId) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(repositoryId)) {
      throw invalid(
        this,
        `repositoryId is "${repositoryId}"`,
        'write 1-63 of a-z, 0-9 and "-", beginning with a letter',
      );
    }
    // Neither the provider nor the service's first answer says that this is the fault.
    if (isKnown(location) && !/^[a-z0-9-]+$/.test(location)) {
      throw invalid(this, `location is "${location}"`, 'write it in lower case, such as "europe-west1" or "europe"');
    }
    checkWhole(this, "keepLatest", keepLatest, 1);
    checkKnownWhole(this, "deleteUntaggedAfterDays", deleteUntaggedAfterDays, 1);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
  }
}
