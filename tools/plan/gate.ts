import { factsOf } from "../../terraform-types";
import { type Anchors, anchorsIn } from "./anchors";
import { Surroundings } from "./danger";
import { emptied } from "./expiry";
import { byDanger, type Finding } from "./finding";
import { guardsItself } from "./guards";
import { record } from "./json";
import { code } from "./markdown";
import { anchorKeyOf, stem, thingOf, title } from "./names";
import { actionOf, type Plan, type ResourceChange } from "./plan";

/** One thing for which the gate stays shut. */
export interface Refusal {
  /** `bucket/raw`; undefined where it is the plan itself. */
  readonly thing?: string;

  /** Sentences in Markdown, without the full stop; the worst comes first. */
  readonly says: readonly string[];

  /**
   * `part`: the plan is not whole. `protected`: the environment is. `was protected`: it still was at its last deploy. `anchor`: Ponte's own list
   * of what is protected would go. `retired`: it would be made although it is there.
   */
  readonly why: "part" | "protected" | "was protected" | "anchor" | "retired";
}

/**
 * Why a plan must not be applied; empty where it may. It is judged by the plan and the state before it, so that neither a mistake of our synthesis nor an
 * older Ponte passes. What a plan leaves behind in another state (another `system`, region or cloud), no plan tells.
 */
export function gate(plan: Plan, protect: boolean): Refusal[] {
  const all = new Surroundings(plan);
  const anchors = anchorsIn(all.resources);
  const judged = all.resources.map((resource) => ({ resource, found: gatedFindings(resource, all) }));
  // Switched off by this very plan: what goes beside it was protected until now.
  const wasOn = anchors.protects || judged.some(({ found }) => found.some(({ gate }) => gate === "switch"));
  const held = new Set(all.resources.filter(guardsItself).map(thingOf));
  // Without force, S3 and others refuse by themselves to delete what is not empty: the list says that it may go all the same.
  const isListed = (thing: string) => anchors.released.some((key) => isOf(key, thing));
  const isAllowed = (one: ResourceChange) =>
    !protect && !wasOn && !isMissing(one, anchors.released) && (isListed(thingOf(one)) || !held.has(thingOf(one)));
  // What says `delete` in the file: its guards may go with the deploy that releases it, it itself with a later one.
  const hasLeave = (one: ResourceChange, { gate, parts }: Finding) => {
    const key = anchorKeyOf(one);
    if (key === undefined) return false;
    if (gate === "key" && keyMayGo(one, all.resources, anchors)) return true;
    const released = gate === "switch" ? anchors.letGo : anchors.released;
    const lost = parts?.map((part) => `${key}.${part}`) ?? [key];
    return lost.every((each) => released.some((free) => isOf(each, free)));
  };

  const refused = new Map<string, Finding[]>();
  for (const { resource, found } of judged) {
    const stops = found.filter((one) => (one.gate !== "switch" || protect) && !(protect && hasLeave(resource, one)));
    if (stops.length === 0 || isAllowed(resource)) continue;
    const thing = thingOf(resource);
    refused.set(thing, [...(refused.get(thing) ?? []), ...stops]);
  }
  const isToldBy = (key: string) => [...refused.keys()].some((thing) => isOf(key, thing));
  return [
    ...[...refused].map(([thing, found]): Refusal => {
      const says = [...new Set(found.sort(byDanger).map(({ says }) => says))];
      return { thing, says, why: protect ? "protected" : "was protected" };
    }),
    ...anchors.going
      .filter(({ key }) => !isToldBy(key))
      .map(({ key, says }): Refusal => ({ thing: key, says: [says], why: "anchor" })),
    ...madeAgain(all.resources, anchors.back),
    ...(plan.part === undefined ? [] : [{ says: [`The plan ${plan.part}`], why: "part" as const }]),
  ];
}

/**
 * What is made although the list says that it is there: it was retired, and its line came back without `adopt`. Where names are free it would become a second
 * one, empty, under the old one's name.
 */
function madeAgain(resources: readonly ResourceChange[], back: readonly string[]): Refusal[] {
  const made = resources.filter(({ type, change }) => {
    const isNew = actionOf(change) === "create" && change.importing === undefined;
    return isNew && factsOf(type).loses !== undefined;
  });
  const things = [...new Set(made.map(thingOf))].filter((thing) => back.some((key) => isOf(key, thing)));
  return things.map((thing) => ({
    thing,
    says: ["It is there already, and would be made a second time"],
    why: "retired",
  }));
}

