import { describe, expect, it } from "vitest";
import { readAddress } from "../../../../sandbox/google/address";
import { setDefault } from "../../../../sandbox/google/fields";
import type { Body } from "../../../../sandbox/google/json";
import { faultsIn } from "../../../../sandbox/google/models/answer-check";
import { findMethod, type Method } from "../../../../sandbox/google/models/descriptions";
import { request } from "../../../../sandbox/google/request";
import { services } from "../../../../sandbox/google/services";
import { Store } from "../../../../sandbox/google/store";
import type { Row } from "../../../../sandbox/google/types/row";

// What the rows say that a server fills in, against the messages in which it would stand: also of the services that no program of ours calls yet.
// prettier-ignore
const places = ["projects/acme-dev/locations/europe-west4/", "projects/acme-dev/regions/europe-west4/", "projects/acme-dev/global/", "projects/acme-dev/", ""];
const versions = ["v1", "v2", "v3", "v1b3", "bigquery/v2", "compute/v1", "storage/v1", "dns/v1", "sql/v1beta4"];

interface Case {
  readonly service: string;
  readonly type: string;
  readonly row: Row;
  readonly path: string;
  readonly method: Method;
}

/** A row with the address at which one of its things is read; nothing where Google's description has none, or has no message for it. */
function caseOf(service: string, type: string, row: Row): Case[] {
  const name = type.split("/").map((collection) => `${collection}/abcd`).join("/"); // prettier-ignore
  const paths = versions.flatMap((version) => places.map((place) => `/${version}/${place}${name}`));
  for (const path of paths) {
    const method = findMethod(service, "GET", path);
    if (typeof method === "object" && method.whole !== undefined) return [{ service, type, row, path, method }];
  }
  return [];
}

const cases = Object.entries(services).flatMap(([service, { types }]) =>
  Object.entries(types).flatMap(([type, row]) => caseOf(service, type, row)),
);

describe("what is filled in", () => {
  it.each(cases)("$service $type", ({ service, row, path, method }) => {
    const call = {
      method: "POST",
      host: "",
      path,
      query: new URLSearchParams(),
      headers: {},
      body: {},
      bytes: Buffer.of(),
    };
    const asked = request(new Store(), service, "none", call, readAddress(path.replace(/^\/(\w+\/)?v\d\w*\//, "")));
    const body: Body = {};
    for (const [field, value] of Object.entries(row.defaults?.(asked) ?? {}))
      if (!field.includes("[]")) setDefault(body, field.replaceAll("?", ""), value);
    expect(faultsIn(method, { status: 200, body })).toEqual([]);
  });
});

it("goes through most of the rows", () => {
  expect(cases.length).toBeGreaterThan(60);
});
