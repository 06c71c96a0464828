import { type Bill, billFor, type Totals, totalsOf } from "../cost/bill";
import { type BillChange, changeOf } from "../cost/change";
import { changedWords, differenceOf } from "../cost/change-words";
import { money, signed } from "../cost/money";
import { Resources } from "../cost/resources";
import { atLeastAbout, type BriefSums } from "./brief";
import { record } from "./json";
import { code } from "./markdown";
import { thingOf } from "./names";
import { actionOf, type Plan, type ResourceChange } from "./plan";

/** What an environment costs a month before a plan and after it, and what of it the plan changes. */
export interface PlannedBill {
  readonly before: Totals;
  readonly after: Totals;
  readonly change: BillChange;
}

/** The bills on both sides of a plan; undefined of a plan that is no whole one, or that does not tell where it is. */
export function plannedBill(plan: Plan): PlannedBill | undefined {
  const { part, errored, region, resource_changes: resources } = plan;
  if (part !== undefined || errored || region === undefined) return undefined;
  const cloud = resources.some(({ type }) => type.startsWith("aws_")) ? "aws" : "gcp";
  const bill = (side: Resources): Bill =>
    billFor(side, { cloud, region, resources: side, loadOf: () => undefined, upOf: () => 1 });
  const managed = resources.filter(({ mode, deposed }) => mode === "managed" && deposed === undefined);
  const [before, after] = [bill(sideOf(managed, wasThere)), bill(sideOf(managed, willBeThere))];
  return { before: totalsOf(before), after: totalsOf(after), change: changeOf(before, after) };
}

function sideOf(resources: readonly ResourceChange[], bodyOf: (resource: ResourceChange) => unknown): Resources {
  return new Resources(
    resources.flatMap((resource) => {
      const body = bodyOf(resource);
      if (body === null || body === undefined) return [];
      const { type, name } = resource;
      const thing = servedOf(record(body), resources) ?? thingOf(resource);
      return [{ address: `${type}.${name}`, type, thing, body: record(body) }];
    }),
  );
}

/**
 * Of a model that is deployed on Vertex AI, whose address is a hash, its endpoint, or else the model's name without its hash: an update then costs what
 * it did.
 */
function servedOf({ body, path }: Record<string, unknown>, resources: readonly ResourceChange[]): string | undefined {
  const { displayName } = record(record(body).deployedModel);
  if (typeof displayName !== "string") return undefined;
  const [, number] = /\/endpoints\/(\d+):deployModel$/.exec(String(path)) ?? [];
  const endpoint = resources.find(
    ({ type, change }) => type === "google_vertex_ai_endpoint" && record(change.before ?? change.after).name === number,
  );
  return endpoint === undefined ? displayName.replace(/-[0-9a-f]{8}$/, "") : thingOf(endpoint);
}

const wasThere = ({ change }: ResourceChange) => change.before;

/** What is forgotten stays in the cloud, and is billed on. */
const willBeThere = ({ change }: ResourceChange) => (actionOf(change) === "forget" ? change.before : change.after);

/** The sums for who tells of several plans; undefined where a plan changes none. */
export function sumsOf({ after, change }: PlannedBill): BriefSums | undefined {
  if (isSame(change)) return undefined;
  const { idle, full, inPart } = change;
  return { idle: { to: after.idle, by: idle }, full: { to: after.full, by: full }, inPart, ...marksOf(after) };
}

const isSame = ({ lines, unknown }: BillChange) => lines.length === 0 && unknown.length === 0;
const marksOf = ({ atLeast, about }: Totals) => ({ atLeast, about });

/** The sums in a sentence; undefined where a plan changes none. */
export function billSentence({ before, after, change }: PlannedBill): string | undefined {
  if (isSame(change)) return undefined;
  const side = (totals: Totals, of: "idle" | "full") => `${atLeastAbout(totals)}${money(totals[of])}`;
  const sum = (of: "idle" | "full") => `${side(before, of)} → ${side(after, of)} (${differenceOf(change, of)})`;
  return `US dollars a month, idle: ${sum("idle")}; at full scale: ${sum("full")}.`;
}

/** What changes the sums, the most money first. */
export function billLines({ change }: PlannedBill): string[] {
  const lines = change.lines.map(({ thing, part, before, after, idle, full }) => {
    const name = code(part === undefined ? thing : `${thing} ${part}`);
    const what = code(changedWords(before, after));
    if (idle === undefined) return `${name}: ${what}, at a price that is not known`;
    return `${name}: ${what}, ${signed(idle)} idle, ${signed(full!)} at full scale`;
  });
  const unknown = change.unknown.map(
    ({ thing, what, comes }) => `${code(thing)}: ${comes ? "" : "no more: "}not known is ${code(what)}`,
  );
  return [...lines, ...unknown];
}
