import { describe, expect, it } from "vitest";
import { show } from "../../tools/show";
import { synthesize } from "../../tools/synthesize";
import { loadFiles, synthesizeYaml } from "../support/environments";

const both = (says = "") => `system: churn
owner: ml@acme.example
${says}
airflow:
  pipelines: { calls: [endpoint/churn, "https://api.example.com", "db.example.org:5432", "10.1.0.0/16:5432"] }
  reports: { calls: ["https://api.example.com"] }
endpoints: { churn: {} }
`;
const gcp = (says?: string) => `cloud: gcp
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, network: { nat: true } }
${both(says)}`;
const aws = (says?: string) => `cloud: aws
aws: { account: "111122223333", region: eu-west-1 }
${both(says)}`;
const bodies = (yaml: string, type: string): Record<string, any>[] =>
  Object.values(synthesizeYaml(yaml).json.resource[type] ?? {});
const declared = "egress: declared";

describe("egress that is declared, on Google Cloud", () => {
  const rules = (yaml: string) =>
    bodies(yaml, "google_compute_network_firewall_policy_rule").map(({ match, action }) => [
      action,
      match.dest_fqdns ?? match.dest_ip_ranges,
      match.layer4_configs[0].ports?.[0] ?? "all",
    ]);

  it("lets out to what workloads name, each place once, to the endpoints that they ask, and to Google's APIs", () => {
    const [endpoint] = Object.keys(synthesizeYaml(gcp(declared)).json.resource.google_vertex_ai_endpoint);
    expect(rules(gcp(declared)).sort()).toEqual(
      [
        ["allow", ["199.36.153.8/30", "199.36.153.4/30"], "443"],
        ["allow", ["10.20.0.0/20"], "all"],
        ["allow", ["api.example.com"], "443"],
        ["allow", ["db.example.org"], "5432"],
        ["allow", ["10.1.0.0/16"], "5432"],
        ["allow", [`\${google_vertex_ai_endpoint.${endpoint}.dedicated_endpoint_dns}`], "443"],
        ["deny", ["0.0.0.0/0"], "all"],
      ].sort(),
    );
  });

  it("is closed before Airflow stands in it", () => {
    for (const { depends_on } of bodies(gcp(declared), "google_composer_environment"))
      expect(depends_on).toContainEqual(expect.stringMatching(/^google_compute_network_firewall_policy_association\./));
  });

  it("makes nothing where it is open, or where there is no network", () => {
    expect(rules(gcp())).toEqual([]);
    expect(rules(gcp(declared).replace(/airflow:[\s\S]*endpoints/, "endpoints"))).toEqual([]);
  });
});

describe("egress that is declared, on AWS", () => {
  const names = (yaml: string) =>
    bodies(yaml, "aws_route53_resolver_firewall_domain_list").find(({ name }) => /-declared$/.test(name))?.domains;

  it("lets the network look up the hosts that workloads name, and the package index where packages are installed", () => {
    expect(names(aws(declared))).toEqual(["api.example.com.", "db.example.org."]);
    const packages = aws(declared).replace("reports: { ", 'reports: { packages: { pandera: "==0.20.4" }, ');
    expect(names(packages)).toEqual(["pypi.org.", "files.pythonhosted.org.", "api.example.com.", "db.example.org."]);
  });

  it("is closed before Airflow stands in it", () => {
    for (const { depends_on } of bodies(aws(declared), "aws_mwaa_environment"))
      expect(depends_on).toContainEqual(expect.stringMatching(/^aws_route53_resolver_firewall_rule_group_association\./));
  }); // prettier-ignore

  it.each([["open", aws()], ["declared", aws(declared)]])("lets each Airflow out by HTTPS and to its own ports alone, where it is %s", (_, yaml) => {
    const rules = bodies(yaml, "aws_vpc_security_group_egress_rule").filter(({ cidr_ipv4 }) => cidr_ipv4);
    const groups = [...new Set(rules.map(({ security_group_id }) => security_group_id as string))];
    const of = (name: string) =>
      rules.filter(({ security_group_id }) => security_group_id === groups.find((each) => each.includes(name)))
        .map(({ cidr_ipv4, from_port }) => `${cidr_ipv4}:${from_port}`).sort();
    expect(of("pipelines")).toEqual(["0.0.0.0/0:443", "0.0.0.0/0:5432", "10.1.0.0/16:5432"]);
    expect(of("reports")).toEqual(["0.0.0.0/0:443"]);
  }); // prettier-ignore

  it("makes nothing where it is open, or where there is no network", () => {
    expect(bodies(aws(), "aws_route53_resolver_firewall_rule")).toEqual([]);
    expect(bodies(aws(declared).replace(/airflow:[\s\S]*endpoints/, "endpoints"), "aws_route53_resolver_firewall_rule")).toEqual([]);
  }); // prettier-ignore
});

describe.each([
  ["Google Cloud", gcp, "Google"],
  ["AWS", aws, "AWS"],
])("what show tells of it on %s", (_, yaml, cloud) => {
  const told = (says?: string) => show(synthesize(loadFiles({ "dev.yaml": yaml(says) })[0]!));

  it("is who reaches what, and nothing where it is open", () => {
    expect(told(declared)).toContain(
      `- **Egress:** declared: outside airflow/pipelines, airflow/reports reach the APIs of ${cloud}, api.example.com:443, db.example.org:5432, 10.1.0.0/16:5432`,
    );
    expect(told()).not.toContain("**Egress:**");
  });

  it("is in the table and in the picture, open or not", () => {
    const text = told();
    expect(text).toMatch(/\| `api\.example\.com:443` +\| `airflow\/pipelines`, `airflow\/reports` +\| - +\|/);
    expect(text).toMatch(/\| `10\.1\.0\.0\/16:5432` +\| `airflow\/pipelines` +\| - +\|/);
    expect(text).toContain('to_db_example_org____5432>"db.example.org:5432"]');
    expect(text).toContain('airflow_pipelines -->|"calls"| to_db_example_org____5432');
  });
});
