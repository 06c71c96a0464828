import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { AthenaDatabase } from "../../../../constructs/aws/glue/athena-database";
import { EcrRepository } from "../../../../constructs/aws/ecr/ecr-repository";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import type { IBucket } from "../../../../constructs/aws/s3/bucket";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { SageMakerModel } from "../../../../constructs/aws/sagemaker/sagemaker-model";
import { PrivateNetwork } from "../../../../constructs/aws/vpc/private-network";
import { synth } from "../../../support/synth";
import { statements } from "../iam/policies";
import { main, required } from "./iris-endpoint";

type Given = (scope: Construct) => Partial<SageMakerEndpointProps>;
const endpoint = (given: Given, use: (made: SageMakerEndpoint, scope: Construct) => void = () => undefined) =>
  synth((scope) => use(new SageMakerEndpoint(scope, "endpoint", { ...required, ...given(scope) }), scope)).resource;
const central = "arn:aws:iam::123456789012:role/central/serving";
const theirs = (scope: Construct, mutable = true) => ExecutionRole.fromArn(scope, "theirs", central, { mutable });
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
const allowed = (policy: string, action: string) =>
  statements(policy).flatMap(({ Action, Resource }) => (Action.includes(action) ? (Resource as string[]) : []));

describe("a role that somebody else made", () => {
  const given: Given = (scope) => ({ role: theirs(scope) });

  it("is what the models run as, and no other is made", () => {
    const resource = endpoint(given);
    expect(resource).not.toHaveProperty("aws_iam_role");
    expect(resource.aws_sagemaker_model).toMatchObject([{ execution_role_arn: central }]);
  });

  it("is granted what SageMaker does in its name, before the models are made", () => {
    const { aws_iam_role_policy: policies, aws_sagemaker_model: models } = endpoint(given);
    expect(policies).toMatchObject([{ role: "serving" }]);
    expect(allowed(policies![0]!.policy, "ecr:BatchGetImage")).toEqual([
      "arn:aws:ecr:eu-west-1:123456789012:repository/iris",
    ]);
    expect(models![0]!.depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\.theirs_/)]);
  });

  it("is left alone where it says so", () => {
    const resource = endpoint((scope) => ({ role: theirs(scope, false) }));
    expect(resource).not.toHaveProperty("aws_iam_role_policy");
    expect(resource.aws_sagemaker_model).toMatchObject([{ execution_role_arn: central }]);
  });
});

describe("files in a bucket", () => {
  const from = (bucket: IBucket, path: string) => ({ models: { main: { ...main, artifact: { bucket, path } } } });
  const own = (scope: Construct) => new S3Bucket(scope, "models", { bucketName: "acme-models", kmsKeyArn });
  const policyOf = (path: string) => endpoint((scope) => from(own(scope), path)).aws_iam_role_policy![0]!.policy;

  it("may be read by the role without a grant by hand, with the bucket's key, and no others", () => {
    expect(allowed(policyOf("iris/7/model.tar.gz"), "s3:GetObject")).toEqual(["aws_s3_bucket.arn/iris/7/model.tar.gz"]);
    expect(allowed(policyOf("iris/7/"), "s3:GetObject")).toEqual(["aws_s3_bucket.arn/iris/7/*"]);
    expect(allowed(policyOf("iris/7"), "s3:GetObject")).toEqual(["aws_s3_bucket.arn/iris/7/*"]);
    expect(allowed(policyOf("iris/7/"), "kms:Decrypt")).toContain(kmsKeyArn);
  });

  it("are named by the bucket, which may be one that exists", () => {
    const { aws_sagemaker_model: models } = endpoint((scope) =>
      from(S3Bucket.fromName(scope, "models", "shared-models"), "iris/7/model.tar.gz"),
    );
    expect(models![0]!.primary_container.model_data_url).toBe("s3://shared-models/iris/7/model.tar.gz");
  });

  it("of a model alone are granted to its role, too, which waits for nothing that is forgotten", () => {
    const { resource } = synth((scope) => {
      const artifact = { bucket: own(scope), path: "iris/7/" };
      new SageMakerModel(scope, "model", { baseName: "iris", image: main.image, artifact, ...place });
    });
    const [policy] = resource.aws_iam_role_policy!;
    expect(allowed(policy!.policy, "s3:GetObject")).toEqual(["aws_s3_bucket.arn/iris/7/*"]);
    expect(allowed(policy!.policy, "ecr:BatchGetImage")).toHaveLength(1);
    expect(resource.aws_iam_role).toMatchObject([{ name: "iris-sagemaker" }]);
    expect(resource.aws_sagemaker_model![0]!.depends_on).toContainEqual(
      expect.stringMatching(/^aws_iam_role_policy\./),
    );
  });
});

const place = { region: "eu-west-1", accountId: "123456789012" };

describe("an image", () => {
  it("of a repository of the program may be pulled without a grant by hand", () => {
    const { aws_iam_role_policy: policies, aws_sagemaker_model: models } = endpoint((scope) => {
      const repository = new EcrRepository(scope, "iris", { repositoryName: "iris" });
      return { models: { main: { ...main, image: repository.image(":7") } } };
    });
    expect(models![0]!.primary_container.image).toMatch(/^\$\{aws_ecr_repository\.iris_\w+\.repository_url\}:7$/);
    expect(policies![0]!.policy).toMatch(
      /"ecr:BatchGetImage"\],"Resource":\["\$\{replace\(.*repository_url.*"arn:aws:ecr:\$2:\$1:repository\/\$3"\)\}"\]/,
    );
  });

  it("of a repository that exists may be pulled by its ARN", () => {
    const { aws_iam_role_policy: policies } = endpoint((scope) => {
      const repository = EcrRepository.fromName(scope, "iris", "shared/iris", place);
      return { models: { main: { ...main, image: repository.image(`@sha256:${"4f".repeat(32)}`) } } };
    });
    expect(allowed(policies![0]!.policy, "ecr:BatchGetImage")).toEqual([
      "arn:aws:ecr:eu-west-1:123456789012:repository/shared/iris",
    ]);
  });
});

