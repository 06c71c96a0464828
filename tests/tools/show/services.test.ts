import { expect, it } from "vitest";
import { loadEnvironment } from "../../../language";
import { kindWords } from "../../../tools/kinds";
import { flowsOf } from "../../../tools/show/flows";

const family = (name: string) => loadEnvironment(`tests/everything/${name}.yaml`, "tests/everything");
const words = (name: string, key: string, partsApart = false) =>
  kindWords.services.describe(family(name).kinds.services[key]!, partsApart).join("; ");

it("a service is told by where it is reached, by whom, and how large it is", () => {
  expect(words("services", "scores-api")).toBe(
    "Scores of customers for the shop; scores.acme.example, from the internet; stable 100%; 1 to 10 replicas; 2 CPU, 4GiB; in the network",
  );
  expect(words("services", "front")).toBe(
    "churn.acme.example, from the internet; people sign in with Google; 0 to 3 replicas; 1 CPU, 2GiB; sticky",
  );
  expect(words("services", "hook")).toBe("from the internet; lets in everybody; 0 to 3 replicas; 1 CPU, 2GiB");
  expect(words("services", "plain")).toBe("from the network; 0 to 3 replicas; 1 CPU, 2GiB");
  expect(words("services-aws", "inside")).toBe(
    "inside.acme.example, from the network; lets in everybody; 1 to 3 replicas; 1 CPU, 2GiB",
  );
  expect(words("services-aws", "plain")).toBe("from the network; 1 to 3 replicas; 1 CPU, 2GiB");
  expect(words("services-aws", "scores-api", true)).not.toContain("90%");
});

it("a service of AWS is told by how people sign in to it", () => {
  expect(words("services-aws", "front")).toContain("; people sign in with an invitation;");
  expect(words("services-aws", "reports")).toContain("; people sign in by the company's directory;");
  expect(words("services-aws", "ops")).toContain("; people sign in at login.acme.example;");
});

it("a service consists of its variants, and of none where it is one image", () => {
  const { parts } = kindWords.services;
  const { "scores-api": api, plain } = family("services-aws").kinds.services;
  expect(parts!(api!)).toEqual([
    ["stable", " 90%", "serving@5f70bf18"],
    ["next", " 10%", "serving@9b7d2f0c"],
  ]);
  expect(parts!(plain!)).toEqual([]);
});

it("a service is called by people and workloads, and reads its images and its secrets", () => {
  const of = (name: string) =>
    flowsOf(family(name)).map(({ who, thing, verb, note }) => `${who} ${verb} ${thing} ${note ?? ""}`.trim());
  expect(of("services")).toEqual(
    expect.arrayContaining([
      "group:shop@acme.example calls service/scores-api",
      "group:sales@acme.example calls service/front signs in",
      "identity/ci calls service/scores-api",
      "job/backtest calls service/plain",
      "service/scores-api calls endpoint/churn",
      "service/scores-api calls 10.1.0.0/16:5432",
      "service/scores-api starts job/backtest",
      "service/front runs as identity/front",
      "service/plain reads registry/serving its image",
      "service/scores-api reads secret/crm CRM_TOKEN, version 3",
      "service/scores-api reads secret/hubspot HUBSPOT_TOKEN",
    ]),
  );
  expect(of("services-aws").filter((flow) => flow.startsWith("service/scores-api reads registry"))).toEqual([
    "service/scores-api reads registry/serving serves stable",
    "service/scores-api reads registry/serving serves next",
  ]);
  expect(of("services-aws").filter((flow) => flow.startsWith("service/scores-api reads secret/crm"))).toEqual([
    "service/scores-api reads secret/crm",
    "service/scores-api reads secret/crm CRM_TOKEN, version AWSPREVIOUS",
    "service/scores-api reads secret/crm CRM_TOKEN",
  ]);
});
