import type { Finding } from "../finding";
import { kindOf, nameOf } from "../names";
import { actionOf, type ResourceChange } from "../plan";
import { record } from "../json";
import { dangerOf, permissionDanger, type Homes } from "./dangerous-rights";
import { holdersOf, type Holder } from "./holders";
import { keyOf, missing, type Right } from "./right";
import { bans, gives, moves, takes } from "./words";

/** What changes of who may do what. */
export interface RightsFindings {
  /** What is to be told at each resource. */
  readonly at: ReadonlyMap<ResourceChange, Finding[]>;

  /** Changes of which their holder's findings say all there is to say, beside another resource. */
  readonly told: ReadonlySet<ResourceChange>;
}

/** Compares what was allowed with what will be, holder by holder, whichever resources it is written in. */
export function rightsFindings(resources: readonly ResourceChange[], homes: Homes): RightsFindings {
  const at = new Map<ResourceChange, Finding[]>();
  const told = new Set<ResourceChange>();
  const gone = whatGoes(resources);
  for (const holder of holdersOf(resources)) {
    const change = changeOf(holder);
    // Each is told at the resource that brings it, or else takes it away.
    const silent = holder.changes.filter((one) => {
      const isGoing = holder.unknown && actionOf(one.resource.change) === "delete";
      const findings = isGoing ? [] : findingsOf(holder, partOf(change, one), homes, gone);
      at.set(one.resource, [...(at.get(one.resource) ?? []), ...findings]);
      return findings.length === 0;
    });
    if (silent.length === holder.changes.length) continue;
    for (const { resource } of silent) if (isOnlyRights(resource.type)) told.add(resource);
  }
  return { at, told };
}

/** True for a resource that is nothing but rights. */
export function isOnlyRights(type: string): boolean {
  return /^google_.*_iam_(member|binding|policy)$|_policy_attachment$|^aws_iam_\w+_policy$|^aws_\w+_policy$|_dataset_access$/.test(
    type,
  );
}

/** What came, what went, and what became another. */
interface RightsChange {
  readonly gained: readonly Right[];
  readonly lost: readonly Right[];
  readonly moved: readonly (readonly [Right, Right])[];
}

function changeOf({ before, after }: Holder): RightsChange {
  const [come, go] = [missing(after, before), missing(before, after)];
  const moved = go.flatMap((was) => {
    const is = come.find((one) => isMoved(was, one));
    return is === undefined ? [] : [[was, is] as const];
  });
  const [from, to] = [new Set(moved.map(([was]) => was)), new Set(moved.map(([, is]) => is))];
  return { gained: come.filter((one) => !to.has(one)), lost: go.filter((one) => !from.has(one)), moved };
}

