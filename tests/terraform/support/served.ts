import type { Call } from "./moto";

/**
 * What went wrong between the lines of a log of calls, if anything: requests that something was to answer that did not exist, and endpoints
 * behind which nobody answered any more.
 */
export function mistakesIn(calls: Call[]): string[] {
  const models = new Set<string>();
  const configurations = new Map<string, Record<string, number>>();
  const endpoints = new Map<string, Record<string, number>>();
  const mistakes = new Set<string>();

  for (const { service, action, status, what = "", by = {} } of calls) {
    if (service !== "sagemaker" || status !== 200) continue;
    if (action === "CreateModel") models.add(what);
    if (action === "DeleteModel") models.delete(what);
    if (action === "CreateEndpointConfig") configurations.set(what, by);
    if (action === "DeleteEndpointConfig") configurations.delete(what);
    if (action === "DeleteEndpoint") endpoints.delete(what);
    if (action === "Serving" && (endpoints.has(what) || Object.keys(by).length > 0)) endpoints.set(what, by);

    if (!/^(Delete|Serving)/.test(action)) continue; // nothing else can take away what is needed
    for (const [endpoint, shares] of endpoints) {
      const after = `after ${action} ${what}`;
      if (sum(shares) !== 100) mistakes.add(`${endpoint}: ${sum(shares)}% of the requests are answered, ${after}`);
      for (const [configuration, share] of Object.entries(shares)) {
        const weights = configurations.get(configuration);
        if (weights === undefined) mistakes.add(`${endpoint} needs ${configuration}, which does not exist, ${after}`);
        const gone = Object.keys(weights ?? {}).filter((model) => !models.has(model));
        if (gone.length > 0) mistakes.add(`${endpoint} needs ${gone.join(", ")}, which do not exist, ${after}`);
        if (weights && share > 0 && !(sum(weights) > 0)) mistakes.add(`${endpoint}: no model has traffic, ${after}`);
      }
    }
  }
  return [...mistakes];
}

/** What was done to an endpoint, to what it builds on and to its scaling, in order; what was refused is left out. */
export function changesOf(endpoint: string, calls: Call[]): { action: string; what: string }[] {
  const isChange = /^(Create|Update|Delete|Register|Deregister|Put)/;
  return calls
    .filter(({ action, status, what = "" }) => {
      const isIts = what === endpoint || what.startsWith(`${endpoint}-`) || what.startsWith(`endpoint/${endpoint}/`);
      return isIts && isChange.test(action) && status < 300;
    })
    .map(({ action, what = "" }) => ({ action, what }));
}

/** How the requests were shared between configurations, each time that it changed: the one that served before comes first. */
export function sharesOf(endpoint: string, calls: Call[]): number[][] {
  return calls
    .filter(({ action, what }) => action === "Serving" && what === endpoint)
    .map(({ by = {} }) => Object.values(by));
}

function sum(shares: Record<string, number>): number {
  return Object.values(shares).reduce((total, share) => total + share, 0);
}
