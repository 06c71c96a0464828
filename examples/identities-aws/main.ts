// A workflow of GitHub that pushes images without a key: one branch of one repository, and nobody else.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { EcrRepository, ExecutionRole, OpenIdConnectProvider } from "ponte-constructs/aws";

const app = new App();
const stack = new TerraformStack(app, "ci");
new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });

// One for each issuer in an account: OpenIdConnectProvider.fromIssuer where it is there already.
const audience = "sts.amazonaws.com";
const github = new OpenIdConnectProvider(stack, "github", {
  issuer: "https://token.actions.githubusercontent.com",
  audiences: [audience],
});
const ci = new ExecutionRole(stack, "ci", {
  roleName: "acme-ci-images",
  federated: [{ provider: github, audience, subjects: ["repo:acme/churn:ref:refs/heads/main"] }],
});
new EcrRepository(stack, "images", { repositoryName: "serving" }).grantPullPush(ci);

app.synth();
