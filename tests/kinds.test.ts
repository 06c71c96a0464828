import { describe, expect, it } from "vitest";
import { cloudSchema, kindNames, kinds, relations } from "../language";
import { kindOfGroup } from "../stacks/groups";
import { awsKinds } from "../stacks/aws";
import { gcpKinds } from "../stacks/gcp";
import { firstDeploy } from "../tools/doctor/first-deploy";
import { synthesizeAll } from "./support/environments";

// What the compiler cannot hold of the list of kinds: language/kinds.ts.

const everything = synthesizeAll("tests/everything");

describe.each(["gcp", "aws"] as const)("on %s, each kind", (cloud) => {
  const ofCloud = everything.filter(({ environment }) => environment.cloud === cloud);

  it.each(kindNames)("%s has an environment of tests/everything that holds some", (name) => {
    expect(ofCloud.some(({ environment }) => Object.keys(environment.kinds[name]).length > 0)).toBe(true);
  });

  it.each(kindNames)("%s makes a resource for everything that is named", (name) => {
    const registry = cloud === "gcp" ? gcpKinds : awsKinds;
    const { group, besides = [] } = registry[name];
    for (const { environment, json } of ofCloud) {
      const paths = Object.values<Record<string, any>>(json.resource).flatMap((byId) =>
        Object.values(byId).map((body) => body["//"].metadata.path as string),
      );
      const silent = Object.keys(environment.kinds[name]).filter(
        (key) => ![group, ...besides].some((each) => paths.some((path) => path.includes(`/${each}/${key}/`))),
      );
      expect(silent).toEqual([]);
    }
  });
});

it("every group of constructs whose names people chose belongs to a kind, and to one alone", () => {
  const groups = [awsKinds, gcpKinds].flatMap((registry) =>
    kindNames.flatMap((name) =>
      [registry[name].group, ...(registry[name].besides ?? [])].map((group) => ({ group, name })),
    ),
  );
  expect(groups.filter(({ group, name }) => kindOfGroup(group) !== name)).toEqual([]);

  const shared = ["access", "watching", "services", "agents"]; // named by roles, addresses and APIs
  const strays = everything.flatMap(({ environment, json }) => {
    const keys = new Set(kindNames.flatMap((name) => Object.keys(environment.kinds[name])));
    const paths = Object.values<Record<string, any>>(json.resource).flatMap((byId) =>
      Object.values(byId).map((body) => (body["//"].metadata.path as string).split("/")),
    );
    return paths.filter(
      ([, group, key]) => keys.has(key!) && kindOfGroup(group!) === undefined && !shared.includes(group!),
    );
  });
  expect(strays).toEqual([]);
});

it("every relation that a kind answers to is a field of a workload on both clouds", () => {
  const used = relations.filter((relation) =>
    kindNames.some((name) => (kinds[name].answersTo as readonly string[]).includes(relation)),
  );
  for (const cloud of ["gcp", "aws"] as const) {
    const fields = cloudSchema(cloud).properties!;
    const said = new Set(
      kindNames.flatMap((name) =>
        Object.keys((fields[name]!.additionalProperties as { properties: object }).properties),
      ),
    );
    expect(used.filter((relation) => !said.has(relation))).toEqual([]);
  }
});

it.each(["gcp", "aws"] as const)(
  "every way to a kind is gone in some environment of tests/everything, on %s",
  (cloud) => {
    const said = everything
      .filter(({ environment }) => environment.cloud === cloud)
      .flatMap(({ environment }) => kindNames.flatMap((name) => Object.values<object>(environment.kinds[name])))
      .flatMap((item) =>
        relations.flatMap((relation) =>
          ((item as Record<string, { kind: string }[]>)[relation] ?? []).map(({ kind }) => `${relation} ${kind}`),
        ),
      );
    const ways = kindNames.flatMap((name) =>
      kinds[name].answersTo.map((relation) => `${relation} ${kinds[name].noun}`),
    );
    expect(ways.filter((way) => !said.includes(way))).toEqual([]);
  },
);

it("whoever gets the environment's key on Google Cloud has an agent that the first deploy makes, too", () => {
  for (const { environment, json } of everything) {
    if (environment.cloud !== "gcp" || environment.encryption !== "customer-managed") continue;
    const asked = Object.values<any>(json.resource.restful_operation ?? {}).map(({ path }) => path as string);
    const made = asked.flatMap((path) => /services\/([^/]+):generateServiceIdentity$/.exec(path)?.[1] ?? []);
    const { deployer: _, ...gcp } = environment.gcp;
    const [commands] = [firstDeploy({ ...environment, gcp }).join("\n")];
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((service) => !commands.includes(`identity create --service=${service}`))).toEqual([]);
  }
});
