import { describe, expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { aws, gcp } from "./refuses";

const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/ingest@sha256:${"a".repeat(64)}`;
const letters = "AbCdEf0123456789AbCdEf0123456789AbCdEf0123456789";

describe("a secret is refused and never printed:", () => {
  it.each<[what: string, secret: string]>([
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----MIIEowIBAAKCAQEA"],
    ["an AWS access key", "AKIAIOSFODNN7EXAMPLE"],
    ["a Google API key", `AIza${letters.slice(0, 35)}`],
    ["a Google access token", `ya29.${letters}`],
    ["a GitHub token", `ghp_${letters.slice(0, 36)}`],
    ["a GitLab token", `glpat-${letters.slice(0, 20)}`],
    ["a Slack token", `xoxb-${letters}`],
    ["an API key", `sk-proj-${letters}`],
    ["a Stripe key", `sk_live_${letters}`],
    ["a Hugging Face token", `hf_${letters.slice(0, 34)}`],
    ["a Databricks token", `dapi${"0123456789abcdef".repeat(2)}`],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
    ["a password in an address", "postgres://ml:hunter22@db.acme.example/features"],
    ["a password in a connection string", "Server=db.acme.example;User=ml;Password=hunter22"],
  ])("%s", (what, secret) => {
    const remedy = "take it out: this file goes to git, and its values to Terraform's state";
    const inAirflow = `${remedy}. Declare it under secrets, let the Airflow read it with reads: [secret/<name>], and DAGs find it by its name`;
    const inVariable = `${remedy}. Write NAME: secret/name, declare it under secrets: { name: {} }, and put the value in with: ponte secret set dev name`;
    const places: [text: string, place: string][] = [
      [`${gcp}airflow: { p: { env: { NAME: "${secret}" } } }\n`, "dev.yaml:5:30 airflow.p.env.NAME:"],
      [`${aws}jobs: { p: { env: { NAME: "${secret}" }, image: ${image} } }\n`, "dev.yaml:5:27 jobs.p.env.NAME:"],
      [`${gcp}datasets: { d: { description: "${secret}" } }\n`, "dev.yaml:5:31 datasets.d.description:"],
      [`${gcp}labels: { a: "${secret}" }\n`, "dev.yaml:5:14 labels.a:"],
      [`${gcp}labels: { "${secret}": a }\n`, "dev.yaml:5:11 labels:"],
      [`${gcp}"${secret}": a\n`, "dev.yaml:5:1"],
      [gcp.replace("europe-west1", `"${secret}"`), "dev.yaml:4:69 gcp.region:"],
      [`${gcp}airflow: { p: { reads: ["${secret}"] } }\n`, "dev.yaml:5:25 airflow.p.reads.0:"],
    ];
    for (const [text, place] of places) {
      const told = place.includes("env") ? inVariable : place.includes("airflow") ? inAirflow : remedy;
      expect(problemsOf({ "dev.yaml": text })).toEqual([`${place} looks like ${what}; ${told}`]);
    }
  });

  it.each(["DB_PASSWORD", "api_token", "SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "DB_PASS", "PGPASSWORD"])(
    "a variable named %s",
    (name) => {
      const [line, ...others] = problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { ${name}: hunter2 } } }\n` });
      expect(line).toContain(`airflow.p.env.${name}: looks like a secret, by the variable's name`);
      expect([...others, line].join()).not.toContain("hunter2");
    },
  );

  it("a number in a variable named so, which is not told to be put in quotes", () => {
    const [line, ...others] = problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { DB_PASSWORD: 48151623 } } }\n` });
    expect(line).toContain("airflow.p.env.DB_PASSWORD: looks like a secret, by the variable's name");
    expect([...others, line].join()).not.toContain("48151623");
  });

  it("an AWS secret beside the name of an access key", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLE12";
    const lines = problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { ACCESS_KEY_ID: x, OTHER: ${secret} } } }\n` });
    expect(lines).toEqual([
      "dev.yaml:5:49 airflow.p.env.OTHER: looks like an AWS secret key; take it out: this file goes to git, and its values to Terraform's state. Write OTHER: secret/other, declare it under secrets: { other: {} }, and put the value in with: ponte secret set dev other",
    ]);
  });

  it("with a remedy for each place", () => {
    const token = `hf_${letters.slice(0, 34)}`;
    const message = (text: string) =>
      problemsOf({ "dev.yaml": text })
        .find((line) => line.includes("looks like"))!
        .replace(/.*state\. /, "");
    const inEndpoint = (field: string) => message(`${aws}endpoints: { e: { ${field} } }\n`);
    expect(inEndpoint(`shadow: { env: { HF_TOKEN: ${token} } }`)).toBe(
      "Write HF_TOKEN: secret/hf-token, declare it under secrets: { hf-token: {} }, and put the value in with: ponte secret set dev hf-token",
    );
    expect(inEndpoint(`description: ${token}`)).toBe("A container gets a secret by env: { NAME: secret/<name> }");
    // MWAA has no variables of its own.
    expect(message(`${aws}airflow: { p: { config: { core.x: ${token} } } }\n`)).toBe(
      "Declare it under secrets, let the Airflow read it with reads: [secret/<name>], and DAGs find it by its name",
    );
  });

  it("but neither a number, a switch, nor a commit", () => {
    const env = `{ MAX_TOKEN: "512", USE_API_KEY: "true", ACCESS_KEY_ID: x, COMMIT: ${"4f0a".repeat(10)}, COMPASS: north }`;
    expect(problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: ${env} } }\n` })).toEqual([]);
  });

  it("but neither a name of one, nor words that begin like one", () => {
    const env = '{ TOKEN_SECRET_NAME: churn-api, MODEL: "models/sk-learn-churn-classifier-2024/1", MAX_TOKENS: "200" }';
    expect(problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: ${env} } }\n` })).toEqual([]);
  });
});
