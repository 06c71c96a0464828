import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { type App, TerraformStack } from "cdktf";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { aws, gcp } from "../../constructs";
import { startGoogle } from "../../sandbox/google";
import { expectNoFindings } from "../support/google-findings";
import { LibraryProgram } from "./support/library-program";
import { startAws } from "./support/moto";
import { needs } from "./support/needs";

const location = "europe-west1";
const account = "111122223333";
const sha = "4f53cda18c2baa0c".repeat(4);

/** A model, a deployment and a revision; then each with something that has no prop. */
function onGoogle(app: App, isChanged: boolean): TerraformStack {
  const stack = new TerraformStack(app, "serving");
  new GoogleProvider(stack, "google", { project: "acme-ml-prod", region: location });
  const token = new gcp.GoogleAccessToken(stack, "token");
  const image = `${location}-docker.pkg.dev/acme-ml-prod/serving/churn@sha256:${sha}`;
  new gcp.VertexModels(stack, "models", {
    endpoint: new gcp.VertexEndpoint(stack, "endpoint", { displayName: "churn", location }),
    provider: new gcp.VertexProvider(stack, "vertex", { location, token: token.value }),
    modelName: "churn",
    models: {
      only: {
        ...{ image, traffic: 100 },
        modelFields: isChanged ? { containerSpec: { deploymentTimeout: "3600s" } } : undefined,
        deploymentFields: isChanged ? { enableAccessLogging: true } : undefined,
      },
    },
  });
  const { resource } = new gcp.CloudRunModelService(stack, "run", {
    ...{ serviceName: "rank", location, models: { only: { image, traffic: 100 } } },
    serviceAccount: new gcp.ServiceAccount(stack, "identity", { accountId: "rank-service" }),
  });
  if (isChanged) resource.addOverride("template.containers.0.startup_probe.failure_threshold", 90);
  return stack;
}

type Change = "none" | "configuration" | "model" | "files";

/** A model, its configuration and what its role may read; one of them with something else. */
function onAws(app: App, change: Change): TerraformStack {
  const stack = new TerraformStack(app, "serving");
  new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: [account] });
  const bucket = aws.S3Bucket.fromName(stack, "models", "acme-models");
  const { models, configuration } = new aws.SageMakerEndpoint(stack, "churn", {
    endpointName: "churn",
    models: {
      only: {
        image: `${account}.dkr.ecr.eu-west-1.amazonaws.com/churn@sha256:${sha}`,
        artifact: { bucket, path: change === "files" ? "churn/2/" : "churn/1/" },
        ...{ traffic: 100, instanceType: "ml.m5.large", minReplicas: 1, maxReplicas: 1 },
      },
    },
  });
  if (change === "configuration") configuration!.addOverride(`production_variants.0.${patience}`, 1800);
  if (change === "model") models.only!.resource.addOverride("enable_network_isolation", false);
  return stack;
}

const patience = "container_startup_health_check_timeout_in_seconds";

/** Deploys it from nothing and with each change in turn; tells what `read` says each time. */
async function inTurn<Change, Read>(
  program: LibraryProgram,
  make: (app: App, change: Change) => TerraformStack,
  changes: Change[],
  read: () => Promise<Read>,
): Promise<Read[]> {
  const seen: Read[] = [];
  for (const change of changes) {
    await program.synthesize((app) => make(app, change));
    await program.deploy();
    seen.push(await read());
  }
  return seen;
}

describe("an override of what is named by its content comes and goes on Google Cloud", () => {
  needs("hashicorp/google", "magodo/restful");

  it("as another model, deployment and revision, and back", async () => {
    const program = new LibraryProgram("overrides-gcp");
    const google = await startGoogle({
      certificate: join(program.folder, "google.pem"),
      upstreamProxy: process.env.HTTPS_PROXY,
    });
    onTestFinished(() => google.stop());
    program.sees(google.environment);
    const only = (type: string) => {
      const all = google.entries().filter((entry) => entry.type === type);
      expect(all).toHaveLength(1);
      return all[0]!;
    };
    const [first, second, third] = await inTurn(program, onGoogle, [false, true, false], () => {
      const { name: model, body } = only("aiplatform:models");
      const [deployed, ...others] = only("aiplatform:endpoints").body.deployedModels;
      const { template, traffic } = only("run:services").body;
      expect(others).toEqual([]);
      expect(traffic).toMatchObject([{ revision: template.revision, percent: 100 }]);
      return Promise.resolve({
        names: [model, deployed.id as string, template.revision as string],
        changed: [
          body.containerSpec.deploymentTimeout,
          deployed.enableAccessLogging,
          template.containers[0].startupProbe.failureThreshold === 90,
        ] as unknown[],
      });
    });
    expect(first!.changed).toEqual([undefined, undefined, false]);
    expect(second!.changed).toEqual(["3600s", true, true]);
    second!.names.forEach((name, index) => expect(name).not.toBe(first!.names[index]));
    expect(third).toEqual(first);
    expectNoFindings(google.findings());
  });
});

describe("an override of what is named by its content comes and goes on AWS", () => {
  needs("hashicorp/aws", "moto");

  it("as another configuration, as another model, with a right to other files, and back", async () => {
    const program = new LibraryProgram("overrides-aws");
    const moto = await startAws(account);
    onTestFinished(() => moto.stop());
    program.sees({ ...moto.environment, AWS_REGION: "eu-west-1" });
    const changes: Change[] = ["none", "configuration", "model", "files", "none"];
    const seen = await inTurn(program, onAws, changes, async () => {
      const { EndpointConfigName } = await moto.endpoint("churn");
      const configuration = await moto.sagemaker("DescribeEndpointConfig", { EndpointConfigName });
      const [variant] = configuration.ProductionVariants as Record<string, unknown>[];
      const model = await moto.sagemaker("DescribeModel", { ModelName: variant!.ModelName });
      const form = { Action: "ListRolePolicies", Version: "2010-05-08", RoleName: "churn-sagemaker" };
      const policies = await moto.request("/", "iam", { method: "POST", body: new URLSearchParams(form) });
      const names: Record<string, unknown> = {
        configuration: EndpointConfigName,
        model: variant!.ModelName,
        policy: [...(await policies.text()).matchAll(/<member>(.*?)<\/member>/g)].map(([, name]) => name).join(),
      };
      const there = (await moto.inventory()).filter((line) => /^sagemaker (Model|EndpointConfig) /.test(line));
      expect(there).toEqual([`sagemaker EndpointConfig ${names.configuration}`, `sagemaker Model ${names.model}`]);
      const { ContainerStartupHealthCheckTimeoutInSeconds: seconds } = variant!;
      return { names, seconds, isIsolated: model.EnableNetworkIsolation ?? false };
    });
    type Seen = (typeof seen)[number];
    const [first, configured, opened, moved, last] = seen as [Seen, Seen, Seen, Seen, Seen];
    expect(seen.map(({ seconds }) => seconds)).toEqual([undefined, 1800, undefined, undefined, undefined]);
    expect(seen.map(({ isIsolated }) => isIsolated)).toEqual([true, true, false, true, true]);
    const renamed = ({ names }: Seen) => Object.keys(names).filter((each) => names[each] !== first.names[each]);
    expect(renamed(configured)).toEqual(["configuration"]);
    expect(renamed(opened)).toEqual(["configuration", "model"]);
    expect(renamed(moved)).toEqual(["configuration", "model", "policy"]);
    expect(last).toEqual(first);
  });
});
