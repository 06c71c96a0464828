import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkNothingElse } from "../../shared/misspelt";
import { firstOf } from "../../shared/tokens";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** Which objects a grant on a bucket is for. */
export interface BucketGrantOptions {
  /**
   * Only the objects below it, such as `models/churn/`. Names of others can still be listed where the role lists.
   * @default - all
   */
  readonly path?: string;

  /**
   * Condition in the Common Expression Language, such as `request.time < timestamp("2027-01-01T00:00:00Z")`; with a `path`, both must hold.
   * @default - none
   */
  readonly condition?: { readonly title: string; readonly expression: string; readonly description?: string };
}

/** A Cloud Storage bucket, made by this program or not. */
export interface IBucket extends IConstruct {
  /** Name of the bucket. What names it is made after the bucket is. */
  readonly name: string;

  /** The name as it was written, for what is named by it; a token where it was one. It brings no order: see `dependsOn`. */
  readonly knownName: string;

  /** `gs://name`. */
  readonly url: string;

  /** Grants any role on the bucket. Every grant is returned, for `dependsOn`, and the same one twice is made once. */
  grant(id: string, role: string, member: Member, options?: BucketGrantOptions): IDependable;

  /** Lets `member` read the objects and list their names; with a `path`, such as `models/churn/`, only what is below it. */
  grantRead(id: string, member: Member, path?: string): IDependable;

  /** Lets `member` list, read, write and delete the objects; with a `path`, only those below it. */
  grantReadWrite(id: string, member: Member, path?: string): IDependable;

  /** Lets `member` add objects, and neither read, overwrite nor delete one; with a `path`, only below it. */
  grantAppend(id: string, member: Member, path?: string): IDependable;
}

const optionKeys: Record<keyof BucketGrantOptions, true> = { path: true, condition: true };
const conditionKeys: Record<keyof NonNullable<BucketGrantOptions["condition"]>, true> = {
  title: true,
  expression: true,
  description: true,
};

/** The grants on one bucket, whoever makes it. */
export class BucketGrants {
  private readonly grants: Grants;

  constructor(
    private readonly scope: Construct,
    private readonly bucket: string,
  ) {
    this.grants = new Grants(scope);
  }

  /** The grant of an id, which is also the id of its resource. */
  public add(id: string, role: string, member: Member, options: BucketGrantOptions = {}): StorageBucketIamMember {
    const { scope, bucket } = this;
    checkNothingElse(scope, "options", options, optionKeys);
    if (isKnown(options.condition)) checkNothingElse(scope, "options.condition", options.condition, conditionKeys);
    const { path, condition } = options;
    const make = (to: string) =>
      new StorageBucketIamMember(scope, id, { bucket, role, member: to, condition: this.condition(options) });
    const below = path === undefined ? [] : [`below ${path}`];
    const only =
      condition === undefined ? [] : [`if ${condition.expression} (${condition.title}${condition.description ?? ""})`];
    return this.grants.add(id, member, make, [...below, `as ${role}`, ...only].join(" "));
  }

  private condition({ path, condition }: BucketGrantOptions) {
    if (path === undefined) return condition;
    const below = { title: firstOf(`below ${path}`, 100), expression: isBelow(this.bucket, path) };
    return condition === undefined
      ? below
      : { ...condition, expression: `(${below.expression}) && (${condition.expression})` };
  }
}

// Listing is a right on the bucket: without the first half, whoever has a path only could not even list that.
function isBelow(bucket: string, path: string): string {
  const prefix = JSON.stringify(`projects/_/buckets/${bucket}/objects/${path}`);
  return `resource.type == "storage.googleapis.com/Bucket" || resource.name.startsWith(${prefix})`;
}

/** Throws for what Cloud Storage takes for no name. The provider has not checked names since 6.47; the service refuses them in the middle of a deploy. */
export function checkBucketName(construct: Construct, name: string): void {
  if (isKnown(name) && !/^(?!goog)(?!.*google)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
    throw invalid(construct, `bucketName is "${name}"`, 'write 3-63 of a-z, 0-9 and "-", without "google"');
  }
}

/** A bucket that something else makes. */
export function existingBucket(scope: Construct, id: string, name: string, settings: ProviderSettings): IBucket {
  return new ExistingBucket(scope, id, name, settings);
}

class ExistingBucket extends Construct implements IBucket {
  public readonly knownName: string;
  public readonly url: string;
  private readonly grants: BucketGrants;

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    settings: ProviderSettings,
  ) {
    super(scope, id);
    // One of others may have dots and underscores.
    if (isKnown(name) && !/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name))
      throw invalid(this, `the bucket is "${name}"`, "write its name alone, such as acme-models");
    this.knownName = name;
    this.url = `gs://${name}`;
    this.grants = new BucketGrants(this, name);
    applySettings(this, settings);
  }

  public grant(id: string, role: string, member: Member, options?: BucketGrantOptions): IDependable {
    return this.grants.add(id, role, member, options);
  }

  public grantRead(id: string, member: Member, path?: string): IDependable {
    return this.grants.add(`Read-${id}`, "roles/storage.objectViewer", member, { path });
  }

  public grantReadWrite(id: string, member: Member, path?: string): IDependable {
    return this.grants.add(`ReadWrite-${id}`, "roles/storage.objectUser", member, { path });
  }

  public grantAppend(id: string, member: Member, path?: string): IDependable {
    return this.grants.add(`Append-${id}`, "roles/storage.objectCreator", member, { path });
  }
}
