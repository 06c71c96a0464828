import { type Bill, billFor, type Totals, totalsOf } from "../cost/bill";
import { type BillChange, changeOf } from "../cost/change";
import { Resources } from "../cost/resources";
import { money, signed } from "../cost/money";
import type { LineChange } from "../cost/change";
import type { BriefSums } from "./brief";
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
      return [
        { address: `${type}.${name}`, type, thing: servedOf(record(body)) ?? thingOf(resource), body: record(body) },
      ];
    }),
  );
}

/** Of a model that is deployed on Vertex AI, whose address is a hash, the name without that hash: an update then costs what it did. */
function servedOf({ body }: Record<string, unknown>): string | undefined {
  const { displayName } = record(record(body).deployedModel);
  return typeof displayName === "string" ? displayName.replace(/-[0-9a-f]{8}$/, "") : undefined;
}

const wasThere = ({ change }: ResourceChange) => change.before;

/** What is forgotten stays in the cloud, and is billed on. */
const willBeThere = ({ change }: ResourceChange) => (actionOf(change) === "forget" ? change.before : change.after);

/** The sums for who tells of several plans; undefined where a plan changes none. */
export function sumsOf({ before, after, change }: PlannedBill): BriefSums | undefined {
  if (change.lines.length === 0) return undefined;
  const { idle, full, atLeast } = change;
  return {
    idle: { to: after.idle, by: idle },
    full: { to: after.full, by: full },
    atLeast,
    about: before.about || after.about,
  };
}

/** The sums in a sentence; undefined where a plan changes none. */
export function billSentence({ before, after, change }: PlannedBill): string | undefined {
  if (change.lines.length === 0) return undefined;
  const marks = [
    ...(change.atLeast ? ["at least, since a price is not known"] : []),
    ...(before.about || after.about ? ["about"] : []),
  ];
  const sum = (of: "idle" | "full") => `${money(before[of])} → ${money(after[of])} (${signed(change[of])})`;
  return `US dollars a month, idle: ${sum("idle")}; at full scale: ${sum("full")}${marks.length === 0 ? "" : `; ${marks.join(", ")}`}.`;
}

/** What changes the sums, the most money first. */
export function billLines({ change }: PlannedBill): string[] {
  return change.lines.map(({ thing, part, before, after, idle, full }: LineChange) => {
    const name = code(part === undefined ? thing : `${thing} ${part}`);
    const what =
      before === undefined
        ? after!.what
        : after === undefined || before.what === after.what
          ? before.what
          : `${before.what} → ${after.what}`;
    if (idle === undefined) return `${name}: ${code(what)}, at a price that is not known`;
    return `${name}: ${code(what)}, ${signed(idle)} idle, ${signed(full!)} at full scale`;
  });
}
