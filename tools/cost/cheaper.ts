import { type Environment, shareOn, SpecError } from "../../language";
import { instancePrice, machinePrice } from "../../prices/machines";
import { priceOf } from "../../prices/price";
import { specs, type Spec } from "../../prices/specs";
import { UserError } from "../user-error";
import type { Bill, Line } from "./bill";
import { hoursOfMonth, monthly } from "./item";
import { money } from "./money";
import { edited, editOf } from "./what-if";

/** What would serve the same for less. */
export interface Suggestion {
  readonly text: string;
  /** Dollars a month that it saves with nobody asking. */
  readonly saves: number;
  /** As `--what-if` takes it; undefined where more than a field has to change. */
  readonly edit?: string;
}

type Endpoint = Environment["kinds"]["endpoints"][string];
type Variant = Endpoint["variants"][string];

/** The cheaper things that serve the same and that the language lets one write, the largest saving first; four at most. */
export function cheaper(directory: string, environment: Environment, bill: Bill): Suggestion[] {
  const candidates = [...bill.lines.flatMap((line) => forLine(environment, line)), ...overnight(environment, bill)];
  const told = candidates.filter(({ saves }) => saves >= 1).sort((one, other) => other.saves - one.saves);
  const valid: Suggestion[] = [];
  for (const suggestion of told) {
    if (valid.length === 4) break;
    if (isValid(directory, environment, suggestion.edit)) valid.push(suggestion);
  }
  return valid;
}

/** What nobody may write is not proposed: a canary needs a second replica, say. */
function isValid(directory: string, environment: Environment, edit: string | undefined): boolean {
  if (edit === undefined) return true;
  try {
    edited(directory, environment, [editOf(edit, environment)]);
    return true;
  } catch (error) {
    if (error instanceof UserError || error instanceof SpecError) return false;
    throw error;
  }
}

function forLine(environment: Environment, line: Line): Suggestion[] {
  const [noun, name = ""] = line.thing.split("/");
  if (line.price === undefined || line.idle === undefined) return [];
  if (noun === "airflow" && line.key === "environment") return smallerAirflow(environment, line);
  const endpoint = (environment.kinds.endpoints as Record<string, Endpoint>)[name];
  const variant = endpoint?.variants[line.part ?? ""] as Variant | undefined;
  if (noun !== "endpoint" || endpoint === undefined || variant === undefined || !line.key.endsWith(" machines"))
    return [];
  return [
    ...fewerReplicas(line, endpoint, variant),
    ...otherMachine(environment, line, variant),
    ...serverless(environment, line, endpoint, variant),
  ];
}

/** A variant that few requests reach, and that keeps several replicas for them; behind a queue none need wait for requests. */
function fewerReplicas({ thing, part, counts, price }: Line, { mode }: Endpoint, variant: Variant): Suggestion[] {
  const { traffic } = variant;
  const each = monthly(price!);
  if (mode === "async" && counts.idle > 0) {
    const edit = `${thing}${variant.replicas === undefined ? "" : `.variants.${part}`}.replicas.min=0`;
    const text = `${thing} with replicas.min: 0 has none while nothing waits in its queue, and saves ${money(counts.idle * each)}`;
    return [{ text, saves: counts.idle * each, edit }];
  }
  if (traffic > 20 || counts.idle < 2) return [];
  const saves = (counts.idle - 1) * each;
  const edit = `${thing}.variants.${part}.replicas.min=1`;
  const text = `${part} of ${thing} keeps ${counts.idle} replicas (${money(counts.idle * each)}) for ${traffic} % of the requests; one saves ${money(saves)}`;
  return [{ text, saves, edit }];
}

/** The cheapest machine with as many processors, as much memory and the same accelerators. */
function otherMachine(environment: Environment, { thing, part, counts, price }: Line, variant: Variant): Suggestion[] {
  const own = "instance" in variant ? "instance" : "machine";
  const inAws = environment.cloud === "aws";
  const endpoint = (environment.kinds.endpoints as Record<string, Endpoint>)[thing.split("/")[1]!]!;
  const type = typeOf(variant, endpoint);
  const all: Readonly<Record<string, Spec>> = inAws ? specs().sagemaker : specs().vertex;
  const now = type === undefined ? undefined : all[type];
  if (type === undefined || now === undefined || ("accelerator" in variant && variant.accelerator !== undefined))
    return [];
  const region = environment.cloud === "aws" ? environment.aws.region : environment.gcp.region;
  const costs = (other: string) => (inAws ? instancePrice(other, region) : machinePrice(other, undefined, region));
  const others = Object.entries(all).flatMap(([name, spec]) => {
    const other =
      name !== type && doesTheSame(spec, now) && !/^ml\.(t|[a-z]+\d+g)/.test(name) ? costs(name) : undefined;
    return other === undefined || other.elsewhere !== price!.elsewhere ? [] : [{ name, other }];
  });
  const best = others.sort((one, two) => one.other.usd - two.other.usd)[0];
  if (best === undefined || best.other.usd > price!.usd * 0.95) return [];
  const saves = counts.idle * (price!.usd - best.other.usd) * hoursOfMonth;
  const isOwn = typeOf(variant, {}) !== undefined;
  const edit = isOwn
    ? `${thing}.variants.${part}.${own}=${best.name}`
    : `${thing}.${inAws ? "instance" : "machine"}=${best.name}`;
  return [
    {
      text: `${best.name}, another processor with as many cores and as much memory as ${type}, saves ${money(saves)} for ${part} of ${thing}`,
      saves,
      edit,
    },
  ];
}

