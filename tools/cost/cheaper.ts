import { type Environment, SpecError } from "../../language";
import { instancePrice, machinePrice } from "../../prices/machines";
import { type Price, priceOf } from "../../prices/price";
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
    ...fewerReplicas(line, variant),
    ...otherMachine(environment, line, variant),
    ...(Object.keys(endpoint.variants).length === 1 ? serverless(environment, line) : []),
  ];
}

/** A variant that few requests reach, and that keeps several replicas for them. */
function fewerReplicas({ thing, part, counts, price }: Line, { traffic }: Variant): Suggestion[] {
  if (traffic > 20 || counts.idle < 2) return [];
  const saves = (counts.idle - 1) * monthly(price!);
  const edit = `${thing}.variants.${part}.replicas.min=1`;
  const text = `${part} of ${thing} keeps ${counts.idle} replicas (${money(counts.idle * monthly(price!))}) for ${traffic} % of the requests; one saves ${money(saves)}`;
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
    { text: `${best.name} has what ${type} has, and saves ${money(saves)} for ${part} of ${thing}`, saves, edit },
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

/** Nothing while nobody asks, and then the time of answering: worth it below so many hours of that in a month. */
function serverless(environment: Environment, { thing, idle, what }: Line): Suggestion[] {
  const inAws = environment.cloud === "aws";
  if (/NVIDIA|TPU|ml\.(g|p|inf|trn|dl)\d/.test(what) || idle! === 0) return [];
  const [service, items] = inAws
    ? (["sagemaker", [["serverless inference per GB-second", 2]]] as const)
    : ([
        "cloud-run",
        [
          ["vCPU, request-based billing", 1],
          ["memory, request-based billing", 2],
        ],
      ] as const);
  const region = environment.cloud === "aws" ? environment.aws.region : environment.gcp.region;
  const prices = items.map(
    ([item, count]) => [priceOf({ cloud: environment.cloud, service, item, region }), count] as const,
  );
  if (prices.some(([price]) => price === undefined)) return [];
  const hour = (prices as unknown as [Price, number][]).reduce((sum, [{ usd }, count]) => sum + usd * count * 3_600, 0);
  const hours = Math.floor(idle! / hour);
  const size = inAws ? "2 GB" : "1 vCPU and 2 GiB";
  const below =
    hours < hoursOfMonth
      ? `less in all below ${hours} hours of answering a month`
      : "less in all even if it always answers, one request at a time";
  return [
    {
      text: `${thing} in mode serverless with ${size} costs nothing idle, and ${below} (${money(hour)} an hour)`,
      saves: idle!,
    },
  ];
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

const upInOfficeHours = (5 * 13) / (7 * 24);

/** What nights and weekends cost that a schedule would take down. */
function overnight(environment: Environment, { lines }: Bill): Suggestion[] {
  if (environment.offHours !== undefined) return [];
  const above = lines.reduce((sum, { thing, key, counts, price }) => {
    const scales = thing.startsWith("endpoint/") && key.endsWith(" machines") && price !== undefined;
    return sum + (scales ? Math.max(0, counts.idle - 1) * monthly(price) : 0);
  }, 0);
  const saves = above * (1 - upInOfficeHours);
  return [
    {
      text: `offHours from 20:00 to 7:00 and on weekends saves ${money(saves)} of the endpoints' replicas beyond the first`,
      saves,
    },
  ];
}
