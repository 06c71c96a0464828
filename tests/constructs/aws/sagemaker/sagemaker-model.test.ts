import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { SageMakerModel, type SageMakerModelProps } from "../../../../constructs/aws/sagemaker/sagemaker-model";
import { synth } from "../../../support/synth";

const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris:1";
const serving = (scope: Construct) =>
  ExecutionRole.fromArn(scope, "serving", "arn:aws:iam::123456789012:role/serving", { mutable: false });
const bucket = (scope: Construct) => S3Bucket.fromName(scope, "acme", "acme");

type Given = Partial<Omit<SageMakerModelProps, "artifact">> & { readonly path?: string };
const synthesized = ({ path, ...props }: Given = {}) =>
  synth((scope) => {
    const artifact = path === undefined ? undefined : { bucket: bucket(scope), path };
    new SageMakerModel(scope, "model", { baseName: "acme-iris", image, role: serving(scope), artifact, ...props });
  });
const model = (props: Given = {}) => synthesized(props).resource.aws_sagemaker_model![0]!;

describe("a SageMakerModel with nothing set", () => {
  it("has no network, and no files but the image's", () => {
    expect(model()).toMatchObject({ enable_network_isolation: true, primary_container: { image } });
    expect(model()).not.toHaveProperty("vpc_config");
    expect(model().primary_container).toEqual({ image });
  });

  it("is made before the one that it takes the place of is deleted", () => {
    expect(model()).toMatchObject({ lifecycle: { create_before_destroy: true } });
  });
});

it("does with everything set what the props say", () => {
  const vpc = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
  expect(model({ ...vpc, environment: { LOG_LEVEL: "info" }, networkIsolation: false })).toMatchObject({
    enable_network_isolation: false,
    vpc_config: { subnets: ["subnet-1", "subnet-2"], security_group_ids: ["sg-1"] },
    primary_container: { environment: { LOG_LEVEL: "info" } },
  });
});

it("unpacks an archive, and copies what is below a prefix as it is", () => {
  const archive = model({ path: "iris/model.tar.gz" }).primary_container;
  expect(archive).toEqual({ image, model_data_url: "s3://acme/iris/model.tar.gz" });
  for (const path of ["iris/v2", "iris/v2/"]) {
    const { s3_data_source } = model({ path }).primary_container.model_data_source;
    expect(s3_data_source).toEqual([
      { compression_type: "None", s3_data_type: "S3Prefix", s3_uri: "s3://acme/iris/v2/" },
    ]);
  }
});

describe("its name", () => {
  it("is the same in whatever order its subnets and groups are given", () => {
    const one = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1", "sg-2"] };
    const other = { subnetIds: ["subnet-2", "subnet-1"], securityGroupIds: ["sg-2", "sg-1"] };
    expect(model(other)).toEqual(model(one));
    expect(model(other).vpc_config).toEqual({ subnets: one.subnetIds, security_group_ids: one.securityGroupIds });
  });

  it("is the same in whatever order references to subnets are given, and Terraform sorts a list that it alone knows", () => {
    const placed = (order: (ids: string[]) => string[], theirs?: (list: string[]) => string[]) =>
      synth((scope) => {
        const subnetIds = ["a", "b"].map((id) => new Subnet(scope, id, { vpcId: "vpc-1" }).id);
        const groups = new TerraformVariable(scope, "groups", {}).listValue;
        new SageMakerModel(scope, "model", {
          ...{ baseName: "acme-iris", image, role: serving(scope) },
          ...{ subnetIds: order(subnetIds), securityGroupIds: theirs?.(groups) ?? ["sg-1"] },
        });
      }).resource.aws_sagemaker_model![0]!;
    expect(placed((ids) => ids.toReversed())).toEqual(placed((ids) => ids));
    const { security_group_ids } = placed(
      (ids) => ids,
      (list) => list,
    ).vpc_config;
    expect(security_group_ids).toBe("${sort(var.groups)}");
  });

  it("ends in a hash of the content and never exceeds 63 characters", () => {
    expect(model().name).toMatch(/^acme-iris-[0-9a-f]{8}$/);
    expect(model({ baseName: "a".repeat(80) }).name).toMatch(/^[A-Za-z0-9-]{63}$/);
  });

  it.each<[string, Given]>([
    ["the image", { image: image.replace(":1", ":2") }],
    ["the files", { path: "iris/model.tar.gz" }],
    ["the environment", { environment: { LOG_LEVEL: "info" } }],
    ["the network", { networkIsolation: false }],
    ["the base name", { baseName: "acme-rose" }],
  ])("changes with %s, and so does the instance's key", (_, props) => {
    expect(model(props).name).not.toBe(model().name);
    expect(model(props).for_each).not.toBe(model().for_each);
  });

  it("stays the same when nothing of the content changes", () => {
    expect(model({ networkIsolation: true }).name).toBe(model().name);
    const environment = { A: "1", B: "2" };
    expect(model({ environment: { B: "2", A: "1" } }).name).toBe(model({ environment }).name);
  });

  it("stays the same when other resources are made earlier in the program", () => {
    const name = (earlier: number) =>
      synth((scope) => {
        const role = (id: string) =>
          new ExecutionRole(scope, id, { roleName: id, services: ["sagemaker.amazonaws.com"] });
        for (let index = 0; index < earlier; index++) void role(`earlier-${index}`).arn;
        new SageMakerModel(scope, "model", { baseName: "acme-iris", image, role: role("mine") });
      }).resource.aws_sagemaker_model![0]!.name;
    expect(name(7)).toBe(name(0));
  });
});

it("waits for the role's policy", () => {
  const { resource } = synth((scope) => {
    const role = new ExecutionRole(scope, "role", { roleName: "serving", services: ["sagemaker.amazonaws.com"] });
    role.allow({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme/iris/*"] });
    new SageMakerModel(scope, "model", { baseName: "acme-iris", image, role, dependsOn: [role] });
  });
  expect(resource.aws_sagemaker_model![0]!.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\./));
});

describe("refuses", () => {
  it.each<[string, Given, string]>([
    [
      "an underscore in the name",
      { baseName: "acme_iris" },
      'test/model: baseName is "acme_iris"; write letters, digits',
    ],
    ["no image", { image: "" }, "image is missing; give it"],
    ["an image of blanks", { image: "a b" }, 'image is "a b"'],
    [
      "files with their bucket",
      { path: "s3://acme/model.tar.gz" },
      'artifact.path is "s3://acme/model.tar.gz"; write path/',
    ],
    ["a bucket without a path", { path: "" }, "artifact.path is missing; give it"],
    ["a variable with a dash", { environment: { "LOG-LEVEL": "info" } }, 'environment has the variable "LOG-LEVEL"'],
    [
      "too many variables",
      { environment: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`V${index}`, ""])) },
      "environment has 101 variables; give at most 100",
    ],
    ["half a VPC", { subnetIds: ["subnet-1"] }, "one of subnetIds and securityGroupIds is missing"],
  ])("%s", (_, props, message) => {
    expect(() => model(props)).toThrow(message);
  });
});
