import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { awsRegions, withoutMwaa } from "../../language/words/regions";
import { startAws, type Aws } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";

const required = ["moto"];
needs(...required);

type Headers = Record<string, string>;
type Case = [what: string, path: string, service: string, init: RequestInit, code: string, words: string];

const json = (target: string, body: object, headers: Headers = {}): RequestInit => ({
  method: "POST",
  headers: { "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1", ...headers },
  body: JSON.stringify(body),
});
const form = (Action: string, fields: Headers): RequestInit => ({
  method: "POST",
  body: new URLSearchParams({ Action, Version: "2010-05-08", ...fields }),
});
const put = (body: string, headers: Headers = {}): RequestInit => ({ method: "PUT", body, headers });

const model = { ModelName: "m", PrimaryContainer: { Image: "image" } };
const variant = { VariantName: "v", ModelName: "m", InstanceType: "ml.m5.large", InitialInstanceCount: 1 };
const configuration = (change: object) =>
  json("SageMaker.CreateEndpointConfig", { EndpointConfigName: "c", ProductionVariants: [{ ...variant, ...change }] });
const at = (member: string) => `at 'productionVariants.1.member.${member}' failed to satisfy constraint: Member must`;
const endpoint = (EndpointName: unknown) => json("SageMaker.DescribeEndpoint", { EndpointName });
const target = { ServiceNamespace: "sagemaker", ResourceId: "endpoint/e/variant/v" };
const environment = { ExecutionRoleArn: "arn:aws:iam::111122223333:role/r", DagS3Path: "dags" };
const airflow = {
  ...environment,
  NetworkConfiguration: {},
  SourceBucketArn: "arn:aws:s3:::b",
};
const rule = (status: string) =>
  `<LifecycleConfiguration><Rule><Status>${status}</Status><Filter/></Rule></LifecycleConfiguration>`;

const budget = (Unit: string, NotificationsWithSubscribers: object[] = []) =>
  json("AWSBudgetServiceGateway.CreateBudget", {
    AccountId: "123456789012",
    Budget: { BudgetName: "b", BudgetType: "COST", TimeUnit: "MONTHLY", BudgetLimit: { Amount: "10", Unit } },
    NotificationsWithSubscribers,
  });
const told = (...Subscribers: object[]) => [
  { Notification: { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 50 }, Subscribers },
];
const mails = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ SubscriptionType: "EMAIL", Address: `m${at}@acme.example` }));
const topic = { SubscriptionType: "SNS", Address: "arn:aws:sns:eu-west-1:123456789012:none" };

