import type { Flow, Item, KindWords } from "./kind";
import { prose, range } from "./phrases";
import { variableFlows } from "./variables";

export const endpoints: KindWords<"endpoints"> = {
  title: "Endpoints",
  shape: ["([", "])"],
  place: (name) => name,
  describe(endpoint, partsApart = false) {
    const machine = "machine" in endpoint ? endpoint.machine : "instance" in endpoint ? endpoint.instance : undefined;
    const models = Object.entries<Model>(endpoint.variants);
    return [
      ...(endpoint.description === undefined ? [] : [prose(endpoint.description)]),
      ...(endpoint.mode === "realtime" ? [] : [endpoint.mode]),
      ...(models.length === 0 ? ["no variant yet"] : []),
      ...(partsApart ? [] : models.map(([name, { traffic }]) => `${name} ${traffic}%`)),
      ...(machine === undefined ? [] : [machine]),
      ...(endpoint.replicas === undefined ? [] : [range(endpoint.replicas, "replica")]),
      ...(endpoint.alwaysOn ? ["always on"] : []),
      ...("identity" in endpoint && endpoint.identity === "shared" ? ["shared identity"] : []),
      ...("privateServiceConnect" in endpoint && endpoint.privateServiceConnect
        ? [`private, for ${endpoint.privateServiceConnect.projects.join(", ")}`]
        : []),
    ];
  },
  parts: ({ variants }) =>
    Object.entries<Model>(variants).map(([name, { traffic, artifact, image }]) => [
      name,
      `${traffic}%`.padStart(4),
      ...(artifact === undefined ? [] : [`${artifact.key}/${artifact.path}`]),
      shortImage(image),
    ]),
  /** It reads the images, the weights and the secrets of its models, and writes what it captures. */
  flows(who, endpoint) {
    const shadow = "shadow" in endpoint && endpoint.shadow ? variableFlows(who, endpoint.shadow.env) : [];
    const models = [
      ...Object.entries<Model>(endpoint.variants).flatMap(([name, model]) => modelFlows(who, name, model)),
      ...shadow,
    ];
    if (endpoint.capture === undefined) return models;
    const { sample, to } = endpoint.capture;
    const note = `captures ${sample}%`;
    return [...models, { who, thing: `${to.kind}/${to.key}`, verb: "writes", isThing: true, note }];
  },
  keyAgents(items) {
    const modes = items.map(({ mode }) => mode);
    return [...(modes.includes("realtime") ? ["aiplatform"] : []), ...(modes.includes("serverless") ? ["run"] : [])];
  },
};

type Model = Item<"endpoints">["variants"][string];

function modelFlows(who: string, name: string, { image, artifact, traffic, env }: Model): Flow[] {
  const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
  const reads = (thing: string, note: string): Flow => ({ who, thing, verb: "reads", isThing: true, note });
  return [
    ...(registry === undefined ? [] : [reads(registry, `serves ${name}`)]),
    ...(artifact === undefined ? [] : [reads(`bucket/${artifact.key}`, `${name} ${traffic}%`)]),
    ...variableFlows(who, env),
  ];
}

/** `registry/serving@sha256:5f70bf18...` as `serving@5f70bf18`; of an image elsewhere the whole name. */
function shortImage(image: string): string {
  return image.replace(/^registry\//, "").replace(/@sha256:([0-9a-f]{8})[0-9a-f]{56}$/, "@$1");
}
