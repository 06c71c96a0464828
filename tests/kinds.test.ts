import { describe, expect, it } from "vitest";
import { cloudSchema, kindNames, kinds, relations } from "../language";
import { kindOfGroup } from "../stacks";
import { awsKinds } from "../stacks/aws";
import { gcpKinds } from "../stacks/gcp";
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