// prettier-ignore
const refused: Case[] = [
  ["a budget in another currency", "/", "budgets", budget("AUD"), "InvalidParameterException", "AUD is not in the supported unit set: [USD]"],
  ["a budget that tells a topic which is not there", "/", "budgets", budget("USD", told(topic)), "InvalidParameterException", "Invalid topic ARN"],
  ["a budget that tells eleven addresses", "/", "budgets", budget("USD", told(...mails(11))), "CreationLimitExceededException", "10 addresses at most"],
  ["a budget that tells nobody", "/", "budgets", budget("USD", told()), "ValidationException", "Member must have length greater than or equal to 1"],
  ["no such operation", "/", "sagemaker", json("SageMaker.DescribeEndpoints", {}), "UnknownOperationException", "DescribeEndpoints"],
  ["another service's operation", "/", "athena", json("AWSGlue.GetDatabase", { Name: "d" }), "UnknownOperationException", "athena"],
  ["no JSON", "/", "sagemaker", { ...endpoint("e"), body: "{" }, "SerializationException", "cannot be read"],
  ["a renamed field", "/", "sagemaker", json("SageMaker.CreateModel", { ...model, Tag: [] }), "ValidationException", 'Unknown parameter "Tag", must be one of: ModelName, '],
  ["a renamed required field", "/", "sagemaker", json("SageMaker.DescribeEndpoint", { Name: "e" }), "ValidationException", "Value null at 'endpointName' failed to satisfy constraint: Member must not be null"],
  ["a renamed field further down", "/", "sagemaker", configuration({ Weight: 1 }), "ValidationException", `Unknown parameter "Weight"`],
  ["a number for a text", "/", "sagemaker", endpoint(3), "SerializationException", "NUMBER_VALUE can not be converted to a String"],
  ["a text for a number", "/", "sagemaker", configuration({ InitialInstanceCount: "1" }), "SerializationException", "STRING_VALUE can not be converted to an Integer"],
  ["a fraction for a whole number", "/", "sagemaker", configuration({ InitialInstanceCount: 1.5 }), "SerializationException", "an Integer"],
  ["a boolean for a number", "/", "sagemaker", configuration({ InitialInstanceCount: true }), "SerializationException", "TRUE_VALUE can not be converted to an Integer"],
  ["a list for a structure", "/", "sagemaker", json("SageMaker.CreateModel", { ...model, PrimaryContainer: [] }), "SerializationException", "Start of list found where not expected"],
  ["a word that there is not", "/", "sagemaker", configuration({ InstanceType: "ml.m5.larg" }), "ValidationException", `Value 'ml.m5.larg' ${at("instanceType")} satisfy enum value set: [`],
  ["a letter that may not be", "/", "sagemaker", endpoint("a_b"), "ValidationException", "Value 'a_b' at 'endpointName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9]"],
  ["a pattern that fits a part", "/", "sagemaker", endpoint("a-"), "ValidationException", "regular expression pattern"],
  ["a text that is too long", "/", "sagemaker", configuration({ VariantName: "v".repeat(64) }), "ValidationException", `${at("variantName")} have length less than or equal to 63`],
  ["a number out of range", "/", "sagemaker", configuration({ InitialInstanceCount: 0 }), "ValidationException", `${at("initialInstanceCount")} have value greater than or equal to 1`],
  ["a word in another service", "/", "application-autoscaling", json("AnyScaleFrontendService.RegisterScalableTarget", { ...target, ScalableDimension: "sagemaker:variant:InstanceCount" }), "ValidationException", "enum value set"],
  ["an action that there is not", "/", "iam", form("MakeRole", {}), "InvalidAction", "The action MakeRole is not valid for this web service."],
  ["a renamed field of a form", "/", "iam", form("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: "{}", Tag: "x" }), "ValidationError", "The parameter Tag is not recognized"],
  ["a missing field of a form", "/", "iam", form("CreateRole", { RoleName: "r" }), "ValidationError", "Value null at 'assumeRolePolicyDocument'"],
  ["a list of a form that counts from 0", "/", "iam", form("TagRole", { RoleName: "r", "Tags.member.0.Key": "k" }), "ValidationError", "Tags.member.0.Key is not recognized"],
  ["a text for a number of a form", "/", "monitoring", form("PutMetricAlarm", { AlarmName: "a", ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: "two" }), "ValidationError", "Value 'two' at 'evaluationPeriods'"],
  ["a word that EC2 has not", "/", "ec2", form("CreateVpc", { CidrBlock: "10.0.0.0/16", InstanceTenancy: "none" }), "InvalidParameterValue", "Value (none) for parameter InstanceTenancy is invalid."],
  ["a field that EC2 has not", "/", "ec2", form("CreateVpc", { CidrBlock: "10.0.0.0/16", Name: "n" }), "UnknownParameter", "The parameter Name is not recognized"],
  ["what EC2 must know", "/", "ec2", form("CreateSubnet", {}), "MissingParameter", "The request must contain the parameter VpcId"],
  ["a word of S3", "/b?versioning", "s3", put("<VersioningConfiguration><Status>On</Status></VersioningConfiguration>"), "MalformedXML", "[Enabled, Suspended]"],
  ["a field of S3", "/b?versioning", "s3", put("<VersioningConfiguration><State>Enabled</State></VersioningConfiguration>"), "MalformedXML", 'Unknown parameter "State"'],
  ["a word of S3 where an older operation has the address, too", "/b?lifecycle", "s3", put(rule("On")), "MalformedXML", "[Enabled, Disabled]"],
  ["a header of S3", "/b/key", "s3", put("", { "x-amz-storage-class": "WARM" }), "InvalidArgument", "storageClass"],
  ["a query of S3", "/b?list-type=2&max-key=3", "s3", {}, "InvalidArgument", "The parameter max-key is not recognized"],
  ["no XML", "/b?versioning", "s3", put("{}"), "MalformedXML", "cannot be read"],
  ["no operation of S3", "/b/key", "s3", { method: "PATCH" }, "MethodNotAllowed", "PATCH"],
  ["a field of MWAA", "/environments/e", "airflow", put(JSON.stringify({ ...airflow, DagsS3Path: "dags" })), "ValidationException", "DagsS3Path"],
  ["a letter in the path of MWAA", "/environments/1", "airflow", put(JSON.stringify(airflow)), "ValidationException", "Value '1' at 'name'"],
  ["no operation of MWAA", "/environment/e", "airflow", {}, "UnknownOperationException", "GET /environment/e"],
];

describe("a request that AWS's own model forbids", () => {
  let aws: Aws;
  beforeAll(async () => {
    if (!reasonToSkip(required)) aws = await startAws("111122223333");
  });
  afterAll(() => aws?.stop());

  it.each(refused)("is refused: %s", async (_what, path, service, init, code, words) => {
    const answer = await aws.request(path, service, init);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text.includes("<") ? /<Code>(.*?)<\/Code>/.exec(text)?.[1] : JSON.parse(text).__type, text).toBe(code);
    expect(text.replaceAll("&lt;", "<").replaceAll('\\"', '"')).toContain(words);
    expect((await aws.calls()).at(-1)).toMatchObject({ service, status: 400 });
    expect(await aws.inventory()).toEqual([]);
  });

  it.each([
    ["JSON, with a null", "/", "sagemaker", json("SageMaker.CreateModel", { ...model, Tags: null })],
    ["a form with a list", "/", "iam", form("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: "{}", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" })],
    ["an empty list of a form", "/", "monitoring", form("PutMetricAlarm", { AlarmName: "a", ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: "1", Threshold: "1.5", MetricName: "m", Namespace: "n", Period: "60", Statistic: "Sum", AlarmActions: "" })],
    ["a form of EC2", "/", "ec2", form("CreateVpc", { CidrBlock: "10.0.0.0/16", "TagSpecification.1.ResourceType": "vpc", "TagSpecification.1.Tag.1.Key": "k", "TagSpecification.1.Tag.1.Value": "v" })],
    ["XML", "/bucket-b", "s3", put('<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>')],
    ["XML with a list that has no element of its own", "/bucket-b/?lifecycle", "s3", put(rule("Enabled"))],
    ["an object that is no text, with the operation's name as an SDK adds it", "/bucket-b/a/b%20c?x-id=PutObject", "s3", { method: "PUT", body: Buffer.from([0xff, 0]) }],
    ["a path by a query", "/bucket-b?list-type=2&prefix=a", "s3", {}],
    ["JSON and a path", "/environments/e", "airflow", put(JSON.stringify(airflow))],
    ["an ARN in a path", `/tags/${encodeURIComponent("arn:aws:airflow:eu-west-1:111122223333:environment/e")}`, "airflow", { method: "POST", body: '{"Tags":{"k":"v"}}' }],
  ] as [string, string, string, RequestInit][])("is another than %s", async (_what, path, service, init) => {
    const answer = await aws.request(path, service, init);
    expect(answer.ok, await answer.text()).toBe(true);
  }); // prettier-ignore

  it("tells who pays for the requests of a bucket", async () => {
    const ask = async () => (await aws.request("/bucket-b?requestPayment", "s3")).text();
    expect(await ask()).toContain("<Payer>BucketOwner</Payer>");
    const body = "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>";
    expect((await aws.request("/bucket-b?requestPayment", "s3", put(body))).status).toBe(200);
    expect(await ask()).toContain("<Payer>Requester</Payer>");
    expect((await aws.faults()).filter((line) => line.includes("RequestPayment"))).toEqual([]);
  });

  it("keeps what others name: an alarm of a composite alarm, a group of another group's rules, of an Airflow environment and of what serves", async () => {
    const call = async (service: string, init: RequestInit, path = "/") => {
      const answer = await aws.request(path, service, init);
      return { ok: answer.ok, text: await answer.text() };
    };
    const alarm = { ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: "1", Threshold: "1.5" };
    const metric = { MetricName: "m", Namespace: "n", Period: "60", Statistic: "Sum" };
    await call("monitoring", form("PutMetricAlarm", { AlarmName: "part", ...alarm, ...metric }));
    const compose = (AlarmRule: string) =>
      call("monitoring", form("PutCompositeAlarm", { AlarmName: "whole", AlarmRule }));
    const remove = () => call("monitoring", form("DeleteAlarms", { "AlarmNames.member.1": "part" }));
    await compose('ALARM("part")');
    expect((await remove()).text).toContain("Cannot delete part as there are composite alarm(s) depending on it.");
    await compose("TRUE");
    expect(await remove()).toMatchObject({ ok: true });

    const group = async (GroupName: string) => {
      const { text } = await call("ec2", form("CreateSecurityGroup", { GroupName, GroupDescription: GroupName }));
      return /<groupId>(.*?)<\/groupId>/.exec(text)![1]!;
    };
    const [named, other] = [await group("named"), await group("other")];
    const deletion = (GroupId: string) => call("ec2", form("DeleteSecurityGroup", { GroupId }));
    const rule = { "IpPermissions.1.IpProtocol": "-1", "IpPermissions.1.Groups.1.GroupId": named };
    await call("ec2", form("AuthorizeSecurityGroupIngress", { GroupId: other, ...rule }));
    expect((await deletion(named)).text).toContain("<Code>DependencyViolation</Code>");
    expect(await deletion(other)).toMatchObject({ ok: true });
    const inside = { ...airflow, NetworkConfiguration: { SecurityGroupIds: [named] } };
    await call("airflow", put(JSON.stringify(inside)), "/environments/inside");
    expect((await deletion(named)).text).toContain("<Code>DependencyViolation</Code>");
    await call("airflow", { method: "DELETE" }, "/environments/inside");
    await aws.endpointSeconds(0);
    const VpcConfig = { SecurityGroupIds: [named], Subnets: ["subnet-1"] };
    const within = { ...variant, ModelName: "within" };
    await aws.sagemaker("CreateModel", { ...model, ModelName: "within", VpcConfig });
    await aws.sagemaker("CreateEndpointConfig", { EndpointConfigName: "c", ProductionVariants: [within] });
    await aws.sagemaker("CreateEndpoint", { EndpointName: "e", EndpointConfigName: "c" });
    expect((await deletion(named)).text).toContain("<Code>DependencyViolation</Code>");
    await aws.sagemaker("DeleteEndpoint", { EndpointName: "e" });
    expect(await deletion(named)).toMatchObject({ ok: true });
  });

  it("takes no dashboard of more than 500 widgets, or of more than 2,500 metrics", async () => {
    const put = async (widgets: number, metrics: number) => {
      const widget = { type: "metric", properties: { metrics: Array.from({ length: metrics }, () => ["n", "m"]) } };
      const DashboardBody = JSON.stringify({ widgets: Array.from({ length: widgets }, () => widget) });
      const sent = form("PutDashboard", { DashboardName: "d", DashboardBody });
      return (await aws.request("/", "monitoring", sent)).status;
    };
    expect([await put(500, 5), await put(501, 0), await put(500, 6)]).toEqual([200, 400, 400]);
  });

  it("tells in which ways the sandbox itself has answered what AWS cannot answer, until a reset", async () => {
    await aws.request("/", "athena", json("AmazonAthena.CreateWorkGroup", { Name: "w" }));
    expect(await aws.faults()).toContain("athena CreateWorkGroup CreateWorkGroupResponse: unknown");
    await aws.request("/moto-api/reset", "moto", { method: "POST" });
    expect(await aws.faults()).toEqual([]);
  });
});

