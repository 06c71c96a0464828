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
    const named = `identities: { serving: {}, other: {} }\n`;
    const naming = (names: string[]) =>
      names.map((name, index) => `  x${index}: { identity: identity/${name}, ${models()} }\n`).join("");
    expect(problemsOf({ "dev.yaml": environment(served(19) + naming(["serving", "serving"]), named) })).toEqual([]);
    expect(
      problemsOf({ "dev.yaml": environment(served(19) + naming(["serving", "serving", "other"]), named) }),
    ).toEqual([expect.stringContaining("endpoints.x2: is the 21st")]);
    const free = "  x: {}\n  y: { mode: serverless, " + models() + " }\n";
    expect(problemsOf({ "dev.yaml": environment(served(20) + free) })).toEqual([]);
  });
});

describe("service accounts", () => {
  const identities = (count: number) =>
    `identities: { ${Array.from({ length: count }, (_, index) => `i${index}: {}`).join(", ")} }\n`;

  it("are a hundred in a project, over all its environments, with those that workloads get", () => {
    const airflow = "airflow: { own: {}, shares: { identity: identity/i0 } }\n";
    const endpoints = "endpoints: { own: { mode: serverless }, s1: { identity: shared }, s2: { identity: shared } }\n";
    const rest = gcp + airflow + identities(97) + endpoints; // 97, one Airflow, one endpoint, one that two share
    expect(problemsOf({ "dev.yaml": rest })).toEqual([]);
    expect(problemsOf({ "dev.yaml": rest, "test.yaml": gcp + identities(2) })).toEqual([
      "test.yaml:5:15 identities.i0: is the 101st service account of acme-ml-dev, and Google allows 100; let some share one, such as identity: identity/serving",
    ]);
  });
});
