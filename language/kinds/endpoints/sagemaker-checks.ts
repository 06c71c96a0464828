import { checkReachable, checkVariant } from "./checks";
import { goesDown } from "../../off-hours";
import type { AwsEnvironment } from "../../environment";
import { checkRange } from "../../words/checks";
import { secretsIn, type Variables, versionVariable } from "../../words/variables";
import type { Report } from "../../yaml/problem";

type Endpoint = AwsEnvironment["kinds"]["endpoints"][string];

/** What no field can know alone, of SageMaker endpoints: what a mode, an instance or the number of variants rules out. */
export function checkSageMaker(environment: AwsEnvironment, report: Report): void {
  for (const [name, endpoint] of Object.entries(environment.kinds.endpoints)) {
    const path = ["endpoints", name];
    const variants = Object.entries(endpoint.variants);
    if (variants.length > 10)
      report(
        [...path, "variants"],
        `holds ${variants.length} variants; SageMaker takes at most 10 behind one endpoint`,
      );
    for (const [variant, { artifact, env }] of variants) {
      checkArtifact(artifact, [...path, "variants", variant], report);
      checkVariables(endpoint, env, [...path, "variants", variant, "env"], report);
      if (endpoint.mode === "serverless" && artifact !== undefined && !artifact.path.endsWith(".tar.gz"))
        report(
          [...path, "variants", variant, "artifact"],
          "is a folder, which SageMaker serverless does not take; write an archive that ends in .tar.gz",
        );
    }
    checkMode(endpoint, path, report);
    checkScaling(endpoint, environment.offHours !== undefined, path, report);
    checkRollout(endpoint, path, report);
    if (endpoint.mode !== "async") checkReachable(endpoint, longestAnswer, { ends: "SageMaker" }, path, report);
    if (endpoint.shadow) {
      const at = [...path, "shadow"];
      checkVariant(environment, endpoint.shadow, at, report);
      checkArtifact(endpoint.shadow.artifact, at, report);
      checkVariables(endpoint, endpoint.shadow.env, [...at, "env"], report);
      checkRange(endpoint.shadow.replicas, [...at, "replicas"], report);
      if (variants.length === 0)
        report(at, "copies the requests of a variant, and there is none; write the variant that answers, or remove it");
      if (variants.length > 1)
        report(
          at,
          `copies the requests of a variant, and there are ${variants.length}; SageMaker takes exactly one beside a shadow, remove the others`,
        );
      if (endpoint.shadow.replicas?.min === 0) report([...at, "replicas", "min"], "0 leaves nobody; write at least 1");
    }
    (endpoint.access?.callers ?? []).forEach((arn, index) => {
      if (arn.startsWith(`arn:aws:iam::${environment.aws.account}:`)) return;
      const remedy = "let it assume a role of this account, and name that one";
      report([...path, "access", "callers", String(index)], `is a role of another account; ${remedy}`);
    });
  }
}

function checkArtifact(artifact: { path: string } | undefined, path: string[], report: Report): void {
  if (artifact === undefined || !isOtherFile(artifact.path)) return;
  report([...path, "artifact"], "is one file; SageMaker takes a folder, or an archive that ends in .tar.gz");
}

// Milliseconds: "containers must respond to requests within 60 seconds" (InvokeEndpoint, API reference). Behind a queue it may be an hour.
const longestAnswer = 60_000;

const longestVariable = 1024; // characters, of names and of values

const mostVariables = 100; // of a container: SageMaker's API, EnvironmentMap

function checkVariables(endpoint: Endpoint, env: Variables, path: string[], report: Report): void {
  const pinned = secretsIn(env).filter(([, { version }]) => version !== undefined);
  const count = Object.keys(env).length + pinned.length;
  if (count > mostVariables)
    report(
      path,
      `holds ${count} variables, and SageMaker takes ${mostVariables}; put the rest into a file beside the weights`,
    );
  for (const [name, { version }] of pinned) {
    const second = versionVariable(name, version!);
    if (Object.hasOwn(env, second))
      report(
        [...path, second],
        `is what tells the version of ${name}; choose another name, or take out one of the two`,
      );
  }
  if (endpoint.networkIsolation ?? endpoint.mode !== "serverless") {
    for (const [name] of secretsIn(env))
      report(
        [...path, name],
        "names a secret, which the container asks Secrets Manager for, and networkIsolation keeps it from the network; write networkIsolation: false at the endpoint",
      );
  }
  for (const [name, value] of Object.entries(env)) {
    if (typeof value !== "string" || value.length <= longestVariable) continue;
    const message = `has ${value.length} characters, and SageMaker takes ${longestVariable}; put it into a file beside the weights`;
    report([...path, name], message);
  }
}

/** True for what ends like a file: not `churn/42`, `churn/v1.2` or `churn/v2`, and nothing that ends in `/`. */
function isOtherFile(path: string): boolean {
  const [, extension] = /[^/]\.([A-Za-z][A-Za-z0-9]{0,11})$/.exec(path) ?? [];
  return extension !== undefined && !/^v\d+$/i.test(extension) && !path.endsWith(".tar.gz");
}

// What the modes exclude, by SageMaker's own lists of what serverless and asynchronous endpoints cannot do.
const excluded = {
  realtime: [],
  serverless: ["instance", "replicas", "scaleOn", "capture", "shadow", "rollout", "rollbackOn", "vpc"],
  async: ["shadow"],
} as const satisfies Record<string, readonly (keyof Endpoint)[]>;

