// A large model on Cloud Run, with a GPU, a token of Secret Manager and a way into the company's network, asked through the company's own load
// balancer alone.
import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule";
import { ComputeManagedSslCertificate } from "@cdktf/provider-google/lib/compute-managed-ssl-certificate";
import { ComputeRegionNetworkEndpointGroup } from "@cdktf/provider-google/lib/compute-region-network-endpoint-group";
import { ComputeTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-target-https-proxy";
import { ComputeUrlMap } from "@cdktf/provider-google/lib/compute-url-map";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import {
  ArtifactRegistry,
  CloudRunModelService,
  EndpointSlo,
  GcsBucket,
  NotificationChannel,
  PrivateNetwork,
  Secret,
  ServiceAccount,
} from "ponte-constructs/gcp";

const project = "acme-ml-prod";
const location = "europe-west4";
const host = "llm.acme.example";

const app = new App();
const stack = new TerraformStack(app, "llm");
new GoogleProvider(stack, "google", { project, region: location });

const images = ArtifactRegistry.fromName(stack, "images", "serving", { location, project });
const weights = new GcsBucket(stack, "weights", { bucketName: `${project}-weights`, location });
const serviceAccount = new ServiceAccount(stack, "identity", { accountId: "llm-service" });
const token = Secret.fromName(stack, "token", "hugging-face");
const network = PrivateNetwork.fromAttributes(stack, "network", {
  network: "projects/acme-net/global/networks/ml",
  subnetwork: `projects/acme-net/regions/${location}/subnetworks/ml-serving`,
});

const service = new CloudRunModelService(stack, "llm", {
  serviceName: "llm",
  location,
  host,
  serviceAccount,
  network: { network },
  concurrency: 32,
  timeoutSeconds: 600,
  minReplicas: 1,
  labels: { team: "ml" },
  models: {
    large: {
      image: images.image(`vllm@sha256:${"9e107d9d372bb682".repeat(4)}`),
      artifact: { bucket: weights, path: "llm/70b" },
      environment: { HF_TOKEN: { secret: token, version: "3" } },
      args: ["--model=/mnt/models/llm/70b"],
      accelerator: { type: "nvidia-rtx-pro-6000", count: 1 },
      startupSeconds: 480,
      sharedMemoryMiB: 16_384,
      traffic: 100,
    },
  },
});
service.grantInvoke("shop", "serviceAccount:shop@acme-shop.iam.gserviceaccount.com");

const group = new ComputeRegionNetworkEndpointGroup(stack, "group", {
  name: "llm",
  region: location,
  networkEndpointType: "SERVERLESS",
  cloudRun: { service: service.resource.name },
});
const backend = new ComputeBackendService(stack, "behind", {
  name: "llm",
  loadBalancingScheme: "EXTERNAL_MANAGED",
  protocol: "HTTPS",
  backend: [{ group: group.id }],
});
const urls = new ComputeUrlMap(stack, "urls", { name: "llm", defaultService: backend.id });
const certificate = new ComputeManagedSslCertificate(stack, "certificate", {
  name: "llm",
  managed: { domains: [host] },
});
const proxy = new ComputeTargetHttpsProxy(stack, "proxy", {
  name: "llm",
  urlMap: urls.id,
  sslCertificates: [certificate.id],
});
const address = new ComputeGlobalAddress(stack, "ip", { name: "llm" });
new ComputeGlobalForwardingRule(stack, "rule", {
  name: "llm",
  target: proxy.id,
  ipAddress: address.id,
  portRange: "443",
  loadBalancingScheme: "EXTERNAL_MANAGED",
});

const key = new TerraformVariable(stack, "pagerduty_key", { type: "string", sensitive: true });
const oncall = NotificationChannel.pagerDuty(stack, "oncall", { serviceKey: key.stringValue });
new EndpointSlo(stack, "slo", {
  serviceName: "llm",
  metrics: service.watched.metrics("llm"),
  availabilityPercent: 99.5,
  notificationChannels: [oncall.channelName],
});

new TerraformOutput(stack, "address", { value: address.address });
new TerraformOutput(stack, "url", { value: service.url });
new TerraformOutput(stack, "audience", { value: service.audience });

app.synth();
