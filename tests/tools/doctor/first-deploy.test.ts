import { describe, expect, it } from "vitest";
import { loadEnvironment, type Environment } from "../../../language";
import { firstDeploy } from "../../../tools/doctor/first-deploy";

const load = (name: string) => loadEnvironment(`environments/${name}.yaml`, "environments");

/** The same, deployed by nobody in particular: its endpoints hold no models. */
const withoutDeployer = (environment: Environment): Environment =>
  environment.cloud === "gcp" ? { ...environment, gcp: { ...environment.gcp, deployer: undefined } } : environment;

describe("the first deploy on Google Cloud", () => {
  it("enables what Terraform itself needs, and the agents of a job with a day of its own, then makes a private bucket that keeps old states", () => {
    expect(firstDeploy(withoutDeployer(load("dev")))).toEqual([
      "gcloud services enable serviceusage.googleapis.com cloudresourcemanager.googleapis.com iam.googleapis.com storage.googleapis.com cloudscheduler.googleapis.com workflows.googleapis.com --project=acme-ml-dev",
      "gcloud beta services identity create --service=cloudscheduler.googleapis.com --project=acme-ml-dev",
      "gcloud beta services identity create --service=workflows.googleapis.com --project=acme-ml-dev",
      "gcloud storage buckets create gs://acme-ml-dev-tfstate --project=acme-ml-dev --location=europe-west1 --uniform-bucket-level-access --public-access-prevention",
      "gcloud storage buckets update gs://acme-ml-dev-tfstate --versioning",
    ]);
  });

  it("makes the agents that a key of the environment's own is granted to, and only of kinds that are used", () => {
    const environment = withoutDeployer(load("prod"));
    const agents = (one: Environment) =>
      firstDeploy(one).flatMap((command) => /identity create --service=(\S+)\./.exec(command)?.[1] ?? []);
    expect(agents(environment)).toEqual([
      "artifactregistry.googleapis",
      "composer.googleapis",
      "run.googleapis",
      "workflows.googleapis",
      "aiplatform.googleapis",
      "cloudscheduler.googleapis", // no key's: of a job with a schedule
      "iap.googleapis", // nor this: of the people who sign in
    ]);
    expect(agents({ ...environment, kinds: { ...environment.kinds, airflow: {} } } as Environment)).not.toContain(
      "composer.googleapis",
    );
    const [enable] = firstDeploy(environment);
    for (const agent of agents(environment)) expect(enable).toContain(`${agent}.com`);
  });

  it("makes the agent that calls in the off hours, where something goes down", () => {
    const environment = withoutDeployer(load("dev"));
    const offHours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: "Europe/Berlin" };
    const agent = "identity create --service=cloudscheduler.googleapis.com";
    const endpoint = Object.values(environment.kinds.endpoints)[0]!;
    const commandsOf = (more: object, hours?: object) =>
      firstDeploy({ ...environment, offHours: hours, kinds: { ...environment.kinds, jobs: {}, endpoints: { e: { ...endpoint, ...more } } } } as Environment).join("\n"); // prettier-ignore
    const replicas = { replicas: { min: 2, max: 4 } };
    expect(commandsOf(replicas, offHours)).toContain(agent);
    for (const one of [commandsOf(replicas), commandsOf({ ...replicas, alwaysOn: true }, offHours)])
      expect(one).not.toContain(agent);
  });

  it("makes the agent by which people sign in, where they do, and leaves it to Terraform with a deployer", () => {
    const everything = loadEnvironment("tests/everything/services.yaml", "tests/everything");
    const agent = "identity create --service=iap.googleapis.com";
    expect(firstDeploy(withoutDeployer(everything)).join("\n")).toContain(agent);
    expect(firstDeploy(everything).join("\n")).not.toContain(agent);
    expect(firstDeploy(withoutDeployer(load("prod"))).filter((command) => command.includes(agent))).toHaveLength(1);
    expect(firstDeploy(withoutDeployer(load("staging"))).join("\n")).not.toContain(agent);
  });

  describe("of models", () => {
    const withDeployer = (name: string, deployer: string): Environment => {
      const environment = load(name);
      if (environment.cloud !== "gcp") throw new Error(`${name} is not on Google Cloud`);
      return { ...environment, gcp: { ...environment.gcp, deployer } };
    };
    const account = "deployer@acme-ml-dev.iam.gserviceaccount.com";

    it("turns on what is asked at plan, and grants nothing: who deploys brings a token of their own", () => {
      for (const deployer of [account, "token"]) {
        const [enable, ...rest] = firstDeploy(withDeployer("dev", deployer));
        expect(enable).toContain(" aiplatform.googleapis.com ");
        expect(rest[0]).toContain("gcloud storage buckets create");
        expect(rest.join("\n")).not.toMatch(/iamcredentials|add-iam-policy-binding/);
      }
    });

    it("leaves the agents to Terraform, and to make them takes no right of the deployer's", () => {
      const commands = firstDeploy(withDeployer("prod", account)).join("\n");
      expect(commands).not.toMatch(/identity create|serviceUsageAdmin/);
    });
  });

  it("lets Cloud Storage use a key of one's own, once for all buckets that have it", () => {
    const environment = load("dev");
    if (environment.cloud !== "gcp") throw new Error("dev is not on Google Cloud");
    const key = "projects/acme-keys/locations/europe/keyRings/shared/cryptoKeys/models";
    const [raw] = Object.values(environment.kinds.buckets);
    const kinds = { ...environment.kinds, buckets: { one: { ...raw!, key }, other: { ...raw!, key } } };
    const [enable, ...rest] = firstDeploy({ ...environment, state: undefined, kinds });
    expect(enable).toContain(" storage.googleapis.com");
    expect(rest.filter((command) => command.includes("authorize-cmek"))).toEqual([
      `gcloud storage service-agent --project=acme-ml-dev --authorize-cmek=${key}`,
    ]);
  });

  it("makes no bucket for a state that is a file", () => {
    expect(firstDeploy({ ...load("dev"), state: undefined }).join("\n")).not.toContain("storage");
  });
});