function typeOf(variant: object, endpoint: object): string | undefined {
  const of = { ...endpoint, ...Object.fromEntries(Object.entries(variant).filter(([, value]) => value !== undefined)) };
  return (of as { instance?: string }).instance ?? (of as { machine?: string }).machine;
}

function doesTheSame(other: Spec, now: Spec): boolean {
  const [one, two] = [other.accelerator, now.accelerator];
  const alike = one === undefined ? two === undefined : one.kind === two?.kind && one.count === two.count;
  return alike && other.vcpu >= now.vcpu && other.memoryGiB >= now.memoryGiB;
}

// The most that a replica has: SageMaker's guide of serverless inference, and Cloud Run's limits.
const mostOf = { aws: { vcpu: 2, memory: 6 }, gcp: { vcpu: 8, memory: 32 } };

/** Nothing while nobody asks, and then the time of answering, for what fits into a replica: worth it below so many hours of that in a month. */
function serverless(environment: Environment, line: Line, endpoint: Endpoint, variant: Variant): Suggestion[] {
  const { cloud } = environment;
  const { thing, idle } = line;
  const spec = (cloud === "aws" ? specs().sagemaker : specs().vertex)[typeOf(variant, endpoint) ?? ""];
  const most = mostOf[cloud];
  if (spec === undefined || spec.accelerator !== undefined || spec.vcpu > most.vcpu || idle! === 0) return [];
  if (endpoint.mode !== "realtime" || Object.keys(endpoint.variants).length > 1 || needsMachines(endpoint, variant))
    return [];
  const memory = Math.min(most.memory, spec.memoryGiB);
  const region = environment.cloud === "aws" ? environment.aws.region : environment.gcp.region;
  const parts: [service: string, item: string, count: number][] =
    cloud === "aws"
      ? [["sagemaker", "serverless inference per GB-second", memory]]
      : [
          ["cloud-run", "vCPU, request-based billing", spec.vcpu],
          ["cloud-run", "memory, request-based billing", memory],
        ];
  const seconds = parts.map(([service, item, count]) => {
    const price = priceOf({ cloud, service, item, region });
    return price === undefined ? undefined : price.usd * count;
  });
  if (seconds.includes(undefined)) return [];
  const hour = seconds.reduce<number>((sum, each) => sum + each! * 3_600, 0);
  const hours = Math.floor(idle! / hour);
  const size = cloud === "aws" ? `${memory} GB` : `${spec.vcpu} vCPU and ${memory} GiB`;
  const below =
    hours < hoursOfMonth
      ? `less in all below ${hours} hours of answering a month`
      : "less in all even if it always answers, one request at a time";
  const text = `${thing} in mode serverless with ${size} and no replica kept costs nothing idle, and ${below} (${money(hour)} an hour); at full scale it may cost more`;
  return [{ text, saves: idle! }];
}

/** What is written of it that serverless has not: `mode serverless` in the checks of each cloud. */
function needsMachines(endpoint: Endpoint, variant: Variant): boolean {
  const fields = ["shadow", "capture", "privateServiceConnect", "rollout", "rollbackOn", "accelerator"];
  const said = { ...endpoint, ...("accelerator" in variant ? { accelerator: variant.accelerator } : {}) };
  const isSaid = (field: string) => (said as Record<string, unknown>)[field] !== undefined;
  return fields.some(isSaid) || ("vpc" in endpoint && endpoint.vpc);
}

// A micro Airflow has one worker and no second scheduler: it does not do the same.
const sizes = ["small", "medium", "large", "xlarge", "2xlarge"];

function smallerAirflow(environment: Environment, { thing, what, price }: Line): Suggestion[] {
  const now = /^mw1\.(\w+)/.exec(what)?.[1] ?? "";
  const smaller = sizes[sizes.indexOf(now) - 1];
  if (environment.cloud !== "aws" || smaller === undefined) return [];
  const included = "(one worker, the default schedulers and web servers included)";
  const other = ["", ` ${included}`]
    .map((rest) =>
      priceOf({
        cloud: "aws",
        service: "mwaa",
        item: `environment mw1.${smaller}${rest}`,
        region: environment.aws.region,
      }),
    )
    .find((each) => each !== undefined);
  if (other === undefined || other.elsewhere !== price!.elsewhere) return [];
  const saves = (price!.usd - other.usd) * hoursOfMonth;
  const text = `${thing} with size: ${smaller} saves ${money(saves)}, and something for each worker; an Airflow cannot be paused`;
  return [{ text, saves, edit: `${thing}.size=${smaller}` }];
}

const officeHours = { down: "0 20 * * 1-5", up: "0 7 * * 1-5" };

/** What nights and weekends cost that a schedule would take down. */
function overnight(environment: Environment, { lines }: Bill): Suggestion[] {
  if (environment.offHours !== undefined) return [];
  const above = lines.reduce((sum, { thing, key, counts, price }) => {
    const scales = thing.startsWith("endpoint/") && key.endsWith(" machines") && price !== undefined;
    const { mode, alwaysOn } =
      (environment.kinds.endpoints as Record<string, Endpoint>)[thing.split("/")[1] ?? ""] ?? {};
    const floor = mode === "async" ? 0 : 1;
    return sum + (scales && alwaysOn !== true ? Math.max(0, counts.idle - floor) * monthly(price) : 0);
  }, 0);
  const saves = above * (1 - shareOn(officeHours));
  return [
    {
      text: `offHours from 20:00 to 7:00 and on weekends saves ${money(saves)} of the replicas that endpoints need not keep then`,
      saves,
    },
  ];
}
