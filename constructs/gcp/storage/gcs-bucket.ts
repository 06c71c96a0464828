import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import type { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, itemsOf, times, upper } from "../../shared/tokens";
import { checkKeyName } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";
import { BucketGrants, type BucketGrantOptions, checkBucketName, existingBucket, type IBucket } from "./bucket";
import type { GcsBucketProps } from "./gcs-bucket-props";
import { checkLifecycle, lifecycleRules, versioned } from "./gcs-lifecycle";

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
    checkSwitches(this, {
      autoclass: props.autoclass,
      turboReplication: props.turboReplication,
      protect: props.protect,
    });
    const { bucketName, location, project, kmsKeyName, autoclass = false, protect = true } = props;
    const { noncurrentDays = 30, softDeleteDays = 7, forceDestroy = false, dataLocations, accessLogs } = props;
    const { retentionDays, lockRetention: isLocked } = props;
    this.validate(props);

    this.resource = new StorageBucket(this, "Resource", {
      name: bucketName,
      location: upper(location), // the API answers in upper case; anything else is a change in every plan
      project,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      storageClass: props.storageClass,
      versioning: { enabled: versioned(noncurrentDays) },
      softDeletePolicy: { retentionDurationSeconds: times(softDeleteDays, 86_400) },
      autoclass: autoclass ? { enabled: true } : undefined,
      encryption: kmsKeyName === undefined ? undefined : { defaultKmsKeyName: kmsKeyName },
      lifecycleRule: lifecycleRules(props, noncurrentDays),
      retentionPolicy:
        retentionDays === undefined ? undefined : { retentionPeriod: times(retentionDays, 86_400), isLocked },
      cors: props.cors?.map(({ origins: origin, methods: method, responseHeaders: responseHeader, maxAgeSeconds }) => ({
        ...{ origin, method: method ?? ["GET", "HEAD"], responseHeader, maxAgeSeconds },
      })),
      customPlacementConfig: dataLocations && { dataLocations: itemsOf(dataLocations, 2).map(upper) },
      rpo: props.turboReplication ? "ASYNC_TURBO" : undefined,
      logging: accessLogs && { logBucket: accessLogs.bucket.name, logObjectPrefix: accessLogs.prefix },
      forceDestroy: !protect && forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.knownName = bucketName;
    this.grants = new BucketGrants(this, this.resource.name);
    accessLogs?.bucket.grantAppend("access-logs", logWriter);
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
    const { bucketName, noncurrentDays, softDeleteDays, transitions = [], autoclass, dataLocations } = props;
    required(this, "location", props.location);
    checkBucketName(this, bucketName);
    // Regions, `EU`, and two regions under one name, `EUR4` ("Bucket locations", Cloud Storage guide); in AWS's a dash stands before the number.
    if (isKnown(props.location) && !/^([a-z]+-[a-z]+\d+|[a-z]{2,4}\d?)$/i.test(props.location))
      throw invalid(
        this,
        `location is "${props.location}"`,
        'write a region, such as "europe-west1", or "EU" or "EUR4"',
      );
    checkLifecycle(this, props);
    checkWhole(this, "noncurrentDays", noncurrentDays, 0);
    checkWhole(this, "softDeleteDays", softDeleteDays, 0, 90);
    if (isKnown(softDeleteDays) && softDeleteDays > 0 && softDeleteDays < 7) {
      throw invalid(this, `softDeleteDays is ${softDeleteDays}`, "give 0, or 7 to 90");
    }
    checkWhole(this, "retentionDays", props.retentionDays, 1, 36_500);
    if (props.lockRetention && props.retentionDays === undefined) {
      throw invalid(this, "lockRetention is set without retentionDays", "say for how long, or leave it out");
    }
    if (isKnown(dataLocations) && new Set(dataLocations).size !== 2) {
      throw invalid(this, `dataLocations is ${dataLocations.join(", ")}`, "name two regions");
    }
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    if (autoclass && transitions.length > 0) {
      throw invalid(this, "autoclass and transitions are both set", "keep one: autoclass moves objects by itself");
    }
  }
}

/** Who writes access logs ("Usage logs & storage logs", Cloud Storage guide). */
const logWriter = "group:cloud-storage-analytics@google.com";
