import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { loadTree, SpecError, toValue } from "../../language";
import type { Json } from "../support/check-schema";
import { loadFiles, synthesize } from "../support/environments";
import { deletions } from "./deletions";

/** What an edit takes away from a resource that stays and named it. */
interface Dropped {
  readonly edit: string;
  readonly deleted: Resource;
  readonly namedBy: Resource;
  /** Terraform deletes it only after the other was changed. */
  readonly last: boolean;
}

interface Resource {
  readonly type: string;
  readonly address: string;
  readonly names: readonly string[];
  readonly createBeforeDestroy: boolean;
}

// Every entry, item and field of these is taken out once. Terraform changes what named a thing before it deletes the thing only when that thing, or what
// depends on it, has `create_before_destroy` in the state: otherwise the deletion comes first, and is refused in every later deploy as well.
const files = [
  ...readdirSync("tests/everything").map((file) => ({ folder: "tests/everything", file })),
  ...["prod-aws.yaml", "prod.yaml"].map((file) => ({ folder: "environments", file })),
].filter(({ file }) => file.endsWith(".yaml"));
// What they do not show alone: one address of two, and an account that no grant keeps.
const few = `
cloud: gcp
system: churn
owner: ml-platform
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
alerts: { emails: [ana@acme.example, bob@acme.example] }
endpoints:
  e:
    mode: serverless
    identity: shared
    slo: { availability: 99% }
    variants: { a: { image: "europe-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}" } }
`;
const dropped = [
  ...files.flatMap(({ folder, file }) => droppedIn(toValue(loadTree(`${folder}/${file}`, folder)) as Json, file)),
  ...droppedIn(parse(few) as Json, "few.yaml"),
];

it("an edit can take away what others name, on both clouds", () => {
  const pairs = new Set(dropped.map(({ namedBy, deleted }) => `${namedBy.type} ${deleted.type}`));
  expect([...pairs]).toEqual(
    expect.arrayContaining([
      "google_monitoring_alert_policy google_monitoring_notification_channel",
      "aws_cloudwatch_metric_alarm aws_sns_topic",
      "aws_sagemaker_model aws_security_group",
    ]),
  );
});

it("each type that is taken away so has a row that says whether its service minds, and each row is needed", () => {
  expect(Object.keys(deletions)).toEqual([...new Set(dropped.map(({ deleted }) => deleted.type))].sort());
});

it("what a service keeps while others name it, or what serves needs, is deleted after they stopped", () => {
  const tooEarly = dropped.filter(
    ({ deleted, namedBy, last }) => !last && deletions[deleted.type]?.lastFor.includes(namedBy.type),
  );
  expect(tooEarly.map(({ edit, deleted, namedBy }) => `${edit}: ${deleted.address} of ${namedBy.address}`)).toEqual([]);
});

function droppedIn(value: Json, file: string): Dropped[] {
  delete value.extends;
  const before = resourcesOf(value, file)!;
  const last = deletedLast(before);
  return pathsOf(value).flatMap((path) => {
    const after = resourcesOf(without(value, path), file);
    if (after === undefined) return [];
    const stays = new Set(after.map(({ address }) => address));
    const gone = before.filter(({ address }) => !stays.has(address));
    return gone.flatMap((deleted) =>
      before
        .filter(({ address, names }) => stays.has(address) && names.includes(deleted.address))
        .map((namedBy) => ({ edit: `${file} ${path.join(".")}`, deleted, namedBy, last: last.has(deleted.address) })),
    );
  });
}

/** What Terraform deletes last: it has the mark, or something that depends on it has, which marks all that it depends on. */
function deletedLast(resources: readonly Resource[]): Set<string> {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const marked = new Set<string>();
  const mark = ({ address, names }: Resource): void => {
    if (marked.has(address)) return;
    marked.add(address);
    for (const name of names) mark(byAddress.get(name)!);
  };
  resources.filter(({ createBeforeDestroy }) => createBeforeDestroy).forEach(mark);
  return marked;
}

/** Undefined where the edited file is refused. */
function resourcesOf(value: Json, file: string): Resource[] | undefined {
  try {
    const { json } = synthesize(loadFiles({ [file]: stringify(value) })[0]!);
    const bodies = Object.entries<Json>(json.resource ?? {}).flatMap(([type, byId]) =>
      Object.entries<Json>(byId).map(([id, body]) => ({ type, address: `${type}.${id}`, body })),
    );
    const known = new Set(bodies.map(({ address }) => address));
    return bodies.map(({ type, address, body }) => {
      const named = JSON.stringify(body).match(/\b[a-z]+(?:_[a-z0-9]+)+\.[\w-]+/g) ?? [];
      const names = [...new Set(named)].filter((name) => known.has(name) && name !== address);
      return { type, address, names, createBeforeDestroy: body.lifecycle?.create_before_destroy === true };
    });
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

function without(value: Json, path: readonly string[]): Json {
  const edited = structuredClone(value);
  const holder = path.slice(0, -1).reduce<Json>((at, key) => at[key], edited);
  const key = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return edited;
}

function pathsOf(value: Json, above: readonly string[] = []): string[][] {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((key) => [[...above, key], ...pathsOf(value[key], [...above, key])]);
}