describe("a network that exists", () => {
  const network = (scope: Construct) =>
    PrivateNetwork.fromAttributes(scope, "theirs", { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] });

  it("gives the models its subnets, behind a closed group of their own", () => {
    const resource = endpoint((scope) => ({ network: network(scope) }));
    expect(resource.aws_security_group).toMatchObject([{ vpc_id: "vpc-1", name: "acme-iris-endpoint" }]);
    expect(resource.aws_sagemaker_model![0]!.vpc_config).toEqual({
      subnets: ["subnet-1", "subnet-2"],
      security_group_ids: [expect.stringMatching(/^\$\{aws_security_group\.endpoint_SecurityGroup_/)],
    });
  });

  it("or behind groups that were given, and then makes none", () => {
    const resource = endpoint((scope) => ({ network: network(scope), securityGroupIds: ["sg-1"] }));
    expect(resource).not.toHaveProperty("aws_security_group");
    expect(resource.aws_sagemaker_model![0]!.vpc_config.security_group_ids).toEqual(["sg-1"]);
  });

  it.each<[Given, string]>([
    [(scope) => ({ network: network(scope), subnetIds: ["subnet-1"] }), "network and subnetIds are both set; keep one"],
    [() => ({ subnetIds: [], securityGroupIds: ["sg-1"] }), "subnetIds has 0; give 1 to 16"],
    [() => ({ subnetIds: ["subnet-1"], securityGroupIds: [..."abcdef"] }), "securityGroupIds has 6; give 1 to 5"],
    [
      (scope) => ({
        network: network(scope),
        models: { a: { image: main.image!, memoryMiB: 1024, maxConcurrency: 5 } },
      }),
      "network goes with no serverless endpoint",
    ],
  ])("is refused where it contradicts itself (%#)", (given, message) => {
    expect(() => endpoint(given)).toThrow(message);
  });
});

describe("a bucket that exists", () => {
  const answers = (scope: Construct) => S3Bucket.fromName(scope, "answers", "shared-answers", { kmsKeyArn });

  it("holds requests and answers of an asynchronous endpoint", () => {
    const resource = endpoint((scope) => ({ async: { bucket: answers(scope), prefix: "iris/" } }));
    const [configuration] = resource.aws_sagemaker_endpoint_configuration!;
    expect(configuration!.async_inference_config.output_config).toMatchObject({
      s3_output_path: "s3://shared-answers/iris/",
      kms_key_id: kmsKeyArn,
    });
    const { policy } = resource.aws_iam_role_policy![0]!;
    expect(allowed(policy, "s3:PutObject")).toEqual([expect.stringMatching(/:s3:::shared-answers\/iris\/\*$/)]);
    expect(resource).not.toHaveProperty("aws_s3_bucket");
  });

  it("deletes by rules of whoever made it", () => {
    const given: Given = (scope) => ({ async: { bucket: answers(scope), prefix: "iris/", deleteAfterDays: 30 } });
    expect(() => endpoint(given)).toThrow("deleteAfterDays is 30, and the bucket was made elsewhere");
  });

  it("holds what is captured, where the database lies in it", () => {
    const resource = endpoint((scope) => {
      const bucket = new S3Bucket(scope, "lake", { bucketName: "acme-lake" });
      const data = { bucket, prefix: "lake/" };
      const database = new AthenaDatabase(scope, "database", {
        ...{ databaseName: "acme", workgroupName: "acme", data, ...place },
      });
      return { capture: { database, tableName: "iris", samplePercent: 10, deleteAfterDays: 30 } };
    });
    expect(resource.aws_glue_catalog_table).toMatchObject([{ name: "iris" }]);
  });
});

describe("an endpoint that exists", () => {
  const asked = (async?: boolean) =>
    synth((scope) => {
      const caller = new ExecutionRole(scope, "caller", { roleName: "caller", services: ["lambda.amazonaws.com"] });
      const churn = SageMakerEndpoint.fromName(scope, "churn", "Churn", { ...place, async });
      expect(churn.url).toBe(
        `https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/Churn/${async ? "async-" : ""}invocations`,
      );
      churn.grantInvoke(caller);
    }).resource;

  it("may be asked by whom it is granted to", () => {
    const arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn"; // SageMaker writes names in small letters there
    expect(allowed(asked().aws_iam_role_policy![0]!.policy, "sagemaker:InvokeEndpoint")).toEqual([arn]);
    expect(allowed(asked(true).aws_iam_role_policy![0]!.policy, "sagemaker:InvokeEndpointAsync")).toEqual([arn]);
  });

  it("is refused by its ARN", () => {
    expect(() => synth((scope) => SageMakerEndpoint.fromName(scope, "churn", "arn:aws:x", place))).toThrow(
      'the endpoint\'s name is "arn:aws:x"; write its name',
    );
  });
});

it("a grant returns what others may wait for", () => {
  const { aws_sagemaker_model: models } = endpoint(
    () => ({}),
    (made, scope) => {
      const caller = new ExecutionRole(scope, "caller", { roleName: "caller", services: ["lambda.amazonaws.com"] });
      const role = theirs(scope, false);
      const dependsOn = [made.grantInvoke(caller)];
      new SageMakerModel(scope, "after", { baseName: "after", image: main.image, role, dependsOn });
    },
  );
  expect(models![1]!.depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\.caller_/)]);
});
