import { StorageBucket, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { firstOf, upper } from "../../shared/tokens";
import { checkKeyName, Grants } from "../checks";

/** One step down in price as objects grow older. */
export interface GcsTransition {
  /** Age in days at which objects move; 1 or more. */
  readonly afterDays: number;

  /** Where they move; each class is cheaper to hold and dearer to read than the one before. */
  readonly storageClass: "NEARLINE" | "COLDLINE" | "ARCHIVE";
}

/** Settings of a {@link GcsBucket}. */
export interface GcsBucketProps {
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
export class GcsBucket extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: StorageBucket;

  private readonly grants = new Grants(this);

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
  }

  /** `gs://name`. */
  public get url(): string {
    return `gs://${this.resource.name}`;
  }

  /**
   * Lets `member` (such as `group:ml@acme.example`) read the objects and list their names.
   *
   * @param path only what is below it can be read, such as `models/churn/`; the names of the others still can be listed
   * @returns the grant, for `dependsOn`
   */
  public grantRead(id: string, member: string, path?: string): StorageBucketIamMember {
    return this.grant(`Read-${id}`, "roles/storage.objectViewer", member, path);
  }

  /** Lets `member` list, read, write and delete the objects; with a `path`, only those below it. */
  public grantReadWrite(id: string, member: string, path?: string): void {
    this.grant(`ReadWrite-${id}`, "roles/storage.objectUser", member, path);
  }

  /** Lets `member` add objects, and neither read, overwrite nor delete one; with a `path`, only below it. */
  public grantAppend(id: string, member: string, path?: string): void {
    this.grant(`Append-${id}`, "roles/storage.objectCreator", member, path);
  }

  private grant(id: string, role: string, member: string, path?: string): StorageBucketIamMember {
    if (!this.grants.isNew(id, member, path)) return this.node.findChild(id) as StorageBucketIamMember;
    const { name: bucket } = this.resource;
    return new StorageBucketIamMember(this, id, {
      bucket,
      role,
      member,
      condition:
        path === undefined ? undefined : { title: firstOf(`below ${path}`, 100), expression: below(bucket, path) },
    });
  }

  private validate(props: GcsBucketProps): void {
    const { bucketName, deleteAfterDays, noncurrentDays, softDeleteDays, transitions = [], autoclass } = props;
    required(this, "location", props.location);
    // The provider has not checked names since 6.47; the service refuses them in the middle of a deploy.
    if (isKnown(bucketName) && !/^(?!goog)(?!.*google)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName)) {
      throw invalid(this, `bucketName is "${bucketName}"`, 'write 3-63 of a-z, 0-9 and "-", without "google"');
    }
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

// Listing is a right on the bucket: without the first half, whoever has a path only could not even list that.
function below(bucket: string, path: string): string {
  const prefix = JSON.stringify(`projects/_/buckets/${bucket}/objects/${path}`);
  return `resource.type == "storage.googleapis.com/Bucket" || resource.name.startsWith(${prefix})`;
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