describe("a call that is made again because its answer was lost", () => {
  let aws: Aws;
  beforeAll(async () => {
    if (!reasonToSkip(["moto"])) aws = await startAws("111122223333");
  });
  afterAll(() => aws?.stop());

  const attempt = (id: string, number: number) =>
    aws.request("/", "kms", {
      method: "POST",
      headers: {
        "X-Amz-Target": "TrentService.CreateKey",
        "Amz-Sdk-Invocation-Id": id,
        "Amz-Sdk-Request": `attempt=${number}; max=25`,
      },
      body: "{}",
    });
  const keys = async () => (await aws.inventory()).length;

  it("is answered as it was, and makes nothing more", async () => {
    const first = await (await attempt("one", 1)).text();
    expect(await (await attempt("one", 2)).text()).toBe(first);
    expect(await keys()).toBe(1);
  });

  it("is played when it is the first of its id, or of an id that nobody knows", async () => {
    await attempt("two", 1);
    await attempt("one", 1);
    await attempt("three", 2);
    expect(await keys()).toBe(4);
  });
});

it("the regions of environments on AWS are those that AWS's SDK knows for SageMaker, and for Airflow", () => {
  const program = `
import json
from botocore.session import Session
print(json.dumps([Session().get_available_regions(name) for name in ("sagemaker", "mwaa")]))`;
  const [sagemaker, mwaa] = JSON.parse(execFileSync(inject("python"), ["-c", program], { encoding: "utf8" })) as [
    string[],
    string[],
  ];
  expect([...awsRegions].sort()).toEqual(sagemaker.sort());
  expect([...withoutMwaa].sort()).toEqual(sagemaker.filter((region) => !mwaa.includes(region)));
});

