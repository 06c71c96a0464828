import fc from "fast-check";
import { cloudSchema, type KindName, kindNames, kinds, kindsAnswering, type Relation, relations } from "../../language";
import { arbitraryKinds } from "./index";
import type { SoFar } from "./kind";
import { fewOf, marker, named, some, type Fields } from "./values";

// Valid environments of any shape, as the plain values that a YAML file would hold. Every hostile text carries the marker.

// Ours, and what no map may hold.
const ours = ["system", "environment", "owner", "constructor", "prototype", "__proto__", "//"];
const isFree = (name: string) => !ours.includes(name.toLowerCase());

const googleLabels = named(
  fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/).filter(isFree),
  fc.stringMatching(/^[A-Za-z0-9_.:/=+@ -]{0,20}$/),
);

const tag = fc.stringMatching(/^[A-Za-z0-9_.:/=+@-]{1,9}(?: [A-Za-z0-9_.:/=+@-]{1,9})?$/);
const tags = named(
  tag.filter((name) => isFree(name) && !/^aws:/i.test(name)),
  tag,
).filter((value) => new Set(Object.keys(value).map((name) => name.toLowerCase())).size === Object.keys(value).length);

const daysOf = (days: string) => fc.constantFrom(`* * ${days}`, "1-28/3 * *", `* 1-6,12 ${days}`);
const offHours = {
  offHours: fc.option(
    fc.record({
      down: daysOf("1-5").map((days) => `0 20 ${days}`),
      up: daysOf("MON-FRI").map((days) => `*/30 07 ${days}`),
      timezone: fc.constantFrom("Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"),
    }),
    { nil: undefined },
  ),
};

const header = (labels: fc.Arbitrary<Fields>, ...owners: string[]) =>
  fc.record({
    system: fc.stringMatching(/^[a-z][a-z0-9]{1,14}$/),
    owner: fc.constantFrom("ml-platform", "ml@acme.example", ...owners),
    protect: fc.boolean(),
    labels,
    encryption: fc.constantFrom("provider-managed", "customer-managed"),
    egress: fc.constantFrom("open", "declared"),
    ...offHours,
  });

/** Where nothing is protected, an environment may go by itself; the state then has a bucket. */
const ends = ({ protect }: Fields): fc.Arbitrary<Fields> =>
  protect
    ? fc.constant({})
    : fc.oneof(
        fc.constant({}),
        fc
          .oneof(
            fc.integer({ min: 1, max: 90 }).map((days) => `${days}d`),
            fc.integer({ min: 1, max: 2160 }).map((hours) => `${hours}h`),
          )
          .map((ttl) => ({ ttl, forceDestroy: true, state: { bucket: "acme-tfstate" } })),
      );

/** With whoever is told of it. */
const budget = (currency: fc.Arbitrary<string>, stop: Fields) =>
  fc
    .record({ cents: fc.integer({ min: 1, max: 100_000_000 }), currency, stop: some({ stop: fc.constant(stop) }) })
    .map(({ cents, currency, stop }) => ({
      alerts: { emails: ["ml@acme.example", "finance@acme.example"] },
      budget: { amount: cents / 100, currency, ...stop },
    }));

const hostileOwners = [`\${${marker}}`, `%{${marker}}"'\\`];

export const gcpEnvironment = environment(
  "gcp",
  header(googleLabels, ...hostileOwners),
  budget(fc.constantFrom("USD", "EUR"), { replicas: 100_000 }),
  fc.boolean().map((nat) => ({
    project: "acme-ml-dev",
    projectNumber: "481516234200",
    region: "europe-west1",
    network: { nat },
    billingAccount: "01ABCD-23EF45-6789AB",
    deployer: "deployer@acme-ml-dev.iam.gserviceaccount.com",
  })),
);

export const awsEnvironment = environment(
  "aws",
  header(tags),
  budget(fc.constant("USD"), { queryBytes: "2TiB", replicas: 100_000 }),
  fc.constantFrom(1, 2).map((natGateways) => ({
    account: "111122223333",
    region: "eu-west-1",
    network: { natGateways },
  })),
);

/** Kind after kind, each of which may name what came before; then workloads, which may name anything. */
function environment(
  cloud: "gcp" | "aws",
  heads: fc.Arbitrary<Fields>,
  budgets: fc.Arbitrary<Fields>,
  place: fc.Arbitrary<Fields>,
): fc.Arbitrary<Fields> {
  const withKinds = (head: Fields) =>
    kindNames.reduce<fc.Arbitrary<SoFar["made"]>>(
      (before, name) =>
        before.chain((made) =>
          arbitraryKinds[name][cloud]({ head, made }).map((things) => ({ ...made, [name]: things })),
        ),
      fc.constant({}),
    );
  return heads.chain((head) =>
    fc
      .record({
        place,
        costs: fc.option(budgets, { nil: {} }),
        state: some({ state: fc.constant({ bucket: "acme-tfstate" }) }),
        end: ends(head),
        made: withKinds(head).chain((made) => withRelations(cloud, made)),
      })
      .map(({ made, ...rest }) => ({ ...rest, made: cloud === "aws" || isOnline(rest.place) ? made : offline(made) }))
      .map(({ place, costs, state, end, made }): Fields => ({
        ...head,
        cloud,
        [cloud]: place,
        ...costs,
        ...state,
        ...end,
        ...made,
      })),
  );
}

