import type { ResourceSettings } from "../settings";
import type { IRegistry } from "./registry";

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
   * What the repository holds: images, packages of Python, templates of pipelines of Vertex AI (Kubeflow), or any files with a version. A change replaces the repository.
   * @default DOCKER
   */
  readonly format?: "DOCKER" | "PYTHON" | "KFP" | "GENERIC";

  /**
   * What the repository is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Makes it a mirror of a public source, which keeps what was asked for once: images of Docker Hub or packages of PyPI, by the `format`, or of another address, such as
   * `https://ghcr.io`. A change replaces the repository.
   * @default - it holds what is pushed to it
   */
  readonly mirrorOf?: "DOCKER_HUB" | "PYPI" | { readonly uri: string };

  /**
   * Makes it one address for several repositories of the same format and location: what they hold is looked for in this order. A change of what it is replaces the
   * repository; a change of the list does not.
   * @default - it holds what is pushed to it
   */
  readonly upstreams?: IRegistry[];

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
   * Beginnings of tags, such as `pr-`: a version with such a tag is deleted as one without a tag is. No other version with a tag is.
   * @default - none
   */
  readonly deleteTagPrefixes?: string[];

  /**
   * Only writes to the audit log what would be deleted, and deletes nothing.
   * @default false
   */
  readonly cleanupDryRun?: boolean;

  /**
   * Refuses to move a tag to another image, so that a tag always means the same.
   * @default - true for images that are pushed, and nothing else has tags that move
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