// What the API reference of Route 53 Resolver refuses of a DNS firewall, in words and not in its model.
describe("a DNS firewall that Route 53 Resolver does not take", () => {
  let aws: Aws;
  beforeAll(async () => {
    if (!reasonToSkip(required)) aws = await startAws("111122223333");
  });
  afterAll(() => aws?.stop());

  const asked = async (operation: string, body: object) => {
    const answer = await aws.request("/", "route53resolver", json(`Route53Resolver.${operation}`, body));
    return JSON.parse(await answer.text()) as Record<string, any>;
  };
  const named = { CreatorRequestId: "c", Name: "n" };
  const vpc = async () => {
    const answer = await aws.request("/", "ec2", {
      ...form("CreateVpc", { CidrBlock: "10.0.0.0/16" }),
      body: new URLSearchParams({ Action: "CreateVpc", Version: "2016-11-15", CidrBlock: "10.0.0.0/16" }),
    });
    return /<vpcId>(.*?)<\/vpcId>/.exec(await answer.text())![1]!;
  };

  it("is refused, and what is used is not deleted", async () => {
    const { FirewallDomainList: list } = await asked("CreateFirewallDomainList", named);
    const { FirewallRuleGroup: group } = await asked("CreateFirewallRuleGroup", named);
    const [FirewallDomainListId, FirewallRuleGroupId] = [list.Id as string, group.Id as string];
    const names = (Domains: string[]) => asked("UpdateFirewallDomains", { FirewallDomainListId, Operation: "REPLACE", Domains }); // prettier-ignore
    expect(await names(["https://acme.example"])).toMatchObject({ __type: "ValidationException" });
    expect(await names(["a.*.acme.example"])).toMatchObject({ __type: "ValidationException" });
    await names(["*.acme.example", "*"]);
    expect(await asked("ListFirewallDomains", { FirewallDomainListId })).toEqual({
      Domains: ["*.acme.example.", "*."],
    });

    const rule = { ...named, FirewallRuleGroupId, FirewallDomainListId, Priority: 1, Action: "BLOCK" };
    expect((await asked("CreateFirewallRule", rule)).message).toContain("BlockResponse is required");
    await asked("CreateFirewallRule", { ...rule, BlockResponse: "NXDOMAIN" });
    expect((await asked("CreateFirewallRule", { ...rule, BlockResponse: "NODATA" })).message).toContain("is taken");

    const association = { ...named, FirewallRuleGroupId, VpcId: await vpc(), Priority: 101 };
    for (const Priority of [100, 9900])
      expect((await asked("AssociateFirewallRuleGroup", { ...association, Priority })).message).toContain("over 100");
    await asked("AssociateFirewallRuleGroup", association);
    expect(await asked("AssociateFirewallRuleGroup", association)).toMatchObject({ __type: "ConflictException" });
    for (const [operation, id] of Object.entries({
      DeleteFirewallDomainList: { FirewallDomainListId },
      DeleteFirewallRuleGroup: { FirewallRuleGroupId },
    }))
      // prettier-ignore
      expect(await asked(operation, id)).toMatchObject({ __type: "ConflictException" });
  });
});
