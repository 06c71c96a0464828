import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { aws, gcp } from "../../constructs";
import { FastStack, withoutTokenStacks } from "../../stacks/fast-stack";
import { propsOf } from "../support/props-of";
import * as awsProps from "./aws/valid-props";
import * as gcpProps from "./gcp/valid-props";

type Made = new (scope: Construct, id: string, props: unknown) => Construct;
type Body = Record<string, any>;

const home = { region: "eu-west-1", allowedAccountIds: ["123456789012"] };

/** What the constructs of `other` are used for by those of `here`, in one program: the stack that is made of `here`, and the names of those that it depends on. */
function across(build: (here: Construct, other: Construct) => void): { resources: Body[]; dependencies: string[] } {
  return withoutTokenStacks(() => {
    const app = new App({ stackTraces: false });
    const [other, here] = ["other", "here"].map((name) => {
      const stack = new FastStack(app, name);
      new GoogleProvider(stack, "google", {});
      new AwsProvider(stack, "aws", home);
      return stack;
    }) as [FastStack, FastStack];
    build(here, other);
    for (const stack of [other, here]) stack.prepareStack();
    const { resource = {} } = here.toTerraform() as { resource?: Record<string, Record<string, Body>> };
    const dependencies = here.dependencies.map(({ node }) => node.id);
    return { resources: Object.values(resource).flatMap((each) => Object.values(each)), dependencies };
  });
}

// Terraform: "References in depends_on must be to a whole object (resource, etc), not to an attribute of an object", and nothing else of another stack is known to it.
const waitsOnlyHere = (resources: Body[]) => {
  for (const { depends_on = [] } of resources)
    for (const name of depends_on as string[]) expect(name).toMatch(/^(data\.(?!terraform_remote_state))?\w+\.[\w-]+$/);
};

describe.each([
  ["aws", { made: aws as unknown as Record<string, Made>, ...awsProps, ...propsOf("aws") }],
  ["gcp", { made: gcp as unknown as Record<string, Made>, ...gcpProps, ...propsOf("gcp") }],
] as const)("%s", (_, { made, validProps, constructs }) => {
  it.each(constructs)("%s waits by depends_on for nothing that another stack makes", (construct) => {
    for (const settings of validProps[construct]!) {
      const { resources } = across((here, other) => {
        const props = settings(other) as Body | undefined;
        if (Construct.isConstruct(props?.provider)) Object.assign(props, { provider: (settings(new Construct(here, "own")) as Body).provider }); // prettier-ignore
        new made[construct]!(here, "subject", props);
      });
      waitsOnlyHere(resources);
    }
  });
});

it("a stack is applied after one whose resources it waits for, though it has nothing else of it", () => {
  const { resources, dependencies } = across((here, other) => {
    const bucket = new aws.S3Bucket(other, "models", { bucketName: "acme-models" });
    const elsewhere = aws.S3Bucket.fromName(here, "models", "acme-models");
    new aws.SageMakerModel(here, "churn", {
      baseName: "churn",
      image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1",
      artifact: { bucket: elsewhere, path: "churn/model.tar.gz" },
      dependsOn: [bucket],
    });
  });
  waitsOnlyHere(resources);
  expect(dependencies).toEqual(["other"]);
});

it("what is no construct is told with the place where it stands", () => {
  const grants = [{ node: {} }, "a"] as never[];
  const make = () =>
    across((here) => {
      const bucket = aws.S3Bucket.fromName(here, "files", "acme-airflow");
      const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };
      new aws.MwaaEnvironment(here, "airflow", { environmentName: "a", bucket, network, dependsOn: [grants as never] });
    });
  expect(make).toThrow("here/airflow: dependsOn holds a list; give constructs, resources of the provider, and what grants return");
}); // prettier-ignore
