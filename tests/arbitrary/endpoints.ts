import fc from "fast-check";
import type { ArbitraryKind, SoFar } from "./kind";
import { fewOf, hostile, key, merged, named, range, some, variablesWith, type Fields } from "./values";

export const endpoints: ArbitraryKind = {
  gcp: ({ made }) => named(key, gcpEndpoint(referable(made))).map((all) => withFreeTables(all, made)),
  aws: ({ made }) => named(key, awsEndpoint(referable(made))).map((all) => withFreeTables(all, made)),
};

function referable({ buckets = {}, registries = {}, datasets = {}, secrets = {} }: SoFar["made"]): Referable {
  // What is deleted earlier than what a machine reads from it, or than what an endpoint leaves there, is refused.
  const lasting = Object.keys(buckets).filter((name) => {
    const { deleteAfter, transitions = [] } = buckets[name]!;
    return deleteAfter === undefined && !/"(GLACIER|DEEP_ARCHIVE)"/.test(JSON.stringify(transitions));
  });
  const isLasting = ({ location, deleteAfter }: Fields) => {
    const [, bucket] = /^bucket\/([^/]+)/.exec(String(location)) ?? [];
    return deleteAfter === undefined && (bucket === undefined || lasting.includes(bucket));
  };
  // A dataset elsewhere takes nothing of an endpoint on Vertex AI; on AWS its location is a bucket.
  const captured = Object.keys(datasets).filter(
    (name) => !/^(?:EU|US|us-east1)$/.test(String(datasets[name]!.location)) && isLasting(datasets[name]!),
  );
  return { buckets: lasting, registries: Object.keys(registries), captured, secrets: Object.keys(secrets) };
}

/** What an endpoint captures goes to a table of its name, so there may be none of that name in the dataset. */
const withFreeTables = (endpoints: Record<string, Fields>, { datasets = {} }: SoFar["made"]) =>
  Object.fromEntries(
    Object.entries(endpoints).map(([name, { capture, ...endpoint }]) => {
      if (capture === undefined) return [name, endpoint];
      const { tables = {} } = datasets[(capture as { to: string }).to.replace("dataset/", "")]!;
      const isTaken = Object.hasOwn(tables as object, name.replaceAll("-", "_"));
      return [name, isTaken ? endpoint : { ...endpoint, capture }];
    }),
  );

/** What an endpoint may refer to, by name. */
interface Referable {
  readonly buckets: readonly string[];
  readonly registries: readonly string[];
  readonly secrets: readonly string[];
  /** Datasets that may take what is captured. */
  readonly captured: readonly string[];
}

const latency = fc.constantFrom("1ms", "300ms", "59s");
export const slo = fc.oneof(
  fc.constantFrom("99%", "99.9%", "99.95%").map((availability): Fields => ({ availability })),
  latency.map((p95): Fields => ({ latency: { p95 } })),
  latency.map((p99): Fields => ({ availability: "99.5%", latency: { p50: "1ms", p99 } })),
);
export const load = fc.record({ rps: fc.constantFrom(0.5, 40), hours: fc.integer({ min: 1, max: 24 }) });
const percent = (min: number, max = 100) => fc.integer({ min, max }).map((share) => `${share}%`);
const capture = ({ captured }: Referable): Record<string, fc.Arbitrary<unknown>> =>
  captured.length === 0
    ? {}
    : {
        capture: fc.record({
          sample: percent(1),
          to: fc.constantFrom(...captured.map((name) => `dataset/${name}`)),
          keep: fc.constantFrom("7d", "365d"),
        }),
      };
const artifact = ({ buckets }: Referable, paths: string[]): Record<string, fc.Arbitrary<unknown>> =>
  buckets.length === 0
    ? {}
    : { artifact: fc.constantFrom(...buckets.flatMap((name) => paths.map((path) => `bucket/${name}/${path}`))) };

const variantName = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/);

/** Models whose shares sum to 100%; one alone needs none. Each has an image of its own: no two are the same. */
export const shared = (model: fc.Arbitrary<Fields>, most: number) =>
  named(variantName, model, most).chain((byName) => {
    const names = Object.keys(byName);
    if (names.length < 2) return fc.constant(byName);
    return sharesOf(names.length).map((parts) =>
      Object.fromEntries(names.map((name, index) => [name, { ...byName[name], traffic: parts[index] }])),
    );
  });

const sharesOf = (count: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: count - 1, maxLength: count - 1 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
    .map((edges) => edges.slice(1).map((edge, index) => `${edge - edges[index]!}%`));

const digest = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((n) => `@sha256:${n.toString(16).padStart(64, "a")}`);
const images = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom(...names), digest).map(([name, suffix]) => name + suffix);

