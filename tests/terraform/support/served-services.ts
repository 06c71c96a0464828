import type { Call } from "./moto";

/**
 * What went wrong between the lines of a log of calls, if anything: hosts whose requests went to a target group that did not exist or had no healthy task, and
 * task definitions that were deregistered while tasks ran by them. Rules for hosts that end in `.invalid`, which nobody can ask for, hold target groups and serve nobody.
 */
export function mistakesOfServices(calls: Call[]): string[] {
  const groups = new Set<string>();
  const healthy = new Map<string, number>();
  const running = new Map<string, Record<string, number>>();
  const rules = new Map<string, Record<string, number>>();
  const mistakes = new Set<string>();

  for (const { service, action, status, what = "", by } of calls) {
    if (status !== 200) continue;
    if (action === "CreateTargetGroup") groups.add(what);
    if (action === "DeleteTargetGroup") groups.delete(what);
    if (action === "Healthy") healthy.set(what, sum(by));
    if (service === "ecs" && action === "Running") running.set(what, by ?? {});
    if (/^(Create|Modify)Rule$/.test(action) && by !== undefined && !what.endsWith(".invalid")) rules.set(what, by);
    if (action === "DeleteRule") rules.delete(what);

    const after = `after ${action} ${what}`;
    for (const [name, tasks] of running) {
      if (action === "DeregisterTaskDefinition" && (tasks[what] ?? 0) > 0)
        mistakes.add(`${name} runs by ${what}, which is deregistered`);
    }
    for (const [host, weights] of rules) {
      if (sum(weights) === 0) mistakes.add(`${host}: no target group has traffic, ${after}`);
      for (const [group, weight] of Object.entries(weights)) {
        if (!groups.has(group)) mistakes.add(`${host} needs ${group}, which does not exist, ${after}`);
        else if (weight > 0 && !((healthy.get(group) ?? 0) > 0))
          mistakes.add(`${host}: no task of ${group} is healthy, ${after}`);
      }
    }
  }
  return [...mistakes];
}

/** Calls and events that changed a service, what it runs and who reaches it, in order, as `CreateRule scores.acme.example`. */
export function stepsOf(calls: Call[]): string[] {
  const isChange = /^(Create|Modify|Update|Delete|Register|Deregister|Running|Healthy)/;
  return calls
    .filter(({ service }) => /^(ecs|elasticloadbalancing|application-autoscaling)$/.test(service))
    .filter(({ action, status }) => isChange.test(action) && status < 300)
    .map(({ action, what = "", by }) => {
      const shares = Object.entries(by ?? {}).map(([name, share]) => `${name}=${share}`);
      return [action, what, ...shares].filter((word) => word !== "").join(" ");
    });
}

/** Calls that were to change something, and were refused; but for rules, which take the next priority and ask again where another was faster. */
export function refusedIn(calls: Call[]): string[] {
  return calls
    .filter(({ service }) => /^(ecs|elasticloadbalancing|application-autoscaling|acm|cognito-idp)$/.test(service))
    .filter(({ action, status }) => !/^(Describe|List|Get|CreateRule$)/.test(action) && status >= 400)
    .map(({ action, what = "" }) => `${action} ${what}`);
}

/** How the requests for a host were shared between its target groups, in percent, each time that it was said. */
export function sharesOfHost(host: string, calls: Call[]): Record<string, number>[] {
  return calls
    .filter(({ action, what, by }) => /^(Create|Modify)Rule$/.test(action) && what === host && by !== undefined)
    .map(({ by = {} }) => by as Record<string, number>);
}

function sum(shares: Readonly<Record<string, number>> = {}): number {
  return Object.values(shares).reduce((total, share) => total + share, 0);
}
