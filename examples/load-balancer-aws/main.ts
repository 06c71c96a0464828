import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  AliasRecord,
  ApplicationLoadBalancer,
  Certificate,
  HoldingRule,
  HostRule,
  LoadBalancerClient,
  LoadBalancerListener,
  LoadBalancerSecurityGroup,
  PrivateHostedZone,
  PrivateNetwork,
  S3Bucket,
  SamlProvider,
  Secret,
  TargetGroup,
  UserPool,
} from "ponte-constructs/aws";

// A page that people of two directories sign in to, and an API that only the network reaches, each behind a load balancer.
const region = "eu-west-1";
const account = "111122223333";
const hostedZoneId = "Z0123456789ABCDEFGHIJ"; // acme.example

const app = new App();
const stack = new TerraformStack(app, "front");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });

const network = new PrivateNetwork(stack, "network", { networkName: "churn" });
const logs = new S3Bucket(stack, "logs", {
  ...{ bucketName: `${account}-churn-access`, encryption: "AES256", deleteAfterDays: 90 },
});

// To the world, by HTTPS.
const around = new LoadBalancerSecurityGroup(stack, "around", { groupName: "churn-public", vpcId: network.vpcId });
around.letInRange("0.0.0.0/0");
around.letOutToWorld();
const outside = new ApplicationLoadBalancer(stack, "public", {
  ...{ loadBalancerName: "churn-public", subnetIds: network.publicSubnetIds, securityGroupIds: [around.groupId] },
  ...{ idleTimeoutSeconds: 300, accessLogs: { bucket: logs, prefix: "public" } },
});
const certificate = new Certificate(stack, "certificate", {
  ...{ domainName: "scores.acme.example", alternativeNames: ["partners.acme.example"], hostedZoneId },
});
const https = new LoadBalancerListener(stack, "https", {
  ...{ loadBalancerArn: outside.arn, certificates: { scores: certificate.arn } },
});
new LoadBalancerListener(stack, "http", { loadBalancerArn: outside.arn, redirectToHttps: true });
for (const recordName of ["scores.acme.example", "partners.acme.example"])
  new AliasRecord(stack, recordName, { hostedZoneId, recordName, loadBalancer: outside });

// Two versions of the page: what runs in them is registered here, and gets requests by weight.
const page = (version: string) =>
  new TargetGroup(stack, version, { baseName: `churn-page-${version}`, vpcId: network.vpcId, stickySeconds: 86_400 });
const targets = {
  main: { targetGroup: page("main"), weight: 90 },
  next: { targetGroup: page("next"), weight: 10 },
};
for (const [version, { targetGroup }] of Object.entries(targets))
  new HoldingRule(stack, `hold-${version}`, { listener: https, targetGroup });

// Our people come from the company's directory, without a secret between them.
const people = new UserPool(stack, "people", { userPoolName: "churn-people", domainPrefix: "acme-churn-people" });
const samlProvider = new SamlProvider(stack, "directory", {
  ...{ userPool: people, providerName: "acme", metadataUrl: "https://login.acme.example/saml/metadata" },
});
const client = new LoadBalancerClient(stack, "client", {
  ...{ userPool: people, clientName: "scores", hosts: ["scores.acme.example"], samlProvider },
});
new HostRule(stack, "scores", {
  ...{ listener: https, hosts: ["scores.acme.example"], targets, stickySeconds: 86_400 },
  signIn: { cognito: client.signIn() },
});
new TerraformOutput(stack, "directory-is-told", { value: [people.samlEntityId, people.samlReplyUrl] });

// Partners come from theirs.
const clientSecret = new Secret(stack, "client-secret", { secretName: "churn/partners" });
new HostRule(stack, "partners", {
  ...{ listener: https, hosts: ["partners.acme.example"], targets, stickySeconds: 86_400 },
  signIn: {
    oidc: {
      issuer: "https://login.partner.example",
      authorizationEndpoint: "https://login.partner.example/authorize",
      tokenEndpoint: "https://login.partner.example/token",
      userInfoEndpoint: "https://login.partner.example/userinfo",
      clientId: "churn",
      clientSecret,
    },
  },
});

// Within the network, by a name that nobody else knows.
const inner = new LoadBalancerSecurityGroup(stack, "inner", {
  ...{ groupName: "churn-internal", vpcId: network.vpcId, ports: [80] },
});
inner.letInRange("10.20.0.0/16");
const inside = new ApplicationLoadBalancer(stack, "internal", {
  ...{ loadBalancerName: "churn-inner", internal: true, subnetIds: network.subnetIds },
  securityGroupIds: [inner.groupId],
});
const zone = new PrivateHostedZone(stack, "zone", { zoneName: "churn-dev.internal", vpcId: network.vpcId });
const recordName = "scores-api.churn-dev.internal";
new AliasRecord(stack, "name", { hostedZoneId: zone.zoneId, recordName, loadBalancer: inside });
const api = new TargetGroup(stack, "api", { baseName: "churn-api", vpcId: network.vpcId });
new HostRule(stack, "api-rule", {
  ...{ hosts: [recordName], targets: { main: { targetGroup: api, weight: 1 } } },
  listener: new LoadBalancerListener(stack, "inner-http", { loadBalancerArn: inside.arn }),
});

app.synth();
