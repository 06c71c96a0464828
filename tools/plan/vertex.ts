import type { EndpointUpdate, Finding } from "./finding";
import { arrow, code, value } from "./markdown";
import { title } from "./names";
import { list, record } from "./json";
import { actionOf, type Plan, type ResourceChange } from "./plan";

interface Deployment {
  readonly model: string;
  readonly image: unknown;
  /** Where its weights lie, without the bucket; one image often serves one version after the other. */
  readonly artifact?: string;
  readonly machine: unknown;
  readonly least: unknown;
  readonly most: unknown;
  readonly traffic: number;
}

/**
 * Finds what happens to the models of Vertex AI endpoints. Each model and each deployment is a resource of its own, made before the old one
 * goes, so that an update is some creations and some deletions; the traffic resource moves the callers from the one to the other.
 */
export function vertexUpdates(resources: ResourceChange[]): EndpointUpdate[] {
  const served = resources.filter((one) => endpointOf(one) !== undefined);
  return [...new Set(served.map(endpointOf))].flatMap((id): EndpointUpdate[] => {
    const own = served.filter((one) => endpointOf(one) === id);
    const [before, after] = [deploymentsOf(own, "before", resources), deploymentsOf(own, "after", resources)];
    const names = new Set([...before.values(), ...after.values()].map(({ model }) => model));
    const models = resources.filter((one) => isModel(one) && names.has(modelOf(one)));
    const endpoint = endpointNumbered(id!, resources);
    const parts = [...own, ...models].filter(({ change }) => actionOf(change) !== "none");
    if (parts.length === 0) return [];
    const called = calledOf(id!, endpoint);
    const action = endpoint === undefined ? "none" : actionOf(endpoint.change);
    const safe = { level: "change", dangerous: false, rank: 0 } as const;
    const lost = { level: "serving", dangerous: true, rank: 0 } as const;
    const words = deploymentWords(before, after).join(", ") || "the same models, sent again";
    if (action === "create")
      return [
        { ...safe, action, endpoint: endpoint!, says: `Creates ${called}: ${words}`, parts: [endpoint!, ...parts] },
      ];
    // Its own destruction says more than that of its models.
    if (action === "delete" || action === "replace")
      return [{ ...lost, rank: 2, action, endpoint: endpoint!, says: "", parts }];
    const silent = after.size === 0 && before.size > 0;
    const says = silent
      ? `Takes the last model from ${called}: its callers get no answer any more`
      : `Updates ${called} in place: ${words}`;
    return [{ ...(silent ? lost : safe), action: "update", endpoint: endpoint ?? own[0]!, says, parts }];
  });
}

/** What is to be said of an endpoint that stays as it is. */
export interface EndpointFinding extends Finding {
  readonly endpoint?: ResourceChange;
}

/**
 * Finds what runs on an endpoint and stands neither in the state nor in the program: a deploy that was killed left it, and the version has gone
 * from the file since, or somebody deployed it by hand. It is billed, and Terraform waits without end to delete a model that it runs.
 */
export function strayDeployments({ resource_changes, answers }: Plan): EndpointFinding[] {
  const known = new Set(
    resource_changes.flatMap((one) => [deployedModelOf(one, "before").id, deployedModelOf(one, "after").id]),
  );
  return answers.flatMap((answer): EndpointFinding[] => {
    const { id, output } = record(answer);
    const [, project, region, number] =
      /^\/projects\/([^/]+)\/locations\/([^/]+)\/endpoints\/(\d+)$/.exec(String(id)) ?? [];
    const ids = list(record(output).deployedModels).map((model) => record(model).id);
    const strays = ids.filter((deployed): deployed is string => typeof deployed === "string" && !known.has(deployed));
    if (number === undefined || strays.length === 0) return [];
    const endpoint = endpointNumbered(number, resource_changes);
    const [deployments, them, they] =
      strays.length > 1 ? ["deployments", "them", "they are"] : ["deployment", "it", "it is"];
    const commands = strays.map(
      (stray) =>
        `\`gcloud ai endpoints undeploy-model ${number} --project=${project} --region=${region} --deployed-model-id=${stray}\``,
    );
    const says =
      `Leaves ${deployments} ${strays.map((stray) => code(stray)).join(", ")} running on ${calledOf(number, endpoint)}: nothing here names ${them}, ${they} billed, ` +
      `and a deploy waits without end to delete a model that still runs. To end ${them}: ${commands.join(", ")}`;
    const waits = resource_changes.some(
      (one) =>
        isModel(one) && actionOf(one.change) === "delete" && !isElsewhere(modelOf(one), number, resource_changes),
    );
    return [{ level: "change", dangerous: waits, rank: 0, says, endpoint }];
  });
}

/** True for a model that another endpoint has run, and this one has not. */
function isElsewhere(model: string, number: string, resources: ResourceChange[]): boolean {
  const runs = resources.filter((one) => idOf(deployedModelOf(one, "before").model) === model);
  return runs.length > 0 && runs.every((one) => endpointOf(one) !== number);
}

