// A workflow of GitHub that pushes images without a key: one branch of one repository, and nobody else.
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ArtifactRegistry, ServiceAccount, WorkloadIdentityPool, WorkloadIdentityProvider } from "ponte-constructs/gcp";

const app = new App();
const stack = new TerraformStack(app, "ci");
new GoogleProvider(stack, "google", { project: "acme-ml-prod", region: "europe-west1" });

const subject = "repo:acme/churn:ref:refs/heads/main";
const pool = new WorkloadIdentityPool(stack, "pool", { poolId: "acme-ci" });
new WorkloadIdentityProvider(stack, "github", {
  pool,
  providerId: "github",
  issuer: "https://token.actions.githubusercontent.com",
  subjects: [subject],
});

const ci = new ServiceAccount(stack, "ci", { accountId: "acme-ci-images" });
ci.grant("main", "roles/iam.workloadIdentityUser", pool.principal(subject));
const images = new ArtifactRegistry(stack, "images", { repositoryId: "serving", location: "europe-west1" });
images.grantReadWrite("ci", ci);

app.synth();
