import {
  type AwsEnvironment,
  type Environment,
  type GcpEnvironment,
  goesDown,
  hasWorkflow,
  kindNames,
  type KindName,
} from "../../language";
import { kindWords } from "../kinds";
import { billingCommand } from "../rights/billing";
import type { KindWords } from "../kinds/kind";

/** The commands that somebody runs once, before the first deploy of an environment: what Terraform needs before it can make anything. */
export function firstDeploy(environment: Environment): string[] {
  return environment.cloud === "gcp" ? onGoogleCloud(environment) : onAws(environment);
}

/** APIs first: `gcloud` itself needs them for what follows. */
function onGoogleCloud({ gcp, state, encryption, kinds, budget, offHours }: GcpEnvironment): string[] {
  const { project, region, deployer } = gcp;
  const modes = Object.values(kinds.endpoints).map(({ mode }) => mode);
  const models = modes.includes("realtime") && deployer !== undefined;
  // Agents must exist before the key, or their role, is granted to them; those of Cloud Storage and BigQuery appear when Terraform reads them, and with
  // a deployer Terraform makes the others.
  const withKey = encryption === "customer-managed" ? kindNames.flatMap((name) => keyAgentsOf(name, kinds)) : [];
  const scaled = Object.values(kinds.endpoints).some((endpoint) => goesDown("gcp", endpoint));
  const jobs = Object.values(kinds.jobs);
  const withRole = [
    ...((offHours !== undefined && scaled) || jobs.some(({ schedule }) => schedule) ? ["cloudscheduler"] : []),
    ...(jobs.some(hasWorkflow) ? ["workflows"] : []),
    ...(jobs.some(({ on }) => on) ? ["eventarc", "pubsub"] : []),
    ...(Object.values(kinds.services).some(({ signIn }) => signIn) ? ["iap"] : []),
  ].map((service) => `${service}.googleapis.com`);
  const reminds = Object.values(kinds.secrets).some(({ rotate }) => rotate !== undefined);
  const withTopic = reminds ? ["secretmanager.googleapis.com"] : [];
  const agents = deployer === undefined ? [...new Set([...withKey, ...withRole, ...withTopic])] : [];
  const keys = Object.values(kinds.buckets).flatMap(({ key }) => key ?? []);
  const first = ["serviceusage", "cloudresourcemanager", "iam", ...(state || keys.length > 0 ? ["storage"] : [])];
  const planned = models ? ["aiplatform"] : []; // whether a model is there already is asked at plan
  const apis = [...[...first, ...planned].map((api) => `${api}.googleapis.com`), ...agents];
  return [
    `gcloud services enable ${apis.join(" ")} --project=${project}`,
    ...agents.map((api) => `gcloud beta services identity create --service=${api} --project=${project}`),
    // A key of one's own is granted by who holds it, which need not be this project.
    ...[...new Set(keys)].map((key) => `gcloud storage service-agent --project=${project} --authorize-cmek=${key}`),
    ...(state === undefined
      ? []
      : [
          `gcloud storage buckets create gs://${state.bucket} --project=${project} --location=${region} --uniform-bucket-level-access --public-access-prevention`,
          `gcloud storage buckets update gs://${state.bucket} --versioning`,
        ]),
    // By who administers the billing account: nobody has a right on it by owning the project.
    ...(budget === undefined ? [] : [billingCommand(gcp.billingAccount!, whoDeploys(deployer), "deploy")]),
  ];
}

/** The account that deploys, or who is logged in. */
function whoDeploys(deployer: string | undefined): string {
  if (deployer !== undefined && deployer !== "token") return `--member=serviceAccount:${deployer}`;
  return '--member="user:$(gcloud config get account)"';
}

function onAws({ aws, state }: AwsEnvironment): string[] {
  const { account, region } = aws;
  const closed = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  const block = `--public-access-block-configuration ${closed.map((way) => `${way}=true`).join(",")}`;
  // Of a bucket's own block and its account's the stricter counts, and no identity of an environment has a right to the account's.
  const wholeAccount = `aws s3control put-public-access-block --account-id ${account} --region ${region} ${block}`;
  if (state === undefined) return [wholeAccount];
  const s3 = (command: string, ...options: string[]) =>
    [`aws s3api ${command} --bucket ${state.bucket} --region ${region}`, ...options].join(" ");
  // S3 refuses the name of its oldest region.
  const place = region === "us-east-1" ? [] : [`--create-bucket-configuration LocationConstraint=${region}`];
  const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] };
  // Every lock leaves an old version and a delete marker. One rule for the whole bucket: several environments may share it.
  const lifecycle = {
    Rules: [
      {
        ID: "old-versions-and-locks",
        Status: "Enabled",
        Filter: { Prefix: "" },
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        Expiration: { ExpiredObjectDeleteMarker: true },
      },
    ],
  };
  return [
    wholeAccount,
    s3("create-bucket", ...place),
    s3("put-bucket-versioning", "--versioning-configuration Status=Enabled"),
    s3("put-public-access-block", block),
    s3("put-bucket-encryption", `--server-side-encryption-configuration '${JSON.stringify(encryption)}'`),
    s3("put-bucket-lifecycle-configuration", `--lifecycle-configuration '${JSON.stringify(lifecycle)}'`),
  ];
}

function keyAgentsOf<Name extends KindName>(name: Name, kinds: GcpEnvironment["kinds"]): string[] {
  const { keyAgents } = kindWords[name] as KindWords<Name>;
  const items = Object.values(kinds[name] as Record<string, GcpEnvironment["kinds"][Name][string]>);
  const services = items.length === 0 ? [] : (keyAgents?.(items) ?? []);
  return services.map((service) => `${service}.googleapis.com`);
}
