import { partsOf, type Part } from "../plan/access/holders";
import type { Right } from "../plan/access/right";
import { isVeiled, list, record } from "../plan/json";
import { actionOf, type ResourceChange } from "../plan/plan";
import { awsCondition, googleCondition, testsIn, withTests } from "./conditions";
import { doorGrants } from "./doors";
import type { Grant } from "./grant";
import type { Home, Known } from "./known";
import { type Party, partyOf } from "./parties";
import { everything, type Place, placeOfArn, placeOfGrant, placeOfPolicy, placeOfResource } from "./places";
import { awsWords } from "./words/aws";
import { googleWords } from "./words/google";
import type { Word } from "./words/word";

/** Google Cloud: a list of objects below a path is a list of all, since it is asked of the bucket. */
export const allNames = "all names in";

/** Before a plan or after it; a program is a plan that makes everything. */
export type Side = "before" | "after";

/** What resources grant, and what of it cannot be told yet. */
export interface Granted {
  readonly grants: Grant[];
  /** What has rights that are known after the apply only, in Markdown, by the address of the resource that says them. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** Everything that resources say of who may do what, on one side. */
export function grantsOf(resources: readonly ResourceChange[], known: Known, home: Home, side: Side): Granted {
  // What Terraform only forgets stays in the cloud, and is no change.
  const isThere = ({ mode, change, deposed }: ResourceChange) =>
    mode === "managed" && deposed === undefined && actionOf(change) !== "forget" && (change[side] ?? null) !== null;
  const managed = resources.filter(isThere);
  const unknown = new Map<string, string>();
  const grants = managed.flatMap((resource) => {
    const body = record(resource.change[side]);
    const doors = doorGrants(resource, body, known);
    return [
      ...doors,
      ...partsOf(resource).flatMap((part) => {
        const rights = part.rights(body);
        if (rights !== "unknown") return fromPart(part, rights, resource, body, { known, home, managed });
        unknown.set(resource.address, part.called);
        return [];
      }),
    ];
  });
  return { grants, unknown };
}

interface Around {
  readonly known: Known;
  readonly home: Home;
  readonly managed: readonly ResourceChange[];
}

function fromPart(
  part: Part,
  rights: Right[],
  resource: ResourceChange,
  body: Record<string, unknown>,
  around: Around,
): Grant[] {
  const { known, home, managed } = around;
  const { type, address: from } = resource;
  const { kind } = part;
  if (kind === "google") return rights.map((right) => googleGrant(right, part.called, resource, body, around));
  if (type === "google_project_iam_custom_role" || type === "aws_vpc_endpoint") return [];
  const base = (right: Right, who: Party, on: Place): Grant => {
    const { words, below } = awsCondition(right, home);
    const where = below === undefined || on.below !== undefined ? on : { ...on, below, key: `${on.key}${below}` };
    return { who, on: where, right, words: wordsOf(right), condition: words, from, kind, called: part.called };
  };
  if (kind === "identity") {
    if (type === "aws_iam_policy") {
      return attachedTo(resource, managed).flatMap((raw) =>
        rights.map((right) => base(right, partyOf(raw, known, home), placeOfArn(right.on, known, home))),
      );
    }
    const raw = body.role ?? body.user ?? body.group ?? `\${${type}.${resource.name}.name}`;
    const who = partyOf(isVeiled(raw) ? "an identity that is made with it" : String(raw), known, home);
    return rights.map((right) => base(right, named(who, type), placeOfArn(right.on, known, home)));
  }
  if (kind === "attached")
    return rights
      .filter(({ what }) => !isOwnPolicy(what, managed))
      .map((right) => {
        const words: Word[] = [
          { verb: "have", object: `the managed policy ${right.what.split("/").pop()!} in`, raw: true },
        ];
        return {
          who: named(partyOf(right.who, known, home), type),
          on: everything("aws"),
          right,
          words,
          condition: "",
          from,
          kind,
          called: part.called,
        };
      });
  const own = kind === "trust" ? placeOfResource(known.of(resource)) : placeOfPolicy(resource, body, known);
  return rights.flatMap(bySubject).map(({ right, subject }) => {
    const isOwn = kind === "trust" || right.on === "" || right.on === "*";
    const who = partyOf(right.who, known, home);
    const grant = base(right, who, isOwn ? own : placeOfArn(right.on, known, home));
    return subject === undefined ? grant : ofSubject(grant, subject, home);
  });
}

/** Whom an issuer vouches for is somebody: who is let in by name is a party each. Any of several values is enough, so each has a right of their own. */
function bySubject(right: Right): { right: Right; subject?: string }[] {
  const tests = testsIn(right);
  const at = tests.findIndex(({ key, operator }) => /:sub$/.test(key) && /^String(Equals|Like)$/.test(operator));
  if (right.effect === "Deny" || at < 0) return [{ right }];
  return tests[at]!.values.map((subject) => ({ subject, right: withTests(right, tests.with(at, { ...tests[at]!, values: [subject] })) })); // prettier-ignore
}

/** The right of one subject, who need not be told again behind the sentence. */
function ofSubject(grant: Grant, subject: string, home: Home): Grant {
  const issuer = grant.who.name.replace(/^whoever (.+) vouches for$/, "$1");
  const name = `federated identity ${issuer}/${subject}`;
  const rest = withTests(grant.right, testsIn(grant.right).filter(({ key }) => !/:sub$/.test(key))); // prettier-ignore
  return {
    ...grant,
    who: { kind: "people", key: `people ${name} `, name, raw: grant.right.who },
    condition: awsCondition(rest, home).words,
  };
}

/** A role's policy names a role of the account by its name alone. */
function named(who: Party, type: string): Party {
  if (who.kind !== "people" || who.name !== who.raw) return who;
  const [, kind = "role"] = /^aws_iam_(role|user|group)/.exec(type) ?? [];
  return { ...who, name: `${kind} ${who.name}`, key: `people ${kind} ${who.name} ` };
}

/** Whoever is let at a table must be let through the catalog and the database above it; that alone is no right to any table. */
const isCatalog = ({ what, on }: Right) => /^glue:/i.test(what) && /:catalog$/.test(on);

function wordsOf(right: Right): Word[] {
  if (isCatalog(right)) return [{ verb: "go through", object: "", beside: true }];
  return right.inverted && right.what.startsWith("all but ")
    ? [{ verb: `do ${right.what}`, object: "in", raw: true }]
    : awsWords(right.what);
}

function attachedTo({ type, name }: ResourceChange, managed: readonly ResourceChange[]): string[] {
  const isMeant = (arn: unknown, own: unknown) => arn === own || String(arn).includes(`\${${type}.${name}.`);
  const own = record(managed.find((one) => one.type === type && one.name === name)?.change.after).arn ?? "";
  return managed.flatMap((one) => {
    const body = record(one.change.after ?? one.change.before);
    if (!/_policy_attachment$/.test(one.type) || !isMeant(body.policy_arn, own)) return [];
    return [body.role, body.user, body.group, list(body.roles), list(body.users), list(body.groups)].flat().filter((who): who is string => typeof who === "string"); // prettier-ignore
  });
}

function isOwnPolicy(arn: string, managed: readonly ResourceChange[]): boolean {
  return managed.some((one) => one.type === "aws_iam_policy" && (arn.includes(`\${aws_iam_policy.${one.name}.`) || record(one.change.after).arn === arn)); // prettier-ignore
}

function googleGrant(
  right: Right,
  called: string,
  resource: ResourceChange,
  body: Record<string, unknown>,
  { known, home }: Around,
): Grant {
  const isDataset = /^google_bigquery_dataset(_access)?$/.test(resource.type);
  const on = isDataset ? datasetPlace(resource, known) : placeOfGrant(resource, body, known, home);
  if (right.what === "its tables") return viewGrant(right, called, resource, on);
  const { words: condition, below, listsAll } = googleCondition(right);
  const { role, permissions } = roleOf(right.what, known);
  const all = googleWords(right.what, permissions).map((word) => asked(word, right.what, on));
  const where = below === undefined ? on : { ...on, below, key: `${on.key}${below}` };
  const words =
    listsAll === true ? all.map((word) => (word.verb === "list" ? { ...word, object: allNames } : word)) : all;
  return {
    who: partyOf(right.who, known, home),
    on: where,
    right,
    words,
    condition,
    role,
    ...(permissions && { permissions }),
    from: resource.address,
    kind: "google",
    called,
  };
}

/** A view, a routine or a dataset that reads the tables, whoever asks it. */
function viewGrant(right: Right, called: string, { address: from }: ResourceChange, on: Place): Grant {
  const named = Object.values(
    record(
      record([JSON.parse(right.who) as unknown].flat()[0]).dataset ?? [JSON.parse(right.who) as unknown].flat()[0],
    ),
  );
  const name = `whoever may ask ${named.filter((part) => typeof part === "string" && part !== "").join(".")}`;
  const who: Party = { kind: "people", key: `view ${name}`, name, raw: right.who };
  return {
    who,
    on,
    right,
    words: [{ verb: "read", object: "tables of" }],
    condition: "",
    from,
    kind: "google",
    called,
  };
}

function datasetPlace(resource: ResourceChange, known: Known): Place {
  if (resource.type === "google_bigquery_dataset") return placeOfResource(known.of(resource));
  const { dataset_id } = record(resource.change.after ?? resource.change.before);
  const found =
    known.referred(String(dataset_id))?.known ?? known.called(String(dataset_id), "google_bigquery_dataset");
  return found === undefined ? placeOfResource(known.of(resource)) : placeOfResource(found);
}

/** Whoever may call an endpoint asks it for predictions, and whoever may call a job starts it. */
function asked(word: Word, role: string, on: Place): Word {
  if (role !== "roles/run.invoker") return word;
  if (on.thing?.startsWith("endpoint/")) return { verb: "ask for predictions from", object: "" };
  return on.thing?.startsWith("job/") ? { verb: "start", object: "" } : word;
}

/** A role as it is read, and what one of the program's own consists of. */
function roleOf(what: string, known: Known): { role: string; permissions?: string[] } {
  const found = known.referred(what)?.known ?? (/^(projects|organizations)\//.test(what) ? known.called(what.split("/").pop()!, "google_project_iam_custom_role") : undefined); // prettier-ignore
  if (found?.type !== "google_project_iam_custom_role") return { role: what };
  const { change } = found.resource;
  const { permissions } = record(change.after ?? change.before);
  return { role: `own role ${found.name}`, permissions: list(permissions).map(String) };
}
