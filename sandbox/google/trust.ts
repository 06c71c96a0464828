import { existsSync, readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { regions } from "./locations";

// Where Linux keeps the roots that its administrator trusts, a company's own included.
const systemRoots = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/** The hosts that the certificate is for. A wildcard stands for one part of a name, so each region has its own. */
export const certificateHosts: readonly string[] = [
  "googleapis.com",
  "*.googleapis.com",
  "*.a.run.app",
  ...regions.map((region) => `*.${region}.rep.googleapis.com`),
];

/** Our own certificate and every root that the machine trusts: the registry and Terraform's downloads are asked with the same file. */
export function bundle(own: string, callersFile = process.env.SSL_CERT_FILE): string {
  const files = [callersFile, ...systemRoots].filter((file) => file !== undefined && file !== "" && existsSync(file));
  const first = files[0];
  const system = first === undefined ? "" : readFileSync(first, "utf8");
  return [own, system.trimEnd(), ...rootCertificates].join("\n") + "\n";
}
