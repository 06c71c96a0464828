import * as z from "zod";
import { kindNames, type KindName } from "./kinds";
import { unnamedLifecycle } from "./kinds/lifecycle";
import { defaultsField, kindFields } from "./kinds/schemas";
import { offHours } from "./off-hours";
import { awsBudget, googleBudget } from "./words/budget";
import { awsLabels, awsOwner, googleLabels, googleOwner } from "./words/labels";
import type { Location } from "./yaml/problem";
import { awsRegions, googleRegions } from "./words/regions";
import { firstOfRange, isRange } from "./words/ranges";
import { email, fields, flag, hours, oneOf, text, whole } from "./words/scalars";

const system = text(
  /^[a-z][a-z0-9-]{0,13}[a-z0-9]$/,
  'write 2-15 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"',
).describe("Short name of the whole platform; with the environment's name it opens every resource's name");

const header = <Owner extends z.ZodType, Labels extends z.ZodType>(
  owner: Owner,
  labels: Labels,
  egressSays: string,
) => ({
  system,
  owner,
  protect: flag.default(true).describe("Refuse to delete what holds data; false where an environment may be torn down"),
  forceDestroy: flag
    .default(false)
    .describe(
      "Where protect is false: delete buckets, registries and datasets with what they hold, which the cloud refuses without it while they hold something, and secrets of AWS at once, which can be brought back for 30 days without it",
    ),
  ttl: hours(1, 90)
    .optional()
    .describe(
      "Let the environment go by itself, with all that it holds, so long after its first deploy; ponte reap destroys it then. The clock starts again when this changes. Needs protect: false, forceDestroy: true and a state bucket",
    ),
  ...unnamedLifecycle,
  labels,
  encryption: oneOf(["provider-managed", "customer-managed"])
    .default("provider-managed")
    .describe(
      "Who holds the keys: the cloud, or a key of the environment's own with rotation. A change replaces some resources",
    ),
  egress: z
    .enum(["open", "declared"], {
      error: "write open or declared; places that are let out stand under calls of what connects there",
    })
    .default("open")
    .describe(egressSays),
  alerts: fields({
    emails: z
      .array(email, { error: "write a list, such as [ml-oncall@acme.example]" })
      .min(1, { error: "write at least one address" })
      .describe("Addresses that are written to when an alarm goes off and when it is over, and of what a budget tells"),
  })
    .optional()
    .describe(
      "Who is told of alarms: of endpoints and services, for each slo, and on AWS for each variant's errors; of jobs that failed or are late. Without it they are only shown in the console. A budget needs it",
    ),
  offHours,
});

const stateBucket = text(
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'write the name of an existing bucket: 3-63 of a-z, 0-9 and "-"',
).describe("Existing bucket that keeps the Terraform state");
const state = fields({ bucket: stateBucket })
  .optional()
  .describe("Where the state is kept; a file beside the project without it");

const cidr = text(
  /^10(?:\.\d{1,3}){3}\/(?:1[6-9]|2[0-4])$/,
  'write a range inside 10.0.0.0/8, from /16 to /24, such as "10.20.0.0/20"',
).refine(isRange, { error: ({ input }) => rangeRemedy(String(input)) });

function rangeRemedy(typed: string): string {
  if (
    typed
      .split(/[./]/)
      .slice(0, 4)
      .some((part) => Number(part) > 255)
  )
    return "write numbers from 0 to 255";
  return `is an address within a range; write where the range begins, "${firstOfRange(typed)}"`;
}

export const gcpSchema = fields({
  cloud: z.literal("gcp", { error: "write gcp or aws" }).describe("The cloud: gcp or aws"),
  ...header(
    googleOwner,
    googleLabels,
    "What Airflow, and jobs and services with vpc, reach outside: what their cloud lets them, or only what is declared: Google's APIs, the environment's endpoints and services, and what calls names. Hosts by name are billed by what goes through the network",
  ),
  budget: googleBudget,
  state,
  gcp: fields({
    project: text(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "write the project's id, such as acme-ml-dev").describe(
      "Id of the existing project",
    ),
    projectNumber: text(/^\d{6,19}$/, 'write the project\'s number in quotes, such as "481516234200"').describe(
      "Number of the same project, in quotes: Google's own service accounts carry it in their names",
    ),
    region: z
      .enum(googleRegions, { error: "write a Google Cloud region such as europe-west1" })
      .describe("Region of everything that does not say another"),
    billingAccount: text(
      /^[0-9A-F]{6}(?:-[0-9A-F]{6}){2}$/,
      "write the billing account's id, such as 01ABCD-23EF45-6789AB; gcloud billing projects describe names the project's",
    )
      .optional()
      .describe(
        "Id of the billing account that pays for the project; a budget needs it. It stays for the deploy that takes the budget away, and may go after it",
      ),
    network: fields({
      cidr: cidr
        .default("10.20.0.0/20")
        .describe("Private range of the subnet that Airflow's workers use, and jobs and services with vpc"),
      nat: flag.default(false).describe("Let them reach the internet; billed by the hour and by traffic"),
    })
      .prefault({})
      .describe("The network, made when there is an Airflow, or a job or service with vpc"),
    workloadIdentityPool: fields({
      disabled: flag
        .default(false)
        .describe("Shut out everybody from outside at once: no new tokens, and those there are stop working"),
      redeploy: z
        .string({ error: "write a text in quotes" })
        .optional()
        .describe(
          "Any new text makes another pool: for 30 days after one was deleted, Google refuses another one of its name",
        ),
    })
      .prefault({})
      .describe("The pool by which others act as identities, made when one says from"),
    deployer: z
      .union(
        [
          z.literal("token"),
          text(
            /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/,
            "write an existing service account, name@project.iam.gserviceaccount.com, or token",
          ),
        ],
        { error: "write an existing service account, name@project.iam.gserviceaccount.com, or token" },
      )
      .optional()
      .describe(
        "Existing service account that deploys, which Terraform lets act as the accounts that models run as; or token: whoever deploys may do so already. Needed for models on Vertex AI, which are planned and deployed with the token in TF_VAR_google_access_token, brought at each run and held by neither plan nor state",
      ),
  }).describe("Where on Google Cloud"),
  defaults: defaultsField("gcp"),
  ...kindFields("gcp"),
});

