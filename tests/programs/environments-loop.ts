// Two environments of two stacks each: what holds data apart from what serves, in an account of its own.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  EcrRepository,
  ExecutionRole,
  type IBucket,
  type IRepository,
  S3Bucket,
  SageMakerEndpoint,
} from "ponte-constructs/aws";

interface Environment {
  readonly name: string;
  readonly accountId: string;
  readonly replicas: readonly [least: number, most: number];
}

class Data extends TerraformStack {
  public readonly models: IBucket;
  public readonly images: IRepository;

  constructor(app: App, { name, accountId }: Environment) {
    super(app, `${name}-data`);
    new AwsProvider(this, "aws", { region: "eu-west-1", allowedAccountIds: [accountId] });
    this.models = new S3Bucket(this, "models", { bucketName: `acme-${name}-models`, protect: name === "prod" });
    this.images = new EcrRepository(this, "images", { repositoryName: `${name}-churn`, protect: name === "prod" });
  }
}

class Serving extends TerraformStack {
  constructor(app: App, { name, accountId, replicas: [minReplicas, maxReplicas] }: Environment, data: Data) {
    super(app, `${name}-serving`);
    new AwsProvider(this, "aws", { region: "eu-west-1", allowedAccountIds: [accountId] });
    const role = new ExecutionRole(this, "role", {
      roleName: `${name}-churn`,
      services: ["sagemaker.amazonaws.com"],
      permissionsBoundary: `arn:aws:iam::${accountId}:policy/boundary`,
      createBeforeDestroy: true,
    });
    const endpoint = new SageMakerEndpoint(this, "churn", {
      endpointName: `${name}-churn`,
      role,
      models: {
        champion: {
          image: data.images.image(`@sha256:${"4f".repeat(32)}`),
          artifact: { bucket: data.models, path: "churn/42/model.tar.gz" },
          traffic: 100,
          instanceType: "ml.m5.xlarge",
          minReplicas,
          maxReplicas,
        },
      },
      protect: name === "prod",
    });
    new TerraformOutput(this, "url", { value: endpoint.url });
  }
}

const app = new App();
const environments: Environment[] = [
  { name: "dev", accountId: "111122223333", replicas: [1, 1] },
  { name: "prod", accountId: "444455556666", replicas: [2, 8] },
];
for (const environment of environments) new Serving(app, environment, new Data(app, environment));

app.synth();
