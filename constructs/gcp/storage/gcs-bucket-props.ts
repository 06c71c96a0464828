import type { ResourceSettings } from "../settings";
import type { IBucket } from "./bucket";

/** One step down in price as objects grow older. */
export interface GcsTransition {
  /** Age in days at which objects move; 1 or more. */
  readonly afterDays: number;

  /** Where they move; each class is cheaper to hold and dearer to read than the one before. */
  readonly storageClass: "NEARLINE" | "COLDLINE" | "ARCHIVE";
}

/** What becomes of some of the objects of a {@link GcsBucket}. */
export interface GcsLifecycleRule {
  /**
   * Only objects whose names begin with one of these, such as `logs/`.
   * @default - all
   */
  readonly prefixes?: string[];

  /**
   * Only objects whose names end with one of these, such as `.tmp`.
   * @default - all
   */
  readonly suffixes?: string[];

  /**
   * Days after which such an object is deleted; 1 or more.
   * @default - it is not
   */
  readonly deleteAfterDays?: number;

  /**
   * How many noncurrent versions of such an object are kept at most; 1 or more.
   * @default - all, as long as `noncurrentDays` says
   */
  readonly keepVersions?: number;

  /**
   * Steps of such objects to cheaper storage classes.
   * @default - none
   */
  readonly transitions?: GcsTransition[];
}

/** What pages of some origins may do with a {@link GcsBucket} in a browser. */
export interface GcsCors {
  /** Origins such as `https://app.acme.example`. */
  readonly origins: string[];

  /**
   * Methods that they may use.
   * @default GET, HEAD
   */
  readonly methods?: string[];

  /**
   * Headers of the answer that they may read.
   * @default - those that every page may
   */
  readonly responseHeaders?: string[];

  /**
   * Seconds for which a browser remembers what it was told.
   * @default - Google's, an hour
   */
  readonly maxAgeSeconds?: number;
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
   * Rules for some of the objects, beside what the other props say of all.
   * @default - none
   */
  readonly lifecycleRules?: GcsLifecycleRule[];

  /**
   * Days for which an object can be neither deleted nor overwritten by anybody, 1 to 36,500.
   * @default - none
   */
  readonly retentionDays?: number;

  /**
   * Makes `retentionDays` final: they can only grow, and the bucket stays as long as it holds an object. It cannot be taken back.
   * @default false
   */
  readonly lockRetention?: boolean;

  /**
   * Class of objects that are written without one. Each is cheaper to hold and dearer to read than the one before.
   * @default STANDARD
   */
  readonly storageClass?: "STANDARD" | "NEARLINE" | "COLDLINE" | "ARCHIVE";

  /**
   * Two regions of the multi-region `location` (`EU`, `US` or `ASIA`) that hold the objects. A change replaces the bucket.
   * @default - as `location` says
   */
  readonly dataLocations?: string[];

  /**
   * Copies each object to the second region within 15 minutes. Needs `dataLocations`.
   * @default false
   */
  readonly turboReplication?: boolean;

  /**
   * What pages of other origins may do in a browser.
   * @default - nothing
   */
  readonly cors?: GcsCors[];

  /**
   * Bucket that who asked for what is written to, each hour; Google's writer is granted to add objects to it.
   * @default - nothing is written
   */
  readonly accessLogs?: { readonly bucket: IBucket; readonly prefix?: string };

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
