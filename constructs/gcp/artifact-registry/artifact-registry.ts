import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown } from "../../shared/invalid";
import { checkKeyName, Grants } from "../checks";

/** Settings of an {@link ArtifactRegistry}. */
export interface ArtifactRegistryProps {
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
export class ArtifactRegistry extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ArtifactRegistryRepository;

  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: ArtifactRegistryProps) {
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
  }

  /** `location-docker.pkg.dev/project/repository`, to which `/image:tag` or `/image@digest` is added. */
  public get url(): string {
    return `${this.resource.location}-docker.pkg.dev/${this.resource.project}/${this.resource.repositoryId}`;
  }

  /** Lets `member` (such as `group:ml@acme.example`) list and pull the images. */
  public grantRead(id: string, member: string): void {
    this.grant(`Read-${id}`, "roles/artifactregistry.reader", member);
  }

  /** Lets `member` list, pull and push images. */
  public grantReadWrite(id: string, member: string): void {
    this.grant(`ReadWrite-${id}`, "roles/artifactregistry.writer", member);
  }

  private grant(id: string, role: string, member: string): void {
    if (!this.grants.isNew(id, member)) return;
    const { project, location, name: repository } = this.resource;
    new ArtifactRegistryRepositoryIamMember(this, id, { project, location, repository, role, member });
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
