import { lowest, type Line } from "../price";
import { keyOf } from "./incoming";

/** A line that is arithmetic on others of the table. */
interface Rule {
  readonly of: Pick<Line, "cloud" | "service" | "item" | "region">;
  readonly parts: readonly { readonly item: string; readonly region: string; readonly times: number }[];
}

const rule = (cloud: "aws" | "gcp", service: string, item: string, region: string, ...parts: Rule["parts"]): Rule => ({
  ...{ of: { cloud, service, item, region }, parts },
});
const dcu = "Composer 3 standard DCU-hour";
const cloudRun = ["vCPU, request-based billing", "memory, request-based billing"];

const rules: readonly Rule[] = [
  ...[1, 4, 5, 6].map((gigabytes) =>
    rule("aws", "sagemaker", `serverless inference, ${gigabytes} GB memory, processing time`, "us-east-1", {
      ...{ item: "serverless inference per GB-second", region: "us-east-1", times: gigabytes },
    }),
  ),
  rule("aws", "sagemaker", "ml.p4d.24xlarge instance", "eu-west-1", {
    ...{ item: "ml.p4d.24xlarge instance", region: "us-east-1", times: 1.08 },
  }),
  rule("gcp", "composer", dcu, "europe-west1", { item: dcu, region: "us-central1", times: 1.1 }),
  rule("gcp", "composer", dcu, "southamerica-east1", { item: dcu, region: "us-central1", times: 1.587 }),
  ...["vCPU (consumes 1 DCU per vCPU)", "memory (consumes 1 DCU per GB)"].map((what) =>
    rule("gcp", "composer", `Composer 3 component ${what}`, "us-central1", {
      ...{ item: dcu, region: "us-central1", times: 1 },
    }),
  ),
  rule("gcp", "composer", "Composer 3 small preset, idle floor", "us-central1", {
    ...{ item: dcu, region: "us-central1", times: 12 },
  }),
  ...cloudRun.map((item) => rule("gcp", "cloud-run", item, "europe-west1", { item, region: "us-central1", times: 1 })),
  rule(
    ...(["gcp", "vertex-ai", "online/batch prediction node a3-highgpu-1g (26 vCPU, 234 GB, 1 H100)", "us-central1"] as const),
    { item: "prediction accelerator NVIDIA H100 80GB", region: "us-central1", times: 1 },
    { item: "prediction A3 vCPU", region: "us-central1", times: 26 },
    { item: "prediction A3 RAM", region: "us-central1", times: 234 },
  ),
]; // prettier-ignore

/** The lines whose rule gives another price now, where an input has not said one itself; `before` is the table that they were right in. */
export function recomputed(before: readonly Line[], after: readonly Line[], said: ReadonlySet<string>): Line[] {
  const [old, now] = [byKey(before), byKey(after)];
  return rules.flatMap(({ of, parts: made }) => {
    const line = now.get(keyOf(of));
    const keys = made.map((part) => keyOf({ ...of, ...part }));
    const parts = keys.map((key) => now.get(key));
    const changed = keys.some((key) => old.get(key)?.usd !== now.get(key)?.usd);
    if (line === undefined || said.has(keyOf(of)) || !changed || parts.includes(undefined)) return [];
    const usd = made.reduce((sum, { times }, index) => sum + times * parts[index]!.usd, 0);
    const what = made.map(({ times, item, region }) => `${times} x ${item === of.item ? region : item}`).join(" + ");
    const sources = [...new Set(parts.map((part) => part!.source))].join(" + ");
    return [
      {
        ...line,
        usd: Number(usd.toPrecision(7)),
        as_of: parts.map((part) => part!.as_of).sort()[0]!,
        source: `${what}: ${sources}`,
        confidence: lowest(["derived", ...parts.map((part) => part!.confidence)]),
      },
    ];
  });
}

/** Derived lines that no input and no rule renews, although what is sold under the same name in the home region has another price now. */
export function leftBehind(before: readonly Line[], after: readonly Line[], renewed: ReadonlySet<string>): Line[] {
  const [old, now] = [byKey(before), byKey(after)];
  return after.filter((line) => {
    if (line.confidence !== "derived" || renewed.has(keyOf(line))) return false;
    const home = keyOf({ ...line, region: line.cloud === "aws" ? "us-east-1" : "us-central1" });
    const [was, is] = [old.get(home)?.usd, now.get(home)?.usd];
    return was !== undefined && was !== is;
  });
}

const byKey = (lines: readonly Line[]) => new Map(lines.map((line) => [keyOf(line), line]));