/** What of it one resource is about. */
function partOf({ gained, lost, moved }: RightsChange, { before, after }: Holder["changes"][number]): RightsChange {
  const [old, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return {
    gained: gained.filter((right) => now.has(keyOf(right))),
    lost: lost.filter((right) => old.has(keyOf(right))),
    moved: moved.filter(([, is]) => now.has(keyOf(is))),
  };
}

function findingsOf(holder: Holder, { gained, lost, moved }: RightsChange, homes: Homes, gone: Gone): Finding[] {
  if (holder.unknown) {
    const isNew = holder.changes.every(({ resource }) => actionOf(resource.change) === "create");
    const says = `What ${holder.called} allows is known after the apply only`;
    return [access(says, { dangerous: !isNew, rank: isNew ? 2 : 1 })];
  }
  const judged = [...gained, ...moved.map(([, is]) => is)].map(
    (right) => [right, whyDangerous(right, holder, homes)] as const,
  );
  const dangers = new Map<string, Right[]>();
  for (const [right, why] of judged) if (why !== undefined) dangers.set(why, [...(dangers.get(why) ?? []), right]);
  const calm = new Set(judged.filter(([, why]) => why === undefined).map(([right]) => right));
  const isOver = (right: Right) =>
    gone.holders.has(holder.key) || gone.members.has(right.who) || gone.artifacts.some((path) => isAbout(right, path));
  const of = (effect: Right["effect"], rights: readonly Right[]) => rights.filter((right) => right.effect === effect);
  const plain = gained.filter((right) => calm.has(right));
  return [
    ...[...dangers].flatMap(([why, rights]) =>
      gives(holder, rights, why).map((says) => access(says, { dangerous: true, rank: why === "everybody" ? 0 : 0.5 })),
    ),
    ...takes(
      holder,
      of("Allow", lost).filter((right) => !isOver(right)),
    ).map((says) => access(says, { dangerous: true, rank: 1 })),
    ...bans(holder, of("Deny", lost), "Lifts").map((says) =>
      access(says, { dangerous: !gone.holders.has(holder.key), rank: 1, gate: "loss" }),
    ),
    ...gives(holder, of("Allow", plain)).map((says) => access(says)),
    ...bans(holder, of("Deny", plain), "Adds").map((says) => access(says)),
    ...moves(
      holder,
      moved.filter(([, is]) => calm.has(is)),
    ).map((says) => access(says)),
    ...takes(holder, of("Allow", lost).filter(isOver)).map((says) => access(says)),
  ];
}

function whyDangerous(right: Right, holder: Holder, homes: Homes): string | undefined {
  const own = holder.key.startsWith("custom ") ? permissionDanger(right.what) : dangerOf(right, holder, homes);
  return loosened(right, holder.before) ?? own;
}

/** The same right for the same one, on another thing or under the same condition with another value: the everyday change. */
function isMoved(was: Right, is: Right): boolean {
  const same = was.effect === is.effect && was.who === is.who && was.what === is.what && was.inverted === is.inverted;
  return same && was.shape === is.shape && (was.on === is.on) !== (was.condition === is.condition);
}

/** Whether the right was there before, under a condition that asked for more. */
function loosened(right: Right, before: readonly Right[]): string | undefined {
  if (right.effect === "Deny") return undefined;
  const was = before.find(
    (one) =>
      one.effect === "Allow" &&
      one.who === right.who &&
      one.what === right.what &&
      one.on === right.on &&
      one.condition !== "",
  );
  if (was === undefined) return undefined;
  if (right.condition === "") return `its condition is gone: ${was.limit}`;
  if (was.shape === right.shape)
    return widened(was.condition, right.condition) ? `its condition asks for less: it was ${was.limit}` : undefined;
  const asked = right.shape.split(" and ");
  const more = was.shape.split(" and ").every((test) => asked.includes(test));
  return more ? undefined : `its condition is another: it was ${was.limit}`;
}

/** Whether a value of the same condition covers the old one: a folder above it, or everything. */
function widened(was: string, is: string): boolean {
  const texts = (of: string) => [...of.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text]) => text!);
  const [old, now] = [texts(was), texts(is)];
  if (now.length > old.length) return old.every((text) => now.includes(text));
  return now.some((text, i) => text !== old[i] && (/^\*+$/.test(text) || old[i]!.startsWith(text.replace(/\*$/, ""))));
}

interface Gone {
  readonly holders: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  readonly artifacts: readonly string[];
}

/** Who and what goes in the same plan: that nobody may read a model that is served no more is no loss. */
function whatGoes(resources: readonly ResourceChange[]): Gone {
  const deleted = resources.filter(({ change }) => actionOf(change) === "delete");
  const text = (of: unknown) => (typeof of === "string" ? of : "");
  const artifactsOf = (sides: unknown[]) =>
    sides.flatMap((side) => {
      const { primary_container, container, body } = record(side);
      const containers = [primary_container, container].flat().map((one) => text(record(one).model_data_url));
      const uri = text(record(record(body).model).artifactUri);
      return [...containers, uri].map((path) => path.replace(/^(s3|gs):\/\//, "")).filter((path) => path.includes("/"));
    });
  const kept = artifactsOf(resources.map(({ change }) => change.after));
  const before = (type: string) =>
    deleted.filter((one) => one.type === type).map(({ change }) => record(change.before));
  return {
    holders: new Set([
      ...deleted.map((one) => `${kindOf(one.type)} ${nameOf(one)} `),
      ...["role", "user", "group"].flatMap((kind) =>
        before(`aws_iam_${kind}`).flatMap(({ name }) => [
          `${kind} ${text(name)}`,
          `trust ${text(name)}`,
          `attached ${text(name)}`,
        ]),
      ),
    ]),
    members: new Set(before("google_service_account").map(({ email }) => `serviceAccount:${text(email)}`)),
    artifacts: artifactsOf(deleted.map(({ change }) => change.before)).filter((path) => !kept.includes(path)),
  };
}

function isAbout({ on, condition }: Right, artifact: string): boolean {
  const key = artifact.slice(artifact.indexOf("/") + 1);
  return key !== "" && (on.endsWith(artifact) || on.includes(`:::${artifact}`) || condition.includes(key));
}

function access(
  says: string,
  how: Pick<Finding, "dangerous" | "rank" | "gate"> = { dangerous: false, rank: 2 },
): Finding {
  return { level: "access", says, ...how };
}
