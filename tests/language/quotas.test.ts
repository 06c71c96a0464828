import { describe, expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { digest, gcp } from "./refuses";

const models = (image = `registry/serving/churn${digest}`) => `variants: { a: { image: "${image}" } }`;
const environment = (endpoints: string, more = "") =>
  `${gcp.replace("}", ", deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }")}registries: { serving: {} }\n${more}endpoints:\n${endpoints}`;
const served = (count: number, more = "") =>
  Array.from({ length: count }, (_, index) => `  e${index}: { ${more}${models()} }\n`).join("");
const refused =
  /^dev.yaml:\d+:3 endpoints.e20: is the 21st in \S+ and \S+ whose variants need an account .+ Google allows 20; write identity: shared, here or in defaults/;

describe("accounts on Vertex AI", () => {
  it("are twenty in a project and region, and the next is told alone", () => {
    expect(problemsOf({ "dev.yaml": environment(served(20)) })).toEqual([]);
    expect(problemsOf({ "dev.yaml": environment(served(23)) })).toEqual([expect.stringMatching(refused)]);
  });

  it("are counted over all environments of the project and region", () => {
    const first = environment(served(15));
    expect(problemsOf({ "dev.yaml": first, "test.yaml": environment(served(6)) })).toEqual([
      expect.stringMatching(/^test.yaml:\d+:3 endpoints.e5: is the 21st/),
    ]);
    const elsewhere = environment(served(6)).replace("europe-west1", "europe-west4");
    expect(problemsOf({ "dev.yaml": first, "test.yaml": elsewhere })).toEqual([]);
  });

  it("are one for all that share it, and none without variants or on Cloud Run", () => {
    const shared = `defaults: { endpoints: { identity: shared } }\n`;
    const others = `${served(19, "identity: own, ")}${served(30, "").replace(/  e/g, "  shared-e")}`;
    expect(problemsOf({ "dev.yaml": environment(others, shared) })).toEqual([]);
    expect(
      problemsOf({ "dev.yaml": environment(served(20) + "  x: { identity: shared, " + models() + " }\n") }),
    ).toEqual([expect.stringContaining("endpoints.x: is the 21st")]);
    const free = "  x: {}\n  y: { mode: serverless, " + models() + " }\n";
    expect(problemsOf({ "dev.yaml": environment(served(20) + free) })).toEqual([]);
  });
});
