import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, TerraformStack } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  ApplicationLoadBalancer,
  Certificate,
  HostRule,
  LoadBalancerListener,
  LoadBalancerSecurityGroup,
  PrivateNetwork,
  TargetGroup,
} from "../../constructs/aws";
import { LibraryProgram } from "./support/library-program";
import { type Aws, startAws } from "./support/moto";
import { needs, reasonToSkip } from "./support/needs";

// A load balancer whose first certificate goes, while another stays and a third comes: the service keeps the default one in its list, and ACM what is in use.
const required = ["hashicorp/aws", "moto"];
needs(...required);

let aws: Aws;
const hostedZoneId = "Z0123456789ABCDEFGHIJ";
const program = new LibraryProgram("certificates");
beforeAll(async () => {
  if (reasonToSkip(required)) return;
  aws = await startAws("111122223333");
  await aws.makeHostedZone(hostedZoneId, "acme.example");
  program.sees(aws.environment);
});
afterAll(() => aws?.stop());

const ofHosts =
  (healthCheckPath: string, ...names: string[]) =>
  (app: App): TerraformStack => {
    const stack = new TerraformStack(app, "front");
    new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
    const network = new PrivateNetwork(stack, "network", { networkName: "front", natGateways: 0 });
    const group = new LoadBalancerSecurityGroup(stack, "group", { groupName: "front", vpcId: network.vpcId });
    group.letInRange("0.0.0.0/0");
    const balancer = new ApplicationLoadBalancer(stack, "balancer", {
      ...{ loadBalancerName: "front", subnetIds: network.publicSubnetIds, securityGroupIds: [group.groupId] },
      protect: false,
    });
    const certificates = names.map((name) => {
      const certificate = new Certificate(stack, name, { domainName: `${name}.acme.example`, hostedZoneId });
      return [name, certificate.arn] as const;
    });
    const listener = new LoadBalancerListener(stack, "listener", {
      ...{ loadBalancerArn: balancer.arn, certificates: Object.fromEntries(certificates) },
    });
    const targetGroup = new TargetGroup(stack, "targets", { baseName: "front", vpcId: network.vpcId, healthCheckPath });
    const targets = { main: { targetGroup, weight: 1 } };
    new HostRule(stack, "rule", { listener, hosts: names.map((name) => `${name}.acme.example`), targets });
    return stack;
  };

it("is shown by another certificate before the first one goes, and forwards to other targets before theirs go", async () => {
  await program.synthesize(ofHosts("/health", "alpha", "beta"));
  await program.deploy();
  const before = (await aws.calls()).length;
  await program.synthesize(ofHosts("/ready", "beta", "gamma"));
  await program.deploy();
  const calls = (await aws.calls()).slice(before).filter(({ status }) => status < 400);
  const first = (action: string) => calls.findIndex((call) => call.action === action);
  const last = (action: string) => calls.findLastIndex((call) => call.action === action);
  const inOrder = ["ModifyListener", "RemoveListenerCertificates", "DeleteCertificate"].map(first);
  expect(inOrder).not.toContain(-1);
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
  const forwards = [last("CreateTargetGroup"), last("ModifyRule"), first("DeleteTargetGroup")];
  expect(forwards).not.toContain(-1);
  expect(forwards).toEqual([...forwards].sort((a, b) => a - b));
});
