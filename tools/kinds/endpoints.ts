import type { Flow, Item, KindWords } from "./kind";
import { prose, range } from "./phrases";

export const endpoints: KindWords<"endpoints"> = {
  title: "Endpoints",
  shape: ["([", "])"],
  place: (name) => name,
  describe(endpoint) {
    const machine = "machine" in endpoint ? endpoint.machine : "instance" in endpoint ? endpoint.instance : undefined;
    const models = Object.entries<Model>(endpoint.variants);
    return [
      ...(endpoint.description === undefined ? [] : [prose(endpoint.description)]),
      ...(endpoint.mode === "realtime" ? [] : [endpoint.mode]),
      ...(models.length === 0 ? ["no variant yet"] : []),
      ...models.map(([name, { traffic }]) => `${name} ${traffic}%`),
      ...(machine === undefined ? [] : [machine]),
      ...(endpoint.replicas === undefined ? [] : [range(endpoint.replicas, "replica")]),
      ...("identity" in endpoint && endpoint.identity === "shared" ? ["shared identity"] : []),
      ...("privateServiceConnect" in endpoint && endpoint.privateServiceConnect
        ? [`private, for ${endpoint.privateServiceConnect.projects.join(", ")}`]
        : []),
    ];
  },
  /** It reads the images and the weights of its models, and writes what it captures. */
  flows(who, endpoint) {
    const models = Object.entries<Model>(endpoint.variants).flatMap(([name, model]) => modelFlows(who, name, model));
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

function modelFlows(who: string, name: string, { image, artifact, traffic }: Model): Flow[] {
  const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
  const reads = (thing: string, note: string): Flow => ({ who, thing, verb: "reads", isThing: true, note });
  return [
    ...(registry === undefined ? [] : [reads(registry, `serves ${name}`)]),
    ...(artifact === undefined ? [] : [reads(`bucket/${artifact.key}`, `${name} ${traffic}%`)]),
  ];
}
