import type { Finding } from "../finding";
import { kindOf, nameOf } from "../names";
import { actionOf, type ResourceChange } from "../plan";
import { record } from "../json";
import { dangerOf, permissionDanger, type Homes } from "./dangerous-rights";
import { holdersOf, type Holder } from "./holders";
import { missing, type Right } from "./right";
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
    const findings = findingsOf(holder, homes, gone);
    const lasting = holder.changes.find(({ change }) => actionOf(change) !== "delete") ?? holder.changes[0]!;
    at.set(lasting, [...(at.get(lasting) ?? []), ...findings]);
    if (isOnlyRights(lasting.type))
      for (const one of holder.changes) if (one !== lasting && isOnlyRights(one.type)) told.add(one);
  }
  return { at, told };
}

/** True for a resource that is nothing but rights. */
export function isOnlyRights(type: string): boolean {
  return /^google_.*_iam_(member|binding|policy)$|_policy_attachment$|^aws_iam_\w+_policy$|^aws_\w+_policy$|_dataset_access$/.test(
    type,
  );
}

function findingsOf(holder: Holder, homes: Homes, gone: Gone): Finding[] {
  const { before, after, unknown } = holder;
  const isNew = holder.changes.every(({ change }) => actionOf(change) === "create");
  if (unknown) {
    const says = `What ${holder.called} allows is known after the apply only`;
    return [access(says, { dangerous: !isNew, rank: isNew ? 2 : 1 })];
  }
  const [gained, lost] = [missing(after, before), missing(before, after)];
  const pairs = lost.flatMap((was) => {
    const is = gained.find((one) => isMoved(was, one));
    return is === undefined ? [] : [[was, is] as const];
  });
  const [movedFrom, movedTo] = [new Set(pairs.map(([was]) => was)), new Set(pairs.map(([, is]) => is))];
  const dangers = new Map<string, Right[]>();
  const plain: Right[] = [];
  for (const right of gained) {
    const why =
      loosened(right, before) ??
      (holder.key.startsWith("custom ") ? permissionDanger(right.what) : dangerOf(right, holder, homes));
    if (why !== undefined) dangers.set(why, [...(dangers.get(why) ?? []), right]);
    else if (!movedTo.has(right)) plain.push(right);
  }
  const calm = pairs.filter(([, is]) => ![...dangers.values()].some((of) => of.includes(is)));
  const left = lost.filter((right) => !movedFrom.has(right));
  const isOver = (right: Right) =>
    gone.holders.has(holder.key) || gone.members.has(right.who) || gone.artifacts.some((path) => isAbout(right, path));
  const allows = left.filter(({ effect }) => effect === "Allow");
  return [
    ...[...dangers].flatMap(([why, rights]) =>
      gives(holder, rights, why).map((says) => access(says, { dangerous: true, rank: why === "everybody" ? 0 : 0.5 })),
    ),
    ...takes(
      holder,
      allows.filter((right) => !isOver(right)),
    ).map((says) => access(says, { dangerous: true, rank: 1 })),
    ...bans(
      holder,
      left.filter(({ effect }) => effect === "Deny"),
      "Lifts",
    ).map((says) => access(says, { dangerous: !gone.holders.has(holder.key), rank: 1 })),
    ...gives(
      holder,
      plain.filter(({ effect }) => effect === "Allow"),
    ).map((says) => access(says)),
    ...bans(
      holder,
      plain.filter(({ effect }) => effect === "Deny"),
      "Adds",
    ).map((says) => access(says)),
    ...moves(holder, calm).map((says) => access(says)),
    ...takes(holder, allows.filter(isOver)).map((says) => access(says)),
  ];
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
  { dangerous, rank }: { dangerous: boolean; rank: number } = { dangerous: false, rank: 2 },
): Finding {
  return { level: "access", says, dangerous, rank };
}