/** An endpoint of Google Cloud in any mode. */
function gcpEndpoint(to: Referable): fc.Arbitrary<Fields> {
  const image = images([
    "europe-docker.pkg.dev/vertex-ai/prediction/sklearn-cpu.1-5",
    ...to.registries.map((name) => `registry/${name}/churn`),
  ]);
  const env = (versions: string[]) => variablesWith(to.secrets, versions);
  const common = { ...artifact(to, ["churn/42"]), args: fc.array(hostile, { maxLength: 2 }) };
  const scaleOn = fc.constantFrom<Fields>({ cpu: "70%" }, { requests: 300 }, { cpu: "50%", requests: 60 });
  const machine = fc.constantFrom("n1-standard-8", "n1-highmem-4");
  const realtime = merged(
    some({
      description: hostile,
      alwaysOn: fc.boolean(),
      machine,
      replicas: range(20),
      scaleOn,
      slo,
      load,
      identity: fc.constantFrom("own", "shared"),
      privateServiceConnect: merged(
        fc.record({ projects: fc.constantFrom(["acme-shop-prod", "acme-ml-dev"], ["acme-ml-dev"]) }),
        some({ redeploy: hostile }),
      ),
      ...capture(to),
    }),
    fc.record({
      variants: shared(
        merged(
          fc.record({ image }),
          some({ ...common, env: env(["", "@1", "@42"]), machine, replicas: range(9), scaleOn, redeploy: hostile }),
        ),
        3,
      ),
    }),
  );
  const serverless = merged(
    fc.record({ mode: fc.constant("serverless") }),
    some({
      description: hostile,
      alwaysOn: fc.boolean(),
      identity: fc.constantFrom("own", "shared"),
      replicas: range(20, 0).filter(({ max }) => max > 0),
      slo,
      load,
      serverless: some({ cpu: fc.constantFrom(1, 2, 4), memory: fc.constantFrom("2GiB", "4GiB") }),
      access: some({ callers: fewOf(["group:ml@acme.example"]) }),
    }),
    // One alone may take the newest version of a secret; of two, the one that was there before has a number.
    fc.record({
      variants: fc.oneof(
        shared(merged(fc.record({ image }), some({ ...common, env: env(["@1", "@42"]) })), 2).map(withOneLatest),
        shared(merged(fc.record({ image }), some({ ...common, env: env(["", "@7"]) })), 1),
      ),
    }),
  );
  return fc.oneof(realtime, serverless);
}

export function withOneLatest(models: Record<string, Fields>): Record<string, Fields> {
  const names = Object.keys(models);
  if (names.length < 2) return models;
  const latest = names.sort()[0]!;
  return { ...models, [latest]: { ...models[latest], latest: true } };
}

/** An endpoint of AWS in any mode. */
function awsEndpoint(to: Referable): fc.Arbitrary<Fields> {
  const image = images([
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn",
    ...to.registries.map((name) => `registry/${name}`),
  ]);
  const versions = ["", "@AWSPREVIOUS", "@0d1f9a7e-1111-4222-8333-444455556666"];
  const archive = { ...artifact(to, ["churn/43/model.tar.gz"]), env: variablesWith(to.secrets, versions) };
  const common = { ...archive, ...artifact(to, ["churn/42", "churn/43/model.tar.gz"]) };
  const scaleOn = fc.constantFrom<Fields>({ cpu: "70%" }, { requests: 300 }, { cpu: "50%", requests: 60 });
  const instance = fc.constantFrom("ml.m5.xlarge", "ml.c5.large", "ml.m5d.2xlarge");
  const callers = some({ callers: fewOf(["arn:aws:iam::111122223333:role/ml"]) });
  const model = merged(fc.record({ image }), some({ ...common, instance, replicas: range(9), scaleOn }));
  const around = {
    description: hostile,
    slo,
    load,
    alwaysOn: fc.boolean(),
    networkIsolation: fc.boolean(),
    vpc: fc.boolean(),
    access: callers,
  };
  const several = merged(
    some({
      ...around,
      ...capture(to),
      instance,
      replicas: range(9),
      scaleOn,
      rollout: fc.constant("allAtOnce"),
      rollbackOn: fc.constant(["errors"]),
    }),
    fc.record({ variants: shared(model, 3) }),
  );
  const rollout = fc.constantFrom<Fields>({ canary: { step: "20%", bake: "10m" } }, { linear: { every: "2m" } });
  const shadowed = merged(
    some({ ...around, ...capture(to), rollout }),
    fc.record({
      replicas: fc.constant({ min: 2, max: 6 }),
      variants: merged(fc.record({ image }), some(common)).map((champion) => ({ champion })),
      shadow: merged(fc.record({ image }), some({ ...common, sample: percent(1) })),
    }),
  );
  const serverless = merged(
    fc.record({ mode: fc.constant("serverless") }),
    some({
      slo,
      load,
      access: callers,
      serverless: some({ memory: fc.constantFrom("1GiB", "6GiB"), provisioned: fc.integer({ min: 1, max: 20 }) }),
    }),
    fc.record({ variants: shared(merged(fc.record({ image }), some(archive)), 1) }),
  );
  const queued = (bucket: string) =>
    merged(
      fc.record({
        mode: fc.constant("async"),
        async: fc.constant({ output: `bucket/${bucket}/answers`, concurrency: 4 }),
        variants: shared(merged(fc.record({ image }), some(common)), 1),
      }),
      some({ ...around, ...capture(to), instance, replicas: range(5, 0).filter(({ max }) => max > 0) }),
      some({ scaleOn: fc.constant({ backlog: 7 }) }),
    );
  const withMachines = fc.oneof(several, shadowed, ...to.buckets.slice(0, 1).map(queued));
  return fc.oneof({ weight: 3, arbitrary: withMachines.map(withNetwork) }, { weight: 1, arbitrary: serverless });
}

/** A container asks Secrets Manager for what a secret holds. */
function withNetwork(endpoint: Fields): Fields {
  const { variants, shadow } = endpoint as { variants: Record<string, Fields>; shadow?: Fields };
  const values = [...Object.values(variants), shadow].flatMap((model) => Object.values((model?.env ?? {}) as object));
  const asks = values.some((value) => /^secret\/[^/]*$/.test(String(value)));
  return asks ? { ...endpoint, networkIsolation: false } : endpoint;
}