/** What came, went, or changed, with the share of the traffic. */
function deploymentWords(before: Map<string, Deployment>, after: Map<string, Deployment>): string[] {
  const byTraffic = (one: [string, Deployment], other: [string, Deployment]) => other[1].traffic - one[1].traffic;
  const gone = [...before].filter(([id]) => !after.has(id)).sort(byTraffic);
  const come = [...after].filter(([id]) => !before.has(id)).sort(byTraffic);
  // As many come as go: each takes the place of the one with the same rank.
  const successors = gone.length === come.length ? gone.map(([, was], i) => [was, come[i]![1]] as const) : [];
  const stay = [...before].filter(([id]) => after.has(id)).map(([id, was]) => [was, after.get(id)!] as const);
  const added =
    successors.length > 0 ? [] : come.map(([, is]) => `adds image ${whole(is)} with ${is.traffic}% of the traffic`);
  const removed =
    successors.length > 0
      ? []
      : gone.map(([, was]) => `removes image ${whole(was)}, which has ${was.traffic}% of the traffic`);
  const pairs = [...successors, ...stay];
  const changed = pairs.flatMap(([was, is]) =>
    changes(was, is, pairs.length + come.length > 1 && was.image === is.image),
  );
  return [...added, ...removed, ...changed];
}

function changes(was: Deployment, is: Deployment, named: boolean): string[] {
  const fields: [string, keyof Deployment][] = [
    ["image", "image"],
    ["artifact", "artifact"],
    ["machine", "machine"],
    ["replicas", "least"],
    ["most replicas", "most"],
  ];
  const found = fields
    .filter(([, field]) => was[field] !== is[field])
    .map(([word, field]) => `${word} ${arrow(was[field], is[field])}`);
  if (found.length === 0 && was.model !== is.model) found.push(`model ${arrow(was.model, is.model)}`);
  if (was.traffic !== is.traffic) found.push(`traffic ${arrow(`${was.traffic}%`, `${is.traffic}%`)}`);
  return found.map((words) => (named ? `${words} (${whole(is)})` : words));
}

/** An image, and what it serves. */
function whole({ image, artifact }: Deployment): string {
  return artifact === undefined ? value(image) : `${value(image)}, ${code(artifact)}`;
}

function deploymentsOf(
  own: ResourceChange[],
  side: "before" | "after",
  resources: ResourceChange[],
): Map<string, Deployment> {
  const split =
    own
      .map(({ change }) => record(record(record(change[side]).body).trafficSplit))
      .find((of) => Object.keys(of).length > 0) ?? {};
  const bodies = own.map((one) => deployedModelOf(one, side)).filter((of) => of.id !== undefined);
  return new Map(
    bodies.map((body) => {
      const model = idOf(body.model);
      const uploaded = resources.find((one) => isModel(one) && modelOf(one) === model);
      const { machineSpec, minReplicaCount, maxReplicaCount } = record(body.dedicatedResources);
      const content = record(record(bodyOf(uploaded)).model);
      return [
        String(body.id),
        {
          model,
          image: record(content.containerSpec).imageUri ?? model,
          artifact: /^gs:\/\/[^/]+\/(.+)$/.exec(String(content.artifactUri))?.[1],
          machine: record(machineSpec).machineType,
          least: minReplicaCount,
          most: maxReplicaCount,
          traffic: Number(split[String(body.id)] ?? 0),
        },
      ];
    }),
  );
}

const endpointNumbered = (number: string, resources: ResourceChange[]) =>
  resources.find(
    ({ type, change }) =>
      type === "google_vertex_ai_endpoint" &&
      [change.before, change.after].some((side) => record(side).name === number),
  );
const calledOf = (number: string, endpoint: ResourceChange | undefined) =>
  endpoint === undefined ? `endpoint ${code(number)}` : title(endpoint);
const deployedModelOf = ({ change }: ResourceChange, side: "before" | "after") =>
  record(record(record(change[side]).body).deployedModel);
const idOf = (name: unknown) => String(name).split("/").pop()!;
const bodyOf = (one: ResourceChange | undefined) => record(record(one?.change.before ?? one?.change.after).body);
const modelOf = (one: ResourceChange) => String(bodyOf(one).modelId);
const pathOf = ({ type, change }: ResourceChange) =>
  type === "restful_resource" ? String(record(change.before ?? change.after).path) : "";
const isModel = (one: ResourceChange) => pathOf(one).endsWith("/models:upload");

/** The endpoint's number, for a deployment and for the traffic. */
function endpointOf(one: ResourceChange): string | undefined {
  const [, id, verb] = /\/endpoints\/(\d+)(:deployModel)?$/.exec(pathOf(one)) ?? [];
  return verb !== undefined || "trafficSplit" in bodyOf(one) ? id : undefined;
}
