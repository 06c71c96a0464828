import { classify, forcedBy } from "./danger";
import { differences, differencesInWords, driftInWords } from "./differences";
import { byDanger, type Finding, type Level } from "./finding";
import { fold, partsInWords, type Folded } from "./folding";
import { arrow, code } from "./markdown";
import { small, title } from "./names";
import { actionOf, type Action, type Plan, type ResourceChange } from "./plan";
import { deletedInUse, endpointUpdates } from "./sagemaker";
import { strayDeployments, vertexUpdates } from "./vertex";

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

interface Line extends Finding {
  readonly resource?: ResourceChange;
  readonly action: Action;
}

const sections: Record<Level, string> = {
  data: "Loses data",
  serving: "Stops serving",
  access: "Access",
  guard: "Weakens a guard",
  change: "Changes",
};

const verbs: Record<Action, string> = {
  delete: "Destroys",
  replace: "Replaces",
  update: "Updates",
  create: "Creates",
  forget: "Stops managing",
  none: "Keeps",
};

/** Says what a plan does, the most dangerous first. */
export function describePlan(plan: Plan, { environment, limit = 60_000 }: DescribeOptions): Description {
  const resources = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const changed = resources.filter(({ change }) => actionOf(change) !== "none" || change.importing);
  const outputs = Object.entries(plan.output_changes).filter(([, change]) => actionOf(change) !== "none");
  const lines = sorted([...linesOf(changed, resources), ...outputLines(outputs), ...strayLines(plan)]);
  const drift = plan.resource_drift.flatMap(driftLine);

  const mark = `<!-- ponte diff ${environment.replace(/[^\w.-]|--+/g, "")} -->`;
  const head =
    lines.length > 0
      ? `**${headline(lines).says}.**`
      : plan.errored
        ? "**Terraform could not finish this plan.**"
        : "No changes.";
  const notes = [`Plan for ${code(environment)}: ${totals(changed)}.`];
  if (plan.errored)
    notes.push("> Terraform stopped with an error: this is only a part of what it would do, and it cannot be applied.");

  const items = [
    ...lines.map((line) => ({ section: sections[line.level], text: itemText(line), dangerous: line.dangerous })),
    ...drift.map((text) => ({ section: "Changed outside Terraform", text, dangerous: false })),
  ];
  const opening = [head, ...(lines.length > 0 || plan.errored ? notes : [])].join("\n\n");
  const text = [opening, ...bodyWithin(items, limit - opening.length - mark.length - 4), mark].join("\n\n");
  return { text, changes: changed.length + outputs.length, dangerous: lines.some(({ dangerous }) => dangerous) };
}

function linesOf(changed: ResourceChange[], resources: ResourceChange[]): Line[] {
  const updates = [...endpointUpdates(resources), ...vertexUpdates(resources)];
  const folded = new Set(updates.flatMap(({ parts }) => parts));
  return [
    ...updates
      .filter(({ says }) => says !== "")
      .map(({ endpoint, action, level, says, dangerous, rank }): Line => {
        return { level, says, dangerous, rank, action, resource: endpoint };
      }),
    ...fold(changed.filter((one) => !folded.has(one))).flatMap((one) => resourceLines(one, resources)),
    // What an update in place changes besides the models, such as tags, is said on a line of its own.
    ...updates.flatMap(({ endpoint }) => {
      const isPart = folded.has(endpoint) && endpoint.type === "aws_sagemaker_endpoint";
      return isPart ? updateLines(endpoint, ["endpoint_config_name"]) : [];
    }),
  ];
}

function resourceLines({ resource, parts }: Folded, resources: ResourceChange[]): Line[] {
  const action = actionOf(resource.change);
  const inUse = deletedInUse(resource, resources);
  const findings = [...(inUse ? [inUse] : []), ...classify(resource)].filter(({ says }) => says !== "");
  const lines = findings.map((finding, i): Line => ({
    ...finding,
    says: finding.says + (i === 0 ? partsInWords(parts) : ""),
    resource,
    action,
  }));
  if (action === "update") return [...lines, ...updateLines(resource, [], findings)];
  // A finding about a destruction says that it is destroyed; one about a creation (it is open to everybody) says only how.
  if (
    lines.length > 0 &&
    (action !== "create" ||
      (findings.every(({ level }) => level === "access") && /_iam_|_attachment$/.test(resource.type)))
  )
    return lines;
  return [
    {
      level: "change",
      says: plainSentence(resource) + partsInWords(parts),
      dangerous: false,
      rank: 0,
      resource,
      action,
    },
    ...lines,
  ];
}

