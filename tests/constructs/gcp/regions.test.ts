import type { Construct } from "constructs";
import { expect, it } from "vitest";
import * as gcp from "../../../constructs/gcp";
import { synth } from "../../support/synth";
import { validProps } from "./valid-props";

type Made = new (scope: Construct, id: string, props: unknown) => Construct;

// Zones of regions, and regions of AWS, in which a dash stands before the number.
const wrong = ["europe-west1-b", "eu-west-1", "europe"];
const places = {
  ...{ CloudRunModelService: "location", ComposerEnvironment: "region", PrivateNetwork: "region" },
  ...{ VertexEndpoint: "location", VertexProvider: "location" },
};

it.each(Object.entries(places))("%s is in a region", (name, prop) => {
  const Made = (gcp as unknown as Record<string, Made>)[name]!;
  const make = (place: string) => () =>
    synth((scope) => new Made(scope, "subject", { ...(validProps[name]![0]!(scope) as object), [prop]: place }));
  for (const place of wrong) expect(make(place)).toThrow(`test/subject: ${prop} is "${place}"; write a region`);
  for (const place of ["northamerica-northeast1", "me-central2"]) expect(make(place)).not.toThrow();
});

it.each(["EU", "us", "asia", "EUR4", "nam4", "europe-west12"])("a bucket may be in %s", (location) => {
  const props = { bucketName: "acme-models", location };
  expect(() => synth((scope) => new gcp.GcsBucket(scope, "subject", props))).not.toThrow();
});