describe("the first deploy on AWS", () => {
  const commands = firstDeploy(load("dev-aws"));

  // "PutPublicAccessBlock" (AWS S3 Control), docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html, and the command's page,
  // docs.aws.amazon.com/cli/latest/reference/s3control/put-public-access-block.html. "Blocking public access to your Amazon S3 storage": the most
  // restrictive of what a bucket and its account say counts.
  it("closes the account's buckets to the public, once for all, whatever becomes of a bucket's own block", () => {
    expect(commands[0]).toBe(
      "aws s3control put-public-access-block --account-id 111122223333 --region eu-west-1 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    );
  });

  it("makes a closed, encrypted bucket that keeps old states for a while", () => {
    const [, ...ofBucket] = commands;
    expect(ofBucket.map((command) => command.split(" ")[2])).toEqual([
      "create-bucket",
      "put-bucket-versioning",
      "put-public-access-block",
      "put-bucket-encryption",
      "put-bucket-lifecycle-configuration",
    ]);
    expect(ofBucket.every((command) => command.includes("--bucket acme-ml-dev-tfstate --region eu-west-1"))).toBe(true);
    expect(ofBucket[0]).toContain("LocationConstraint=eu-west-1");
  });

  it("quotes JSON for a shell", () => {
    const quoted = commands.flatMap((command) => /'([^']*)'$/.exec(command)?.[1] ?? []);
    expect(quoted.map((json) => Object.keys(JSON.parse(json) as object))).toEqual([["Rules"], ["Rules"]]);
  });

  it("names no place in us-east-1, which S3 would refuse", () => {
    const environment = load("dev-aws");
    if (environment.cloud !== "aws") throw new Error("dev-aws is not on AWS");
    const aws = { ...environment.aws, region: "us-east-1" as const };
    expect(firstDeploy({ ...environment, aws })[1]).toBe(
      "aws s3api create-bucket --bucket acme-ml-dev-tfstate --region us-east-1",
    );
  });

  it("makes no bucket for a state that is a file", () => {
    expect(firstDeploy({ ...load("dev-aws"), state: undefined })).toEqual([commands[0]]);
  });
});