/** True where the key that a thing leaves is the environment's own, and that is let go of, or retired. */
function keyMayGo({ change }: ResourceChange, resources: readonly ResourceChange[], anchors: Anchors): boolean {
  if (![...anchors.letGo, ...anchors.retired].includes("key/main")) return false;
  const [main] = resources.filter((each) => anchorKeyOf(each) === "key/main" && each.change.before !== null);
  // Terraform forgot it in a deploy that stopped half-way.
  if (main === undefined) return true;
  const { id, arn } = record(main.change.before);
  const before = JSON.stringify(change.before);
  return [id, arn].some((name) => typeof name === "string" && before.includes(JSON.stringify(name)));
}

/** What of one change the gate looks at. */
function gatedFindings(resource: ResourceChange, all: Surroundings): Finding[] {
  const { type, change } = resource;
  const { guards, guarded, unguarded } = factsOf(type);
  const goes = isGoing(resource);
  if (goes && unguarded !== undefined && goesWithItsOwner(resource, all.resources)) return [];
  if (goes && wasForEndpoints(resource, all.resources)) return [];
  const missing = goes ? (guards ?? guarded) : undefined;
  if (missing !== undefined) {
    const says = `${actionOf(change) === "delete" ? "Destroys" : "Replaces"} ${guardInWords(resource)}: ${missing}`;
    return [{ level: "guard", says, dangerous: true, rank: 0, gate: "loss" }];
  }
  const found = [...all.classify(resource), ...emptied(resource, all.resources)].filter(
    (one) => one.gate !== undefined,
  );
  if (!goes || type !== "aws_s3_bucket" || record(change.before).force_destroy === true) return found;
  // DeleteBucket, docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html: all objects must be deleted before the bucket.
  const refuses = "S3 refuses to delete a bucket with objects, but what guards it goes first";
  return found.map((one) => (one.level === "data" ? { ...one, says: `${one.says}; ${refuses}` } : one));
}

const isDeleted = ({ change }: ResourceChange) => actionOf(change) === "delete";
const isGoing = ({ change }: ResourceChange) => ["delete", "replace"].includes(actionOf(change));

function guardInWords(resource: ResourceChange): string {
  const isGrant = factsOf(resource.type).partOf?.countedAs === "grant";
  if (isGrant) return `the grant of ${code(String(record(resource.change.before).member))}`;
  return title(resource).replace(/^s3 /, "");
}

/** Logs and saved queries end with what writes them, which is judged by itself. */
function goesWithItsOwner(resource: ResourceChange, resources: readonly ResourceChange[]): boolean {
  return resources.some((one) => isGoing(one) && stem(resource).startsWith(`${stem(one)}_`));
}

// Accounts of Google that use a key for what answers and holds nothing, by the beginning of its types ("Service agents", cloud.google.com/iam/docs).
const agentsOfEndpoints: readonly [RegExp, string][] = [
  [/@gcp-sa-aiplatform\./, "google_vertex_ai_"],
  [/@serverless-robot-prod\./, "google_cloud_run_"],
];

/** A grant on a key goes with the last endpoint that was encrypted with it: nobody is left to read anything. */
function wasForEndpoints({ type, change }: ResourceChange, resources: readonly ResourceChange[]): boolean {
  if (type !== "google_kms_crypto_key_iam_member") return false;
  const [, prefix] = agentsOfEndpoints.find(([agent]) => agent.test(String(record(change.before).member))) ?? [];
  const users = prefix === undefined ? [] : resources.filter((one) => one.type.startsWith(prefix));
  return users.some(({ type: user }) => factsOf(user).serves) && users.every(isDeleted);
}

/** True where there is a list of what was released, and the thing, which belongs there, is not on it: it was taken out of the state. */
function isMissing(resource: ResourceChange, released: readonly string[]): boolean {
  const { loses, unguarded, elsewhere } = factsOf(resource.type);
  if (loses === undefined || unguarded !== undefined || elsewhere || released.length === 0) return false;
  return !released.some((key) => isOf(key, thingOf(resource)));
}

/** True for the key of a thing, and of what lies in it: `dataset/features.days` is of `dataset/features`. */
function isOf(key: string, thing: string): boolean {
  return key === thing || key.startsWith(`${thing}.`) || key.startsWith(`${thing}/`);
}
