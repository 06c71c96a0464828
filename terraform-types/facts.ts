// Classes and no figures, because figures rot.
export const hourly = "by the hour, even when idle";
export const monthly = "by the month, while it exists";
export const byUse = "by what is stored or used";
export const free = "free";
export const notKnown = "not known here";

/** When money flows. */
export type CostClass = typeof hourly | typeof monthly | typeof byUse | typeof free | typeof notKnown;

/** What people call that which is billed by time; what costs most comes first. */
export const billedWords = [
  "Airflow",
  "model endpoint",
  "deployed model",
  "service",
  "NAT gateway",
  "load balancer",
  "public address",
  "interface endpoint",
  "encryption key",
  "hosted zone",
  "alarm",
] as const;

/** What is no news beside the thing that it belongs to. */
export interface Part {
  /** The word that counts it: `setting`, as in `with 5 settings`. */
  readonly countedAs: string;

  /**
   * The type of the thing, and the field here that holds its name.
   * @default - told by the address, which begins like that of the thing
   */
  readonly owner?: { readonly type: string; readonly field: string };
}

type Cost = CostClass | ((body: Readonly<Record<string, unknown>>) => CostClass);

interface Facts {
  /**
   * What people call it: `bucket`.
   * @default - the words of the type without the provider in front
   */
  readonly called?: string;

  /**
   * Fields that hold its name, first choice first; `dataset_id+table_id` takes both.
   * @default - the first of the usual ones
   */
  readonly nameFrom?: readonly string[];

  /** The word for it where it is billed by time; as `called` without one. */
  readonly billedAs?: (typeof billedWords)[number];

  /**
   * What its destruction takes along, to be read behind "and". The lowest rank is told first: from 10 objects and tables, from 50 databases and
   * files, from 130 keys, from 150 features, models and images, from 200 Airflow, from 220 secrets, from 240 disks and messages, from 320 logs.
   */
  readonly loses?: {
    readonly what: string;
    readonly rank: number;
    /** Of a body by which it holds nothing of the kind. */
    readonly unless?: (body: Readonly<Record<string, unknown>>) => boolean;
  };

  /** Somebody gets no answer once it is gone. */
  readonly serves?: true;

  /** It only describes what lies elsewhere: what is left when it is gone. */
  readonly definition?: string;

  /** Why it has `prevent_destroy` although it loses nothing, serves nobody and defines nothing. */
  readonly guarded?: string;

  /** Why it has no `prevent_destroy` although something is lost with it. */
  readonly unguarded?: string;

  /** How it guards data that lies elsewhere: what would be missing without it, to be read behind "without it". */
  readonly guards?: string;

  /** What it belongs to. */
  readonly partOf?: Part;

  /** Fields in which the settings of other resources show up at the first refresh after those were made. */
  readonly echoes?: readonly string[];

  /** The field whose value two resources of a program would fight for. */
  readonly unique?: string;
}

/** What is to be known of a Terraform type, whichever kind has made it. */
export type TypeFacts = Facts &
  (
    | {
        /** When it costs money. */
        readonly cost: Cost;
        readonly elsewhere?: undefined;
      }
    | {
        readonly cost?: Cost;
        /** No program of ours makes it: the row serves whoever reads plans of other programs. */
        readonly elsewhere: true;
      }
  );