const places = ["10.200.0.0/16:5432", "172.16.0.0/12:443", "https://api.example.com", "db.example.org:5432"];

const isOnline = (place: Fields) => (place.network as Fields).nat === true;

/** Without what lies on the internet, where the network has no way there. */
function offline(made: SoFar["made"]): SoFar["made"] {
  const calls = (item: Fields) => (item.calls as string[] | undefined)?.filter((place) => !/example/.test(place));
  const closed = (kind: "airflow" | "jobs" | "services") => {
    const entries = Object.entries(made[kind] ?? {}).map(([key, item]) => [
      key,
      item.calls === undefined ? item : { ...item, calls: calls(item) },
    ]);
    return Object.fromEntries(entries) as Record<string, Fields>;
  };
  return { ...made, airflow: closed("airflow"), jobs: closed("jobs"), services: closed("services") };
}

/** The same with what each workload reads, writes, calls and so on. */
function withRelations(cloud: "gcp" | "aws", made: SoFar["made"]): fc.Arbitrary<SoFar["made"]> {
  const fields = cloudSchema(cloud).properties!;
  const workloads = kindNames.map((name) => {
    const item = (fields[name]!.additionalProperties ?? {}) as { properties?: object };
    const known = relations.filter((relation) => Object.hasOwn(item.properties ?? {}, relation));
    const things = Object.entries(made[name] ?? {});
    const said = (key: string) =>
      some(Object.fromEntries(known.map((relation) => [relation, fewOf(nameable(cloud, name, key, relation, made))])));
    return fc
      .tuple(...things.map(([key]) => said(key)))
      .map((each) => [
        name,
        Object.fromEntries(things.map(([key, item], index) => [key, { ...item, ...each[index] }])),
      ]);
  });
  return fc.tuple(...workloads).map((each) => Object.fromEntries(each) as SoFar["made"]);
}

// So many that what they grant fits into the policy of one role, beside what the task needs itself.
const mostOfService = 3;

/** `bucket/raw` and the like, to all that answers to a relation, and for what stands in a network also what is called outside. */
function nameable(cloud: Cloud, of: KindName, key: string, relation: Relation, made: SoFar["made"]): string[] {
  const inside = kindsAnswering(relation).flatMap((name) =>
    Object.keys(made[name] ?? {}).map((each) => `${kinds[name].noun}/${each}`),
  );
  if (of === "jobs" && relation !== "calls") return ofJob(key, relation, inside, made);
  if (of === "services" && cloud === "aws" && relation !== "calls") return inside.slice(0, mostOfService);
  if (relation !== "calls") return inside;
  const answering = inside.filter((name) => name !== `${kinds[of].noun}/${key}` && answers(cloud, of, key, name, made));
  return of === "identities" ? answering : [...answering, ...places];
}

type Cloud = "gcp" | "aws";

/** What answers in a network alone is not asked from outside of it; on AWS a service is not asked where people sign in. */
function answers(cloud: Cloud, of: KindName, key: string, name: string, made: SoFar["made"]): boolean {
  const [noun, called] = name.split("/") as [string, string];
  if (noun === "service") {
    const { ingress = "internal", signIn } = made.services![called]!;
    const isOutside = cloud === "aws" ? of === "identities" : of !== "airflow" && made[of]![key]!.vpc !== true;
    return !(cloud === "aws" && signIn !== undefined) && !(ingress === "internal" && isOutside);
  }
  const isPrivate = made.endpoints?.[called]?.privateServiceConnect !== undefined;
  return !isPrivate || of === "airflow" || of === "identities";
}

/** A job sets off those behind it alone, so that none sets off itself. */
function ofJob(key: string, relation: Relation, inside: string[], made: SoFar["made"]): string[] {
  const jobs = Object.entries(made.jobs ?? {});
  const before = jobs.slice(0, jobs.findIndex(([name]) => name === key) + 1);
  switch (relation) {
    case "starts":
      return inside.filter((name) => !before.some(([each]) => name === `job/${each}`));
    case "writes":
    case "appends":
      return inside.filter((name) => !before.some(([, { on }]) => `${String(on)}/`.startsWith(`${name}/`)));
    default:
      return inside;
  }
}
