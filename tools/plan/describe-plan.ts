import { anchorChanges, isAnchor, waysForward } from "./anchor";
import { billLines, billSentence, plannedBill, sumsOf } from "./bill";
import { briefMark } from "./brief";
import { clockLines, isClock, isClockOutput } from "./clock";
import { Surroundings } from "./danger";
import { driftLines } from "./drift";
import { byDanger, type Level } from "./finding";
import { linesOf, outputLines, verbs, type Line } from "./lines";
import { code } from "./markdown";
import { plannedRights, rightsItems, rightsOf } from "./rights";
import { small } from "./names";
import { actionOf, type Action, type Plan, type ResourceChange } from "./plan";
import { bodyWithin, type Item } from "./sections";
import { valueLines } from "./values";
import { strayDeployments } from "./vertex";

/** Settings of {@link describePlan}. */
export interface DescribeOptions {
  /** Name of the environment, which is also the stack's. */
  readonly environment: string;

  /**
   * Most characters in the text. GitHub refuses a comment of more than 65,536.
   * @default 60000
   */
  readonly limit?: number;
}

/** A plan in words. */
export interface Description {
  /** Markdown; its first line is the most dangerous change, its last a hidden mark by which the comment is found again. */
  readonly text: string;

  /** How many resources and outputs change. */
  readonly changes: number;

  /** True when the plan loses data, stops serving, cuts access, opens it to everybody, or weakens a guard. */
  readonly dangerous: boolean;
}

const sections: Record<Level, string> = {
  data: "Loses data",
  serving: "Stops serving",
  access: "Access",
  guard: "Weakens a guard",
  change: "Changes",
};

/** Says what a plan does, the most dangerous first. */
export function describePlan(plan: Plan, { environment, limit = 60_000 }: DescribeOptions): Description {
  const resources = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const changed = resources.filter(({ change }) => actionOf(change) !== "none" || change.importing);
  const outputs = Object.entries(plan.output_changes).filter(([, change]) => actionOf(change) !== "none");
  const anchor = anchorChanges(resources, plan.errored);
  const things = changed.filter((one) => !isAnchor(one) && !isClock(one));
  const lines = sorted([
    ...anchor.lines,
    ...linesOf(things, new Surroundings(plan)),
    ...clockLines(resources),
    ...outputLines(outputs.filter((output) => !isClockOutput(output))),
    ...strayLines(plan),
  ]);

  const head =
    lines.length > 0
      ? `**${headline(lines, changed)}.**`
      : plan.errored
        ? "**Terraform could not finish this plan.**"
        : "No changes.";
  const dangers = lines.filter(({ dangerous }) => dangerous).length;
  const warning = dangers === 0 ? "" : `; **${dangers} dangerous**`;
  const notes = [`Plan for ${code(environment)}: ${counts(changed).join(", ")}${warning}.`];
  const bill = plannedBill(plan);
  const sums = bill && billSentence(bill);
  if (sums !== undefined) notes.push(sums);
  const rights = plannedRights(plan);
  const isPlain = lines.length === 0 && changed.length === 0;
  const brief = isPlain
    ? ""
    : briefMark({
        changes: changed.length + outputs.length,
        dangerous: dangers,
        bill: bill && sumsOf(bill),
        rights: rights && rightsOf(rights),
      });
  const mark = `${brief}<!-- ponte diff ${environment.replace(/[^\w.-]|--+/g, "")} -->`;
  if (anchor.refused) notes.push(waysForward(environment, anchor.ofRetired));
  else if (plan.errored)
    notes.push("> Terraform stopped with an error: this is only a part of what it would do, and it cannot be applied.");

  const items: Item[] = [
    ...lines.map((line) => ({ ...line, section: sections[line.level], text: itemText(line) })),
    ...(rights === undefined ? [] : rightsItems(rights)),
    ...valueLines(plan, environment).map((text) => ({ section: "To be put in", text, dangerous: false })),
    ...(bill === undefined ? [] : billLines(bill)).map((text) => ({ section: "Money", text, dangerous: false })),
    ...driftLines(plan).map((text) => ({ section: "Changed outside Terraform", text, dangerous: false })),
  ];
  const opening = [head, ...(lines.length > 0 || plan.errored ? notes : [])].join("\n\n");
  const text = [opening, ...bodyWithin(items, limit - opening.length - mark.length - 4), mark].join("\n\n");
  return { text, changes: changed.length + outputs.length, dangerous: dangers > 0 };
}

function strayLines(plan: Plan): Line[] {
  return strayDeployments(plan).map(({ endpoint, ...finding }) => ({ ...finding, resource: endpoint, action: "none" }));
}

/**
 * The first line: the most dangerous change; without danger, the only change that somebody asked for, or how
 * many there are, for one of many says nothing of the others.
 */
function headline(lines: Line[], changed: ResourceChange[]): string {
  const worst = lines.find(({ dangerous }) => dangerous);
  if (worst !== undefined) return worst.says;
  const asked = lines.filter(({ level, rank }) => level === "change" && rank < 9);
  if (asked.length === 1) return asked[0]!.says;
  return lines.length === 1 || changed.length === 0
    ? lines[0]!.says
    : counts(changed)
        .filter((count) => !count.startsWith("0 "))
        .join(", ");
}

function sorted(lines: Line[]): Line[] {
  const actions = Object.keys(verbs);
  return lines.sort((a, b) => {
    return byDanger(a, b) || actions.indexOf(a.action) - actions.indexOf(b.action) || (a.says < b.says ? -1 : 1);
  });
}

function itemText({ says, resource }: Line): string {
  return resource === undefined ? says : `${says} ${small(resource)}`;
}

/** Terraform's own count: a replacement is one to add and one to destroy. */
function counts(changed: ResourceChange[]): string[] {
  const count = (...actions: Action[]) => changed.filter(({ change }) => actions.includes(actionOf(change))).length;
  const [forgotten, imported] = [count("forget"), changed.filter(({ change }) => change.importing).length];
  return [
    ...(imported > 0 ? [`${imported} to import`] : []),
    `${count("create", "replace")} to add`,
    `${count("update")} to change`,
    `${count("delete", "replace")} to destroy`,
    ...(forgotten > 0 ? [`${forgotten} to forget`] : []),
  ];
}
