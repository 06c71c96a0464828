import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { ServingDashboard } from "../../../../constructs/aws/cloudwatch/serving-dashboard";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import { FastStack } from "../../../../stacks/fast-stack";

type Provider = ConstructorParameters<typeof AwsProvider>[2];
const accountId = "123456789012";
const model = (image: string) => ({ image, traffic: 100, instanceType: "ml.m5.large", minReplicas: 2, maxReplicas: 3 });
const imageIn = (region: string, suffix = "amazonaws.com") => `${accountId}.dkr.ecr.${region}.${suffix}/iris:1`;

/** The program of an endpoint below a provider, and what is said of it. */
function made(provider: Provider, image: string, props: Partial<SageMakerEndpointProps> = {}) {
  const stack = new FastStack(new App({ stackTraces: false }), "test");
  new AwsProvider(stack, "aws", provider);
  const other = new AwsProvider(stack, "other", {
    region: "us-east-1",
    alias: "other",
    allowedAccountIds: [accountId],
  });
  const models = { main: model(image) };
  const said = props.provider === undefined ? props : { ...props, provider: other };
  const endpoint = new SageMakerEndpoint(stack, "endpoint", { endpointName: "iris", models, ...said });
  const dashboard = new ServingDashboard(stack, "dashboard", { dashboardName: "iris", endpoints: [endpoint] });
  stack.prepareStack();
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as { resource: Record<string, Record<string, any>> };
  const resources = Object.entries(json.resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, body]) => ({ type, id, ...body }) as Record<string, any>),
  );
  return { endpoint, dashboard, resources, text: JSON.stringify(json) };
}

const ireland: Provider = { region: "eu-west-1", allowedAccountIds: [accountId] };

describe("the place of an endpoint", () => {
  it("is the provider's where nothing is said, and nothing is looked up", () => {
    const { endpoint, dashboard, text } = made(ireland, imageIn("eu-west-1"));
    expect(endpoint.arn).toBe("arn:aws:sagemaker:eu-west-1:123456789012:endpoint/iris");
    expect(text).not.toContain('"data"');
    expect(dashboard.url).toMatch(
      /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#/,
    );
  });

  it.each<[Partial<SageMakerEndpointProps>, string]>([
    [{ region: "us-east-1" }, 'region is "us-east-1", and the provider\'s is "eu-west-1"'],
    [
      { accountId: "210987654321" },
      'accountId is "210987654321", and the provider\'s allowedAccountIds are 123456789012',
    ],
  ])("cannot contradict the provider (%j)", (props, message) => {
    expect(() => made(ireland, imageIn("eu-west-1"), props)).toThrow(message);
  });

  it("may be China, with its own names, hosts and images", () => {
    const china: Provider = { region: "cn-north-1", allowedAccountIds: [accountId] };
    const { endpoint, dashboard, text } = made(china, imageIn("cn-north-1", "amazonaws.com.cn"));
    expect(endpoint.arn).toBe("arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint/iris");
    expect(endpoint.url).toMatch(/^https:\/\/runtime\.sagemaker\.cn-north-1\.amazonaws\.com\.cn\/endpoints\//);
    expect(dashboard.url).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\/cloudwatch\//);
    expect(text).toContain("arn:aws-cn:ecr:cn-north-1:123456789012:repository/iris");
    expect(text).not.toContain("arn:aws:");
    expect(() => made(china, imageIn("cn-north-1"))).toThrow("dkr.ecr.<region>.amazonaws.com.cn/<repository>");
  });

  it("may be GovCloud", () => {
    const gov: Provider = { region: "us-gov-west-1", allowedAccountIds: [accountId] };
    const { text, dashboard } = made(gov, imageIn("us-gov-west-1"), {
      ...{ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    });
    expect(text).toContain("arn:aws-us-gov:ec2:us-gov-west-1:123456789012:subnet/subnet-1");
    expect(text).toContain("arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:iris/*");
    expect(text).not.toContain("arn:aws:");
    expect(dashboard.url).toContain("us-gov-west-1.console.amazonaws-us-gov.com");
  });
});

describe("of all that an endpoint makes", () => {
  const promised = { serviceLevel: { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } } };
  const below = ({ resources }: ReturnType<typeof made>) => resources.filter(({ id }) => !id.startsWith("dashboard"));

  it("each has the provider, but for Terraform's own marks", () => {
    const all = below(made(ireland, imageIn("us-east-1"), { ...promised, provider: {} as never }));
    expect(all.length).toBeGreaterThan(10);
    for (const { type, provider } of all) expect(provider).toBe(type === "terraform_data" ? undefined : "aws.other");
  });

  it("each that can have tags has them, and none is named anew by them", () => {
    const tags = { team: "ml" };
    const [plain, tagged] = [{}, { tags }].map((props) =>
      below(made(ireland, imageIn("eu-west-1"), { ...promised, ...props })),
    ) as [Record<string, any>[], Record<string, any>[]];
    const without = new Set(["aws_iam_role_policy", "aws_appautoscaling_policy", "terraform_data"]);
    for (const { type, tags: given } of tagged) expect(given, type).toEqual(without.has(type) ? undefined : tags);
    expect(tagged.map(({ id, name, for_each }) => [id, name, for_each])).toEqual(
      plain.map(({ id, name, for_each }) => [id, name, for_each]),
    );
  });
});
