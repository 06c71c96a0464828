import { describe, expect, it } from "vitest";
import { show } from "../../../tools/show";
import { showInTerminal } from "../../../tools/show/terminal";
import { synthesize } from "../../../tools/synthesize";
import { loadFiles } from "../../support/environments";
import { aws, gcp } from "../../language/refuses";

const program = (text: string) => synthesize(loadFiles({ "dev.yaml": text })[0]!);
const told = (text: string) => show(program(text));
const row = (text: string, name: string) => text.split("\n").find((line) => line.startsWith(`| \`${name}\``));
const alerts = "alerts: { emails: [ml-oncall@acme.example] }\n";
const withNat = gcp.replace("region: europe-west1", "region: europe-west1, network: { nat: true }");
const user = { gcp: "group:ml@acme.example", aws: "arn:aws:iam::111122223333:role/ml" };

describe.each([
  ["Google Cloud", gcp, "projects/acme-ml-dev/secrets/churn-dev-hubspot", user.gcp],
  ["AWS", aws, "churn-dev-hubspot", user.aws],
])("on %s", (_, head, place, member) => {
  const secrets = `${head}${alerts}secrets:
  hubspot: { description: Token of HubSpot, rotate: 90d, expires: 2099-06-30, access: { readers: ["${member}"] } }
  erp: {}
airflow: { p: { reads: [secret/hubspot] } }
`;

  it("a secret is told with its purpose, what is due, and who reads it", () => {
    const text = told(secrets);
    expect(row(text, "hubspot")).toContain(`\`${place}\``);
    expect(row(text, "hubspot")).toMatch(/\| Token of HubSpot; reminds of a new value every 90 days; its value is good until 2099-06-30 +\|/); // prettier-ignore
    expect(row(text, "secret/hubspot")).toMatch(/\| `[^`]*`, `airflow\/p` +\| - +\|$/);
    expect(row(text, "secret/hubspot")).toContain(`\`${member}\``);
    expect(row(text, "secret/erp")).toBeUndefined();
    expect(showInTerminal(program(secrets), "people", { width: 100, ascii: true })).toMatch(/secret\/hubspot/);
  });

  it("an identity is told with who acts as it, and what runs as it", () => {
    const text = told(`${head}secrets: { x: {} }
identities: { ci: { description: Builds, from: ["github:acme/churn@refs/heads/main"], access: { users: ["${member}"] }, reads: [secret/x] } }
airflow: { p: { identity: identity/ci } }
`);
    expect(row(text, "ci")).toMatch(/Builds; from github:acme\/churn&#64;refs\/heads\/main/);
    for (const who of ["github:acme/churn@refs/heads/main", member, "airflow/p"])
      expect(row(text, "identity/ci")).toContain(`\`${who}\``);
    expect(row(text, "secret/x")).toContain("`identity/ci`");
    expect(text).toContain('|"runs as"|');
  });

  it("an identity that nobody is, is warned of", () => {
    expect(told(`${head}identities: { ci: {} }\n`)).toContain("identities.ci: is nobody's: nothing runs as it");
    expect(told(`${head}secrets: { x: { expires: 2020-06-30 } }\n`)).toMatch(
      /secrets\.x\.expires: its value expired \d+ days ago/,
    );
  });
});

describe("what is reached outside, where that is declared,", () => {
  const egress = (text: string) =>
    told(`${text}egress: declared\n`)
      .split("\n")
      .find((line) => line.startsWith("- **Egress:**"));

  // The rules that it tells of are held in tests/stacks/egress.test.ts: AWS lets out to 0.0.0.0/0 on 443 and on each port of a host.
  it.each([
    [
      "on AWS, where names are closed and addresses are not",
      `${aws}airflow: { p: { calls: ["https://api.example.com", "db.example.org:5432", "10.1.0.0/16:6379"], packages: { pandera: "" } } }\n`,
      "declared: outside airflow/p reaches the APIs of AWS, the index of Python packages, api.example.com:443, db.example.org:5432, 10.1.0.0/16:6379. No other name is found; ports 443, 5432 stay open to every address that is known without its name",
    ],
    [
      "on AWS, where nothing is called",
      `${aws}airflow: { p: {} }\n`,
      "declared: outside airflow/p reaches the APIs of AWS. No other name is found; port 443 stays open to every address that is known without its name",
    ],
    [
      "on Google Cloud, whose firewall lets out to the addresses of a host",
      `${withNat}airflow: { p: { calls: ["https://api.example.com"] }, q: {} }\n`,
      "declared: outside airflow/p, airflow/q reach the APIs of Google, api.example.com:443, and nothing else but what answers at the addresses of these hosts",
    ],
    [
      "on Google Cloud, where ranges are called alone",
      `${gcp}airflow: { p: { calls: ["10.1.0.0/16:5432"] } }\n`,
      "declared: outside airflow/p reaches the APIs of Google, 10.1.0.0/16:5432, and nothing else",
    ],
    [
      "where there is no network",
      `${aws}secrets: { x: {} }\n`,
      "declared, and nothing stands in a network that it could close",
    ],
  ])("%s", (_, text, line) => expect(egress(text)).toBe(`- **Egress:** ${line}`));
});
