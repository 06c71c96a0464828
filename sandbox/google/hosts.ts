/** What becomes of a connection to a host. */
export type Way = "answer" | "let through" | "refuse";

// What `terraform init` needs. None of it is a cloud.
const letThrough = [
  "registry.terraform.io",
  "releases.hashicorp.com",
  "checkpoint-api.hashicorp.com",
  "github.com",
  "objects.githubusercontent.com",
  "release-assets.githubusercontent.com",
];

/**
 * Google's hosts are answered here, those of Cloud Run's services among them, what brings providers is let through, and nothing else leaves the machine.
 *
 * @param serves whether a load balancer here answers for a host
 */
export function wayTo(host: string, serves: (host: string) => boolean = () => false): Way {
  if (/(^|\.)googleapis\.com$|\.(prediction\.vertexai\.goog|run\.app)$/.test(host)) return "answer";
  if (letThrough.includes(host)) return "let through";
  return serves(host) ? "answer" : "refuse";
}
