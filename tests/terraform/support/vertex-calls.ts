import type { LogLine } from "../../../sandbox/google";

/** One call that changed what an endpoint serves, or was to. */
export interface ServingCall {
  /** In Vertex AI's words, such as `deployModel`. */
  readonly action: "upload" | "deployModel" | "trafficSplit" | "mutateDeployedModel" | "undeployModel" | "deleteModel";
  /** The model or the deployment that it is about, or the split: `17=90 42=10`. */
  readonly what: string;
  readonly endpoint?: string;
  readonly status: number;
}

/** The serving calls among all that came, in order. */
export function servingCalls(lines: readonly LogLine[]): ServingCall[] {
  return lines.map(servingCall).filter((call) => call !== undefined);
}

function servingCall({ method, path, query, body, status }: LogLine): ServingCall | undefined {
  const [, endpoint, verb] = /\/endpoints\/(\w+):?(\w*)$/.exec(path) ?? [];
  const model = /\/models\/([^/:]+)$/.exec(path)?.[1];
  if (method === "POST" && path.endsWith("/models:upload")) return { action: "upload", what: body.modelId, status };
  if (method === "DELETE" && model !== undefined) return { action: "deleteModel", what: model, status };
  if (endpoint === undefined) return undefined;
  if (method === "PATCH" && query.includes("trafficSplit"))
    return { action: "trafficSplit", what: words(body.trafficSplit), endpoint, status };
  if (method !== "POST") return undefined;
  if (verb === "deployModel" || verb === "mutateDeployedModel")
    return { action: verb, what: body.deployedModel.id, endpoint, status };
  if (verb === "undeployModel") return { action: verb, what: body.deployedModelId, endpoint, status };
  return undefined;
}

function words(split: Record<string, number>): string {
  return Object.entries(split).map(([id, share]) => `${id}=${share}`).join(" "); // prettier-ignore
}

const letters: Record<ServingCall["action"], string> = {
  upload: "U",
  deployModel: "D",
  trafficSplit: "T",
  mutateDeployedModel: "M",
  undeployModel: "X",
  deleteModel: "R",
};

/** The order, a letter for each call: upload, deploy, traffic, mutate, undeploy (X), remove; `D=400` was refused. */
export function order(calls: readonly ServingCall[]): string {
  return calls.map(({ action, status }) => letters[action] + (status === 200 ? "" : `=${status}`)).join(" ");
}

interface Endpoint {
  readonly deployed: Map<string, string>;
  coming?: { readonly id: string; readonly model: string };
  split: Record<string, number>;
}

/**
 * Goes through everything that happened, without asking the sandbox what it thinks of it, and tells each moment at which traffic was on
 * something that was not there, or at which an endpoint that had served had no model that serves. What is deployed counts from the end of
 * its operation, and until the call that takes it off.
 */
export function badMoments(lines: readonly LogLine[]): string[] {
  const models = new Set<string>();
  const endpoints = new Map<string, Endpoint>();
  const found: string[] = [];
  const at = (name = ""): Endpoint => {
    const known = endpoints.get(name) ?? { deployed: new Map(), split: {} };
    endpoints.set(name, known);
    return known;
  };
  for (const line of lines) {
    if (line.status !== 200) continue;
    const served = [...endpoints].filter(([, { split }]) => Object.keys(split).length > 0).map(([name]) => name);
    happen(line, models, at);
    for (const [name, { deployed, split }] of endpoints) {
      const moment = `${line.n} ${line.method} ${line.path}: endpoint ${name}`;
      for (const id of Object.keys(split)) {
        const model = deployed.get(id);
        if (model === undefined) found.push(`${moment} gives traffic to ${id}, which is not deployed`);
        else if (!models.has(model)) found.push(`${moment} gives traffic to ${id}, whose model ${model} is not there`);
      }
      const sum = Object.values(split).reduce((total, share) => total + share, 0);
      if (served.includes(name) && sum !== 100) found.push(`${moment} serves ${sum}% of its requests`);
    }
  }
  return found;
}

function happen(line: LogLine, models: Set<string>, at: (name?: string) => Endpoint): void {
  if (line.method === "END") {
    const [, kind, id = "", verb] = /(endpoints|models)\/([^/:]+):(\w+)$/.exec(line.path) ?? [];
    if (kind === "models" && verb === "upload") models.add(id);
    const { coming, deployed } = kind === "endpoints" ? at(id) : {};
    if (verb === "deployModel" && coming) deployed?.set(coming.id, coming.model);
    return;
  }
  const call = servingCall(line);
  if (call === undefined) return;
  const endpoint = call.endpoint === undefined ? undefined : at(call.endpoint);
  if (call.action === "deleteModel") models.delete(call.what);
  if (endpoint === undefined) return;
  if (call.action === "deployModel") {
    const model: string = line.body.deployedModel.model;
    endpoint.coming = { id: call.what, model: model.split("/").pop() ?? "" };
  }
  if (call.action === "undeployModel") endpoint.deployed.delete(call.what);
  if (call.action === "trafficSplit") endpoint.split = line.body.trafficSplit;
}
