import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import {
  CloudRunService,
  DnsRecord,
  GoogleAccessToken,
  HttpsLoadBalancer,
  ProjectServices,
  RestfulProvider,
  ServerlessBackend,
  ServiceAccount,
  ServiceAgents,
} from "ponte-constructs/gcp";

// A page for people who sign in with Google, and an API for a program, behind one load balancer; of the API a second version takes a tenth of the requests.
const project = "acme-ml-prod";
const place = { location: "europe-west1", project };
const image = (name: string, digest: string) =>
  `europe-west1-docker.pkg.dev/${project}/serving/${name}@sha256:${digest.repeat(4)}`;

const app = new App();
const stack = new TerraformStack(app, "pages");
new GoogleProvider(stack, "google", { project, region: place.location });
const { value: token } = new GoogleAccessToken(stack, "token"); // TF_VAR_google_access_token
const baseUrl = "https://serviceusage.googleapis.com/v1beta1";
const serviceUsage = new RestfulProvider(stack, "service-usage", { baseUrl, token });
const names = ["compute", "dns", "iap", "run"].map((name) => `${name}.googleapis.com`);
const services = new ProjectServices(stack, "apis", { project, services: names });
const agents = new ServiceAgents(stack, "agents", {
  ...{ project, projectNumber: "481516234202", grantedFor: "pages", services, serviceUsage },
});
const account = (id: string) => new ServiceAccount(stack, id, { accountId: `pages-${id}`, project });

// Streamlit keeps a session in memory: a client comes back to the same replica.
const page = new CloudRunService(stack, "page", {
  ...{ serviceName: "page", ...place, serviceAccount: account("page-runs"), host: "page.acme.example" },
  revisions: { main: { image: image("page", "9e107d9d372bb682"), traffic: 100, healthRoute: "/_stcore/health" } },
  ...{ sessionAffinity: true, timeoutSeconds: 3600 },
});
const scores = new CloudRunService(stack, "scores", {
  ...{ serviceName: "scores", ...place, serviceAccount: account("scores-runs"), host: "scores.acme.example" },
  revisions: {
    stable: { image: image("scores", "9e107d9d372bb682"), traffic: 90, minReplicas: 1, maxReplicas: 10 },
    next: { image: image("scores", "e4d909c290d0fb1c"), traffic: 10, maxReplicas: 10 }, // made by this deploy
  },
});
scores.grantInvoke("shop", "serviceAccount:shop@acme-shop.iam.gserviceaccount.com");

const web = { project: services.projectWith("compute.googleapis.com") };
const people = new ServerlessBackend(stack, "people", {
  ...{ backendName: "page", ...web, service: page },
  signIn: {
    agent: agents.iap,
    dependsOn: [services.enabled("iap.googleapis.com"), ...agents.ready("iap.googleapis.com")],
  },
});
people.grantSignIn("sales", "group:sales@acme.example");
const programs = new ServerlessBackend(stack, "programs", { backendName: "scores", ...web, service: scores });
const balancer = new HttpsLoadBalancer(stack, "balancer", {
  ...{ balancerName: "pages", ...web },
  hosts: { "page.acme.example": people, "scores.acme.example": programs },
});
for (const host of ["page", "scores"])
  new DnsRecord(stack, `${host}-record`, {
    ...{ zone: "acme-example", host: `${host}.acme.example`, addresses: [balancer.address] },
    project: services.projectWith("dns.googleapis.com"),
  });
new TerraformOutput(stack, "page-url", { value: page.url });

app.synth();
