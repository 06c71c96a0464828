import type { GcpEnvironment } from "../../environment";
import { checkReserved } from "../../words/checks";
import { sizeInWords } from "../../words/scalars";
import { secretsIn } from "../../words/variables";
import type { Report } from "../../yaml/problem";
import { checkRevisions, memoryOf } from "../endpoints/cloud-run-checks";
import { checkPrivateCalls } from "../private-calls";

type Service = GcpEnvironment["kinds"]["services"][string];

// "Container runtime contract", Cloud Run's documentation: what it sets for services. PORT says so itself.
const reserved = /^(?:K_(?:SERVICE|REVISION|CONFIGURATION)|CLOUD_RUN_\w+|X_GOOGLE_\w+)$/;

const mostDomains = 15; // certificates of one target HTTPS proxy: "Quotas and limits", Cloud Load Balancing

/** Services of Cloud Run. */
export function checkGoogleServices(environment: GcpEnvironment, report: Report): void {
  let domains = 0;
  for (const [name, service] of Object.entries(environment.kinds.services)) {
    const path = ["services", name];
    checkName(environment, name, path, report);
    for (const { env, at } of envsOf(service, path)) checkReserved(env, reserved, at, report);
    checkSize(service, path, report);
    checkRevisions(service, "Cloud Run", [...path, "variants"], report);
    checkVersions(service, path, report);
    checkReached(service, path, report);
    checkPrivateCalls(environment, service, "the service", path, report);
    if (service.domain === undefined || ++domains !== mostDomains + 1) continue;
    report(
      [...path, "domain"],
      `is name number ${domains}, and the environment's load balancer holds ${mostDomains} certificates; put some services into another environment`,
    );
  }
}

/** Endpoints in mode serverless are services of Cloud Run, too, and their names are made alike. */
function checkName({ kinds }: GcpEnvironment, name: string, path: string[], report: Report): void {
  if (kinds.endpoints[name]?.mode === "serverless")
    report(path, `has the name of endpoint/${name}, which is a service of Cloud Run as well; choose another name`);
}

const envsOf = ({ env, variants }: Service, path: string[]) => [
  { env, at: [...path, "env"] },
  ...Object.entries(variants).map(([key, { env }]) => ({ env, at: [...path, "variants", key, "env"] })),
];

function checkSize({ cpu, memory }: Service, path: string[], report: Report): void {
  const [least, most] = memoryOf[cpu]!;
  if (memory >= least * 1024 ** 3 && memory <= most * 1024 ** 3) return;
  const range = `${sizeInWords(least * 1024 ** 3)} to ${most}GiB`;
  report([...path, "memory"], `${sizeInWords(memory)} does not go with cpu: ${cpu}; write ${range}`);
}

/** Of two variants one alone gets a revision: the other's was made by a deploy before, with the versions of then, which its name is made of. */
function checkVersions(service: Service, path: string[], report: Report): void {
  const { env: ofAll, variants } = service;
  if (Object.keys(variants).length < 2) return;
  const told = new Set<string>();
  for (const [name, { env, latest }] of Object.entries(variants)) {
    for (const [variable, { key, version }] of latest ? [] : secretsIn({ ...ofAll, ...env })) {
      const at = Object.hasOwn(env, variable)
        ? [...path, "variants", name, "env", variable]
        : [...path, "env", variable];
      if (version !== undefined || told.has(at.join("."))) continue;
      told.add(at.join("."));
      report(
        at,
        `secret/${key} is the newest version, and the revision of ${name} was made with the one of then; write its number, such as secret/${key}@1`,
      );
    }
  }
}

/** What a load balancer and Identity-Aware Proxy are for. */
function checkReached({ ingress, domain, signIn, access }: Service, path: string[], report: Report): void {
  if (domain !== undefined && ingress === "internal")
    report(
      [...path, "domain"],
      "is answered by a load balancer on the internet, and ingress is internal; write ingress: public, or remove it: in the network it answers under Cloud Run's own name",
    );
  if (signIn !== undefined && access?.callers !== undefined)
    report(
      [...path, "access", "callers"],
      "stands beside signIn, which alone says who gets in; write them under signIn: { members }",
    );
}