export const awsSchema = fields({
  cloud: z.literal("aws", { error: "write gcp or aws" }).describe("The cloud: gcp or aws"),
  ...header(
    awsOwner,
    awsLabels,
    "What Airflow, jobs, services, and endpoints with vpc reach outside: any host by HTTPS, or, by name, only what is declared: AWS's APIs of the region, the index of Python packages and what calls names. An address that is known without its name stays within reach",
  ),
  budget: awsBudget,
  state,
  aws: fields({
    account: text(/^\d{12}$/, 'write the account\'s 12 digits in quotes, such as "123456789012"').describe(
      "Account, 12 digits in quotes; any other is refused at deploy",
    ),
    region: z.enum(awsRegions, { error: "write an AWS region such as eu-west-1" }).describe("Region of everything"),
    network: fields({
      cidr: cidr.default("10.20.0.0/16").describe("Private range of the network that Airflow, jobs and services use"),
      zones: z
        .array(text(/^[a-f]$/, "write a letter from a to f"), { error: "write two letters, such as [a, b]" })
        .length(2, { error: "write two letters, such as [a, b]" })
        .default(["a", "b"])
        .describe(
          "Letters of the two availability zones; some accounts lack one in us-west-1, ap-northeast-1 and ca-central-1. A change replaces the network",
        ),
      natGateways: whole(1, 2).default(1).describe("One for both zones, or one in each; each is billed by the hour"),
    })
      .prefault({})
      .describe("The network, made when there is an Airflow, a job, a service or an endpoint with vpc"),
    oidcProviders: z
      .enum(["existing", "own"], { error: "write existing or own" })
      .default("existing")
      .describe(
        "An account has one OIDC provider for each issuer. existing: identities from outside use the account's, which is there; own: this environment makes them, and no other of the account",
      ),
  }).describe("Where on AWS"),
  defaults: defaultsField("aws"),
  ...kindFields("aws"),
});

type Resolved<Value extends Record<KindName, unknown>> = Omit<Value, KindName | "defaults"> & {
  /** The environment's name: the base name of its file, and the stack's id. */
  readonly name: string;
  /** The file, for messages. */
  readonly file: string;
  /**
   * Where the value at a path of the YAML stands (`["buckets", "raw", "deleteAfter"]`), in whichever file said it; of what no file says,
   * the nearest thing around it. Errors that are found later, in a construct, point with it at the line that is to change.
   */
  readonly locate: (path: readonly string[]) => Location;
  readonly kinds: Pick<Value, KindName>;
  /** The same with what is retired: what is still there under names of this environment, though nothing here makes it. */
  readonly kindsWithRetired: Pick<Value, KindName>;
};

/** What the schemas make of a file; written out in the published types, which name no schema. */
export type GcpValue = z.output<typeof gcpSchema>;
export type AwsValue = z.output<typeof awsSchema>;

export type GcpEnvironment = Resolved<GcpValue>;
export type AwsEnvironment = Resolved<AwsValue>;

/** One environment, read, merged and checked in full. */
export type Environment = GcpEnvironment | AwsEnvironment;

/** A checked value with its kinds set apart. */
export function resolved(
  value: GcpValue | AwsValue,
  origin: Pick<Environment, "name" | "file" | "locate">,
): Environment {
  const isKind = ([name]: [string, unknown]) => (kindNames as string[]).includes(name);
  const { defaults: _, ...rest } = value; // laid beneath each entry already
  const entries = Object.entries(rest);
  const header = Object.fromEntries(entries.filter((entry) => !isKind(entry)));
  const kindsWithRetired = Object.fromEntries(entries.filter(isKind));
  return { ...header, ...origin, kinds: made(kindsWithRetired), kindsWithRetired } as Environment;
}

type Entries = Record<string, { readonly retired?: string; readonly tables?: Entries }>;

/** The kinds without what is retired. */
function made(kinds: Record<string, unknown>): Record<string, Entries> {
  return Object.fromEntries(Object.entries(kinds).map(([kind, entries]) => [kind, unretired(entries as Entries)]));
}

function unretired(entries: Entries): Entries {
  const stay = Object.entries(entries).filter(([, { retired }]) => retired === undefined);
  return Object.fromEntries(
    stay.map(([name, entry]) => [
      name,
      entry.tables === undefined ? entry : { ...entry, tables: unretired(entry.tables) },
    ]),
  );
}
