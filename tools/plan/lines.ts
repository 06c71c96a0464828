import { isOnlyRights } from "./access/findings";
import type { Surroundings } from "./danger";
import { differences, differencesInWords } from "./differences";
import type { Finding } from "./finding";
import { fold, partsInWords, type Folded } from "./folding";
import { forcedBy } from "./losses";
import { arrow, code } from "./markdown";
import { title } from "./names";
import { actionOf, type Action, type Plan, type ResourceChange } from "./plan";
import { secretVersionsInWords } from "./secret-versions";
import { deletedInUse, endpointUpdates } from "./sagemaker";
import { vertexUpdates } from "./vertex";

/** One line of the text. */
export interface Line extends Finding {
  readonly resource?: ResourceChange;
  readonly action: Action;

  /** True for what goes behind a fold: the rights that come with something new, where none of them is dangerous. */
  readonly folded?: boolean;
}

export const verbs: Record<Action, string> = {
  delete: "Destroys",
  replace: "Replaces",
  update: "Updates",
  create: "Creates",
  forget: "Stops managing",
  none: "Keeps",
};

/** What the changes of resources come to. */
export function linesOf(changed: ResourceChange[], all: Surroundings): Line[] {
  const resources = [...all.resources];
  const updates = [...endpointUpdates(resources), ...vertexUpdates(resources)];
  const inUpdates = new Set(updates.flatMap(({ parts }) => parts));
  const alone = fold(changed.filter((one) => !inUpdates.has(one)));
  const parts = alone.flatMap((one) => one.parts).filter(({ change }) => actionOf(change) !== "delete");
  return [
    ...updates
      .filter(({ says }) => says !== "")
      .map(({ endpoint, action, level, says, dangerous, rank }): Line => {
        return { level, says, dangerous, rank, action, resource: endpoint };
      }),
    ...alone.flatMap((one) => resourceLines(one, all)),
    // What an update in place changes besides the models, such as tags, is said on a line of its own.
    ...updates.flatMap(({ endpoint }) => {
      const isPart = inUpdates.has(endpoint) && endpoint.type === "aws_sagemaker_endpoint";
      return isPart ? updateLines(endpoint, all, ["endpoint_config_name"]) : [];
    }),
    // That models and alarms come and go is the update; that a door opens or a guard goes with the new ones is not.
    ...[...inUpdates].filter(({ change }) => actionOf(change) !== "delete").flatMap((one) => openingLines(one, all)),
    ...parts.flatMap((one) => openingLines(one, all)),
  ];
}

function openingLines(resource: ResourceChange, all: Surroundings): Line[] {
  return all.openings(resource).map((finding) => lineOf(finding, resource, all));
}

function lineOf(finding: Finding, resource: ResourceChange, all: Surroundings): Line {
  const action = actionOf(resource.change);
  const comesWithIt = action === "create" && !finding.dangerous && all.rights.at.get(resource)?.includes(finding);
  return { ...finding, resource, action, folded: comesWithIt && !all.standsAlone(resource) };
}

function resourceLines({ resource, parts }: Folded, all: Surroundings): Line[] {
  if (all.isTold(resource) && actionOf(resource.change) !== "update") return [];
  const action = actionOf(resource.change);
  const inUse = deletedInUse(resource, [...all.resources]);
  const findings = [...(inUse ? [inUse] : []), ...all.classify(resource)].filter(({ says }) => says !== "");
  const lines = findings.map((finding, i): Line => ({
    ...lineOf(finding, resource, all),
    says: finding.says + (i === 0 && action !== "create" ? partsInWords(parts) : ""),
  }));
  if (action === "update") return [...lines, ...updateLines(resource, all, [], findings)];
  // A finding about a destruction says that it is destroyed; one about a creation (it is open to everybody) says only how.
  if (lines.length > 0 && (action !== "create" || isOnlyRights(resource.type))) return lines;
  const unsaid = all.changesNothing(resource) ? ": who may do what stays" : "";
  const says = plainSentence(resource) + unsaid + partsInWords(parts);
  return [{ level: "change", says, dangerous: false, rank: 0, resource, action }, ...lines];
}

/** What an update changes, without what its findings have said already. */
function updateLines(resource: ResourceChange, all: Surroundings, besides: string[], findings: Finding[] = []): Line[] {
  const stays = all.changesNothing(resource);
  const said = findings.map(({ says }) => says).join("\n");
  const { before, after } = resource.change;
  if (besides.length > 0 && differences(before, after).every(({ path }) => besides.includes(path))) return [];
  const versions = secretVersionsInWords(resource, all.resources);
  const words = [...versions, ...differencesInWords(before, after)].filter((word) => !said.includes(word));
  if (words.length === 0 && findings.length > 0) return [];
  const what = words.length === 0 ? (stays ? ": who may do what stays" : "") : `: ${words.join(", ")}`;
  const says = `Updates ${title(resource)}${what}`;
  return [{ level: "change", says, dangerous: false, rank: 0, resource, action: "update" }];
}

function plainSentence(resource: ResourceChange): string {
  const { change } = resource;
  const action = actionOf(change);
  if (action === "forget") return `Stops managing ${title(resource)}, which stays as it is`;
  if (change.importing && action === "none") return `Takes over ${title(resource)}, which exists already`;
  const why = action === "replace" ? forcedBy(resource) : "";
  return `${verbs[action]} ${title(resource)}${why === "" ? "" : `, ${why}`}`;
}

/** Outputs that change. */
export function outputLines(outputs: [string, Plan["output_changes"][string]][]): Line[] {
  if (outputs.length === 0) return [];
  const says =
    outputs.length === 1
      ? `Changes output ${code(outputs[0]![0])}: ${arrow(outputs[0]![1].before, outputs[0]![1].after)}`
      : `Changes ${outputs.length} outputs: ${outputs.map(([name]) => code(name)).join(", ")}`;
  return [{ level: "change", says, dangerous: false, rank: 9, action: "create" }];
}