/** What an update changes, without what its findings have said already. */
function updateLines(resource: ResourceChange, besides: string[], findings: Finding[] = []): Line[] {
  const said = findings.map(({ says }) => says).join("\n");
  const { before, after } = resource.change;
  if (besides.length > 0 && differences(before, after).every(({ path }) => besides.includes(path))) return [];
  const words = differencesInWords(before, after).filter((word) => !said.includes(word));
  if (words.length === 0 && findings.length > 0) return [];
  const what = words.length === 0 ? "" : `: ${words.join(", ")}`;
  return [
    {
      level: "change",
      says: `Updates ${title(resource)}${what}`,
      dangerous: false,
      rank: 0,
      resource,
      action: "update",
    },
  ];
}

function plainSentence(resource: ResourceChange): string {
  const { change } = resource;
  const action = actionOf(change);
  if (action === "forget") return `Stops managing ${title(resource)}, which stays as it is`;
  if (change.importing && action === "none") return `Takes over ${title(resource)}, which exists already`;
  const why = action === "replace" ? forcedBy(resource) : "";
  return `${verbs[action]} ${title(resource)}${why === "" ? "" : `, ${why}`}`;
}

function outputLines(outputs: [string, Plan["output_changes"][string]][]): Line[] {
  if (outputs.length === 0) return [];
  const says =
    outputs.length === 1
      ? `Changes output ${code(outputs[0]![0])}: ${arrow(outputs[0]![1].before, outputs[0]![1].after)}`
      : `Changes ${outputs.length} outputs: ${outputs
          .slice(0, 20)
          .map(([name]) => code(name))
          .join(", ")}`;
  return [{ level: "change", says, dangerous: false, rank: 9, action: "create" }];
}

function strayLines(plan: Plan): Line[] {
  return strayDeployments(plan).map(({ endpoint, ...finding }) => ({ ...finding, resource: endpoint, action: "none" }));
}

function driftLine(resource: ResourceChange): string[] {
  const { before, after } = resource.change;
  if (actionOf(resource.change) === "delete") return [`${title(resource)} is gone ${small(resource)}`];
  const words = driftInWords(resource.type, before, after);
  return words.length === 0 ? [] : [`${title(resource)}: ${words.join(", ")} ${small(resource)}`];
}

/** The most dangerous; where nothing is, what is made or changed says more than a plain grant. */
function headline(lines: Line[]): Line {
  return lines.find(({ dangerous }) => dangerous) ?? lines.find(({ level }) => level === "change") ?? lines[0]!;
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
function totals(changed: ResourceChange[]): string {
  const count = (...actions: Action[]) => changed.filter(({ change }) => actions.includes(actionOf(change))).length;
  const [forgotten, imported] = [count("forget"), changed.filter(({ change }) => change.importing).length];
  return [
    ...(imported > 0 ? [`${imported} to import`] : []),
    `${count("create", "replace")} to add`,
    `${count("update")} to change`,
    `${count("delete", "replace")} to destroy`,
    ...(forgotten > 0 ? [`${forgotten} to forget`] : []),
  ].join(", ");
}

/** Sections of as many items as fit. They are in order of danger, so what is left out is what matters least. */
function bodyWithin(items: { section: string; text: string; dangerous: boolean }[], limit: number): string[] {
  const length = (blocks: string[]) => blocks.reduce((sum, block) => sum + block.length + 2, 0);
  const blocks = (kept: typeof items) =>
    [...new Set(kept.map(({ section }) => section))].map(
      (section) =>
        `### ${section}\n\n${kept
          .filter((item) => item.section === section)
          .map(({ text }) => `- ${text}`)
          .join("\n")}`,
    );
  if (length(blocks(items)) <= limit) return blocks(items);
  let room = limit - 150; // for the sentence about what is left out
  const seen = new Set<string>();
  const kept = items.filter(({ section, text }) => {
    room -= text.length + 3 + (seen.has(section) ? 0 : section.length + 8);
    seen.add(section);
    return room >= 0;
  });
  const left = items.slice(kept.length);
  const dangers = left.filter(({ dangerous }) => dangerous).length;
  const warning = dangers === 0 ? "none of them dangerous" : `**${dangers} of them dangerous**`;
  return [
    ...blocks(kept),
    `… and ${left.length} more that did not fit, ${warning}: see \`terraform show\` of the plan.`,
  ];
}