function checkMode(endpoint: Endpoint, path: string[], report: Report): void {
  const { mode, variants, async, serverless } = endpoint;
  for (const field of excluded[mode]) {
    if (endpoint[field] !== undefined && endpoint[field] !== false)
      report([...path, field], `is not supported in mode ${mode}; remove it, or write mode: realtime`);
  }
  const names = Object.keys(variants);
  if (mode !== "realtime" && names.length > 1)
    report(
      [...path, "variants"],
      `holds ${names.length} variants; mode ${mode} takes one, write mode: realtime for several`,
    );
  if (mode === "serverless" && endpoint.networkIsolation === true)
    report([...path, "networkIsolation"], "is not supported in mode serverless; remove it");
  if (mode === "serverless") {
    for (const name of names) {
      for (const field of ["instance", "replicas", "scaleOn"] as const) {
        if (variants[name]![field] !== undefined)
          report([...path, "variants", name, field], "is not supported in mode serverless; remove it");
      }
    }
  }
  const { provisioned = 0, concurrency = 0, memory = 0 } = serverless ?? {};
  if (provisioned > concurrency)
    report([...path, "serverless", "provisioned"], `${provisioned} is more than concurrency, which is ${concurrency}`);
  const gibibyte = 1024 ** 3;
  if (memory > 6 * gibibyte || memory % gibibyte !== 0)
    report(
      [...path, "serverless", "memory"],
      "is no size that SageMaker has; write 1GiB, 2GiB, 3GiB, 4GiB, 5GiB or 6GiB",
    );
  if (mode === "async" && async === undefined)
    report(path, "has mode async and does not say where answers go; write async: { output: bucket/<name>/<path> }");
  if (mode !== "async" && async !== undefined)
    report([...path, "async"], `is for mode async, and the mode is ${mode}; remove it`);
}

function checkScaling(endpoint: Endpoint, hasOffHours: boolean, path: string[], report: Report): void {
  const places = [
    { of: endpoint, at: path },
    ...Object.entries(endpoint.variants).map(([name, of]) => ({ of, at: [...path, "variants", name] })),
    ...(endpoint.shadow ? [{ of: endpoint.shadow, at: [...path, "shadow"] }] : []),
  ];
  for (const { of, at } of places) {
    const { instance = endpoint.instance, replicas = endpoint.replicas, scaleOn } = of;
    if (scaleOn && Object.keys(scaleOn).length === 0)
      report([...at, "scaleOn"], "is empty; write requests, cpu, gpu or backlog, such as { requests: 600 }");
    if (scaleOn && "backlog" in scaleOn && scaleOn.backlog !== undefined && endpoint.mode !== "async")
      report([...at, "scaleOn", "backlog"], "is counted in the queue of mode async only; write requests, cpu or gpu");
    if (scaleOn?.requests !== undefined && endpoint.mode === "async")
      report([...at, "scaleOn", "requests"], "is not counted in mode async; write backlog, cpu or gpu");
    if (scaleOn?.gpu !== undefined && instance !== undefined && !/^ml\.[gp]\d/.test(instance))
      report([...at, "scaleOn", "gpu"], `needs an accelerator, and ${instance} has none; write instance: ml.g5.xlarge`);
    if (/^ml\.inf1\./.test(instance ?? "") && (endpoint.shadow || isGradual(endpoint)) && (of.instance ?? at === path))
      report(
        [...at, "instance"],
        `${instance} is Inferentia 1, for which SageMaker knows no shadow and moves all at once; write rollout: allAtOnce, or another instance`,
      );
    const isScaled = replicas !== undefined && replicas.max > replicas.min;
    if (isScaled && /^ml\.t\d/.test(instance ?? "") && (of.instance ?? of.replicas) !== undefined)
      report(
        [...at, of.instance ? "instance" : "replicas"],
        `${instance} cannot be scaled; write ml.m5.large, or min and max alike`,
      );
    else if (
      hasOffHours &&
      goesDown("aws", { ...endpoint, variants: { of }, shadow: undefined }) &&
      /^ml\.t\d/.test(instance ?? "") &&
      (of.instance ?? of.replicas) !== undefined
    )
      report(
        [...at, of.instance ? "instance" : "replicas"],
        `${instance} cannot be scaled, and the offHours scale it down; write ml.m5.large, or alwaysOn: true`,
      );
  }
}

const isGradual = ({ rollout }: Endpoint) => rollout !== undefined && rollout !== "allAtOnce";

const longestRollout = 45 * 60; // seconds

function checkRollout(
  { rollout, rollbackOn, slo, replicas, variants }: Endpoint,
  path: string[],
  report: Report,
): void {
  if (rollbackOn?.includes("latency") && slo?.latency === undefined)
    report([...path, "rollbackOn"], "names latency, and no slo says which; write slo: { latency: { p95: 300ms } }");
  if (rollout === undefined || rollout === "allAtOnce") return;
  const { canary, linear } = rollout;
  const seconds = linear ? Math.ceil(100 / linear.step) * linear.every : canary!.bake;
  if (seconds > longestRollout) {
    const remedy =
      "Terraform gives up after an hour, in which machines start and stand by; write larger steps or shorter waits";
    report([...path, "rollout"], `waits ${Math.ceil(seconds / 60)} minutes in all, and may wait 45; ${remedy}`);
  }
  const least = Math.min(...Object.values(variants).map((variant) => (variant.replicas ?? replicas)?.min ?? 1));
  if (least !== 1 || Object.keys(variants).length === 0) return;
  report([...path, "rollout"], "moves a part, and one replica has none; write allAtOnce, or replicas: { min: 2, ... }");
}
