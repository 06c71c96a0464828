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

/** A model, its configuration and what its role may read; then each with something else. */
function onAws(app: App, isChanged: boolean): TerraformStack {
  const stack = new TerraformStack(app, "serving");
  new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: [account] });
  const bucket = aws.S3Bucket.fromName(stack, "models", "acme-models");
  const image = `${account}.dkr.ecr.eu-west-1.amazonaws.com/churn@sha256:${sha}`;
  const { models, configuration } = new aws.SageMakerEndpoint(stack, "churn", {
    endpointName: "churn",
    models: {
      only: {
        ...{ image, traffic: 100, instanceType: "ml.m5.large", minReplicas: 1, maxReplicas: 1 },
        artifact: { bucket, path: isChanged ? "churn/2/" : "churn/1/" },
      },
    },
  });
  if (!isChanged) return stack;
  models.only!.resource.addOverride("enable_network_isolation", false);
  configuration!.addOverride("production_variants.0.container_startup_health_check_timeout_in_seconds", 1800);
  return stack;
}

/** Deploys it from nothing, changed, and as it was; tells what `read` says each time. */
async function thereAndBack<Read>(
  program: LibraryProgram,
  make: (app: App, isChanged: boolean) => TerraformStack,
  read: () => Promise<Read>,
): Promise<Read[]> {
  const seen: Read[] = [];
  for (const isChanged of [false, true, false]) {
    await program.synthesize((app) => make(app, isChanged));
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
    const [first, second, third] = await thereAndBack(program, onGoogle, () => {
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

  it("as another model and configuration, with a right to other files, and back", async () => {
    const program = new LibraryProgram("overrides-aws");
    const moto = await startAws(account);
    onTestFinished(() => moto.stop());
    program.sees({ ...moto.environment, AWS_REGION: "eu-west-1" });
    const [first, second, third] = await thereAndBack(program, onAws, async () => {
      const { EndpointConfigName } = await moto.endpoint("churn");
      const configuration = await moto.sagemaker("DescribeEndpointConfig", { EndpointConfigName });
      const [variant] = configuration.ProductionVariants as Record<string, unknown>[];
      const model = await moto.sagemaker("DescribeModel", { ModelName: variant!.ModelName });
      const form = { Action: "ListRolePolicies", Version: "2010-05-08", RoleName: "churn-sagemaker" };
      const policies = await moto.request("/", "iam", { method: "POST", body: new URLSearchParams(form) });
      const there = (await moto.inventory()).filter((line) => /^sagemaker (Model|EndpointConfig) /.test(line));
      return {
        names: [EndpointConfigName, variant!.ModelName, /<member>(.*?)<\/member>/.exec(await policies.text())?.[1]],
        changed: [variant!.ContainerStartupHealthCheckTimeoutInSeconds, model.EnableNetworkIsolation ?? false],
        there,
      };
    });
    expect(first!.changed).toEqual([undefined, true]);
    expect(second!.changed).toEqual([1800, false]);
    second!.names.forEach((name, index) => expect(name).not.toBe(first!.names[index]));
    for (const { names, there } of [first!, second!])
      expect(there).toEqual([`sagemaker EndpointConfig ${names[0]}`, `sagemaker Model ${names[1]}`]);
    expect(third).toEqual(first);
  });
});
