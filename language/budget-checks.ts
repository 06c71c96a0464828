import type { AwsEnvironment, Environment, GcpEnvironment } from "./environment";
import { sizeInWords } from "./words/scalars";
import type { Report } from "./yaml/problem";

const mostChannels = 5; // "A maximum of 5 channels are allowed": NotificationsRule, Cloud Billing Budget API
const named = 3; // endpoints that an error names

/** What a budget asks of the rest of an environment. */
export function checkBudget(environment: Environment, report: Report): void {
  const { budget, alerts } = environment;
  if (budget === undefined) return;
  if (alerts === undefined)
    report(["budget"], "tells nobody; write alerts: { emails: [...] }, whose addresses hear of it");
  if (environment.cloud === "gcp") checkGoogleBudget(environment, report);
  else checkQueryBytes(environment, report);
  checkReplicas(environment, report);
}

function checkGoogleBudget({ gcp, alerts }: GcpEnvironment, report: Report): void {
  if (gcp.billingAccount === undefined)
    report(["budget"], "belongs to a billing account; write gcp: { billingAccount: 01ABCD-23EF45-6789AB }");
  const emails = alerts?.emails.length ?? 0;
  if (emails > mostChannels)
    report(
      ["alerts", "emails"],
      `holds ${emails} addresses, and a budget of Google's reaches ${mostChannels}; write the address of a group`,
    );
}

/** A dataset that says nothing takes the less of its default and the stop; one that says more contradicts it. */
function checkQueryBytes({ budget, kinds }: AwsEnvironment, report: Report): void {
  const most = budget?.stop?.queryBytes;
  if (most === undefined) return;
  for (const [name, { scanLimit }] of Object.entries(kinds.datasets)) {
    if (scanLimit === undefined || scanLimit <= most) continue;
    const problem = `${sizeInWords(scanLimit)} is more than budget.stop.queryBytes, which is ${sizeInWords(most)}`;
    report(["datasets", name, "scanLimit"], `${problem}; write at most that, or remove it`);
  }
}

function checkReplicas(environment: Environment, report: Report): void {
  const most = environment.budget?.stop?.replicas;
  if (most === undefined) return;
  const all = mostReplicas(environment);
  const sum = all.reduce((total, { replicas }) => total + replicas, 0);
  if (sum <= most) return;
  const largest = all.toSorted((a, b) => b.replicas - a.replicas).slice(0, named);
  const who = largest.map(({ name, replicas }) => `${name} ${replicas}`).join(", ");
  const more = all.length > named ? ` and ${all.length - named} more` : "";
  const remedy = "write a smaller max under replicas there, or more here";
  report(["budget", "stop", "replicas"], `is ${most}, and all endpoints may reach ${sum} (${who}${more}); ${remedy}`);
}

interface Reached {
  readonly name: string;
  readonly replicas: number;
}

/** The most replicas that each variant and each shadow may reach, as the stacks make them. */
function mostReplicas(environment: Environment): Reached[] {
  return environment.cloud === "gcp" ? onGoogleCloud(environment) : onAws(environment);
}

function onGoogleCloud({ kinds }: GcpEnvironment): Reached[] {
  return Object.entries(kinds.endpoints).flatMap(([name, { variants, replicas }]) =>
    Object.entries(variants).map(([variant, own]) => ({
      name: `endpoint/${name} ${variant}`,
      replicas: (own.replicas ?? replicas)?.max ?? 1,
    })),
  );
}

/** In mode serverless SageMaker has as many replicas as requests at a time: there the concurrency counts. */
function onAws({ kinds }: AwsEnvironment): Reached[] {
  return Object.entries(kinds.endpoints).flatMap(([name, { mode, variants, shadow, replicas, serverless }]) =>
    Object.entries({ ...variants, ...(shadow && { shadow }) }).map(([variant, own]) => ({
      name: `endpoint/${name} ${variant}`,
      replicas: mode === "serverless" ? (serverless?.concurrency ?? 20) : ((own.replicas ?? replicas)?.max ?? 1),
    })),
  );
}
