import * as own from "./types";
import type { Service } from "./types/service";

// What follows the general rule in everything needs no file in types/.
// prettier-ignore
const plain = [
  "accesscontextmanager", "bigquerydatapolicy", "clouddeploy", "cloudtasks", "dlp", "essentialcontacts", "file", "memorystore", "metastore",
  "networkconnectivity", "networksecurity", "networkservices", "orgpolicy",
];

/** Every service that is imitated, by the first part of its host. */
export const services: Readonly<Record<string, Service>> = {
  ...Object.fromEntries(plain.map((name) => [name, { types: {} }])),
  ...own,
};

/**
 * The service behind a host. `europe-west4-aiplatform.googleapis.com` and `aiplatform.europe-west4.rep.googleapis.com` are one, an
 * endpoint's own host is the same.
 */
export function serviceOf(host: string): { name: string; service: Service } | undefined {
  const label = host
    .replace(/(\.[a-z0-9-]+\.rep)?\.googleapis\.com$/, "")
    .replace(/^.*\.prediction\.vertexai\.goog$/, "aiplatform");
  const name = label.slice(label.lastIndexOf("-") + 1);
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  return service && { name, service };
}
