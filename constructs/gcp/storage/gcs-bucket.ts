import { StorageBucket, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import type { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkKnownWhole, checkWhole, invalid, required } from "../../shared/invalid";
import { upper } from "../../shared/tokens";
import { checkKeyName } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings, type ResourceSettings } from "../settings";
import { BucketGrants, type BucketGrantOptions, checkBucketName, existingBucket, type IBucket } from "./bucket";

/** One step down in price as objects grow older. */
export interface GcsTransition {
  /** Age in days at which objects move; 1 or more. */
  readonly afterDays: number;

  /** Where they move; each class is cheaper to hold and dearer to read than the one before. */
  readonly storageClass: "NEARLINE" | "COLDLINE" | "ARCHIVE";
}

/** Settings of a {@link GcsBucket}. */
export interface GcsBucketProps extends ResourceSettings {
  /**
   * Name of the bucket, unique in all of Google Cloud: 3-63 lower-case letters, digits and `-`; never `goog` in front or `google` inside.
   * Dots and underscores are refused: the one needs a verified domain, the other breaks in host names.
   */
  readonly bucketName: string;

  /** Where the objects are held: a region such as `europe-west1`, or a multi-region such as `EU`. A change replaces the bucket. */
  readonly location: string;

  /**
   * Project that pays for and owns the bucket.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Days after which an object is deleted; 1 or more.
   * @default - objects are kept for ever
   */
  readonly deleteAfterDays?: number;

  /**
   * Days for which an overwritten or deleted object can be brought back as a noncurrent version. 0 turns versioning off, and what it has
   * kept is deleted within days.
   * @default 30
   */
  readonly noncurrentDays?: number;

  /**
   * Days for which Google keeps what was deleted for good: 0, or 7 to 90.
   * @default 7
   */
  readonly softDeleteDays?: number;

  /**
   * Steps to cheaper storage classes. Excludes `autoclass`.
   * @default - objects stay in STANDARD
   */
  readonly transitions?: GcsTransition[];

  /**
   * Lets Google move each object to the class that its use pays for. Excludes `transitions`.
   * @default false
   */
  readonly autoclass?: boolean;

  /**
   * Key that encrypts the objects: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the bucket's location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to delete the bucket, or any object in it, by Terraform.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * Lets Terraform empty the bucket to delete it; without it the provider refuses while it holds an object. Without effect where `protect` is on.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/**
 * A Cloud Storage bucket that is closed to the public, gives access by bucket and never by object, and can bring back what was
 * overwritten or deleted.
 */
export class GcsBucket extends Construct implements IBucket {
  /** The bucket of this name, which something else makes. */
  public static fromName(scope: Construct, id: string, name: string, settings: ProviderSettings = {}): IBucket {
    return existingBucket(scope, id, name, settings);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: StorageBucket;

  public readonly knownName: string;

  private readonly grants: BucketGrants;

  constructor(scope: Construct, id: string, props: GcsBucketProps) {
    super(scope, id);
    const { bucketName, location, project, kmsKeyName, autoclass = false, protect = true } = props;
    const { noncurrentDays = 30, softDeleteDays = 7, forceDestroy = false } = props;
    this.validate(props);

    this.resource = new StorageBucket(this, "Resource", {
      name: bucketName,
      location: upper(location), // the API answers in upper case; anything else is a change in every plan
      project,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: noncurrentDays > 0 },
      softDeletePolicy: { retentionDurationSeconds: softDeleteDays * 86_400 },
      autoclass: autoclass ? { enabled: true } : undefined,
      encryption: kmsKeyName === undefined ? undefined : { defaultKmsKeyName: kmsKeyName },
      lifecycleRule: lifecycleRules(props, noncurrentDays),
      forceDestroy: !protect && forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.knownName = bucketName;
    this.grants = new BucketGrants(this, this.resource.name);
    applySettings(this, props);
  }

  public get name(): string {
    return this.resource.name;
  }

  public get url(): string {
    return `gs://${this.resource.name}`;
  }

  public grant(id: string, role: string, member: Member, options?: BucketGrantOptions): IDependable {
    return this.grants.add(id, role, member, options);
  }

  public grantRead(id: string, member: Member, path?: string): StorageBucketIamMember {
    return this.grants.add(`Read-${id}`, "roles/storage.objectViewer", member, { path });
  }

  public grantReadWrite(id: string, member: Member, path?: string): IDependable {
    return this.grants.add(`ReadWrite-${id}`, "roles/storage.objectUser", member, { path });
  }

  public grantAppend(id: string, member: Member, path?: string): IDependable {
    return this.grants.add(`Append-${id}`, "roles/storage.objectCreator", member, { path });
  }

  private validate(props: GcsBucketProps): void {
    const { bucketName, deleteAfterDays, noncurrentDays, softDeleteDays, transitions = [], autoclass } = props;
    required(this, "location", props.location);
    checkBucketName(this, bucketName);
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    checkKnownWhole(this, "noncurrentDays", noncurrentDays, 0);
    checkKnownWhole(this, "softDeleteDays", softDeleteDays, 0, 90);
    if (softDeleteDays !== undefined && softDeleteDays > 0 && softDeleteDays < 7) {
      throw invalid(this, `softDeleteDays is ${softDeleteDays}`, "give 0, or 7 to 90");
    }
    for (const { afterDays, storageClass } of transitions) {
      checkWhole(this, `afterDays of ${storageClass}`, afterDays, 1);
    }
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    if (autoclass && transitions.length > 0) {
      throw invalid(this, "autoclass and transitions are both set", "keep one: autoclass moves objects by itself");
    }
  }
}

function lifecycleRules(
  { deleteAfterDays, transitions = [] }: GcsBucketProps,
  noncurrentDays: number,
): StorageBucketLifecycleRule[] {
  const rules: StorageBucketLifecycleRule[] = transitions.map(({ afterDays, storageClass }) => ({
    action: { type: "SetStorageClass", storageClass },
    condition: { age: afterDays, withState: "LIVE" },
  }));
  if (deleteAfterDays !== undefined) {
    rules.push({ action: { type: "Delete" }, condition: { age: deleteAfterDays, withState: "LIVE" } });
  }
  // Never fewer than one: a bucket that had versioning once would hold its versions for ever.
  const old = { daysSinceNoncurrentTime: Math.max(noncurrentDays, 1), withState: "ARCHIVED" };
  rules.push({ action: { type: "Delete" }, condition: old });
  rules.push({ action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } });
  return rules;
}
