import { describe, expect, it } from "vitest";
import { EgressPolicy, type EgressPolicyProps } from "../../../../constructs/gcp/vpc/egress-policy";
import { synth } from "../../../support/synth";

const network = "projects/acme/global/networks/ml";
const all = (props: Partial<EgressPolicyProps> = {}, more: (policy: EgressPolicy) => void = () => {}) =>
  synth((scope) => {
    const policy = new EgressPolicy(scope, "egress", { policyName: "ml-egress", network, ...props });
    more(policy);
    return policy;
  }).resource;
const rules = (...args: Parameters<typeof all>) =>
  all(...args)
    .google_compute_network_firewall_policy_rule!.map(({ priority, action, match }) => [priority, action, match])
    .sort(([a], [b]) => Number(a) - Number(b));
const tcp = (port: number) => [{ ip_protocol: "tcp", ports: [String(port)] }];

describe("an EgressPolicy with nothing set", () => {
  it("lets out to Google's APIs by their private addresses, and refuses the rest", () => {
    // "Configure Private Google Access" (VPC guide), Domain options: private.googleapis.com and restricted.googleapis.com.
    expect(rules()).toEqual([
      [1000, "allow", { dest_ip_ranges: ["199.36.153.8/30", "199.36.153.4/30"], layer4_configs: tcp(443) }],
      [2100000, "deny", { dest_ip_ranges: ["0.0.0.0/0"], layer4_configs: [{ ip_protocol: "all" }] }],
    ]);
  });

  it("holds for the network once all rules are there, and logs what it refuses", () => {
    const { google_compute_network_firewall_policy_association: associations, ...rest } = all();
    expect(associations).toMatchObject([{ attachment_target: network }]);
    expect(associations![0]!.depends_on).toHaveLength(2);
    const logged = rest.google_compute_network_firewall_policy_rule!.filter(({ enable_logging }) => enable_logging);
    expect(logged).toMatchObject([{ action: "deny" }]);
    expect(rest.google_compute_network_firewall_policy_rule!.every(({ direction }) => direction === "EGRESS")).toBe(true);
  }); // prettier-ignore

  it("has nothing that is billed: names alone are", () => {
    expect(JSON.stringify(all())).not.toContain("fqdn");
  });
});

it("lets out to each destination, hosts and ranges apart, so that ranges stay free of charge", () => {
  const destinations = [
    { hosts: ["api.example.com", "b.example.com"], cidrs: ["10.1.0.0/16"], port: 443 },
    { cidrs: ["10.2.0.0/16"], port: 5432 },
  ];
  expect(rules({ ownCidrs: ["10.20.0.0/20"], destinations }, (policy) => policy.allow(1, { hosts: ["c.example.com"], port: 443 }))).toEqual([
    [1000, "allow", expect.anything()],
    [1100, "allow", { dest_ip_ranges: ["10.20.0.0/20"], layer4_configs: [{ ip_protocol: "all" }] }],
    [100443, "allow", { dest_ip_ranges: ["10.1.0.0/16"], layer4_configs: tcp(443) }],
    [105432, "allow", { dest_ip_ranges: ["10.2.0.0/16"], layer4_configs: tcp(5432) }],
    [200443, "allow", { dest_fqdns: ["api.example.com", "b.example.com"], layer4_configs: tcp(443) }],
    [400443, "allow", { dest_fqdns: ["c.example.com"], layer4_configs: tcp(443) }],
    [2100000, "deny", expect.anything()],
  ]);
}); // prettier-ignore

it("changes the policy by one rule after another", () => {
  const made = all().google_compute_network_firewall_policy_rule!;
  expect(made.map(({ depends_on = [] }) => (depends_on as string[]).length)).toEqual([0, 1]);
});

it.each<[string, Partial<EgressPolicyProps>, string]>([
  ["its name", { policyName: "Egress" }, 'policyName is "Egress"'],
  ["a wildcard", { destinations: [{ hosts: ["*.example.com"], port: 443 }] }, 'hosts has "*.example.com"'],
  ["101 hosts", { destinations: [{ hosts: Array.from({ length: 101 }, (_, i) => `h${i}.example.com`), port: 443 }] }, "port 443 has 101 hosts"],
  ["a port", { destinations: [{ cidrs: ["10.1.0.0/16"], port: 0 }] }, "port is 0"],
  ["a port in two destinations", { destinations: [{ cidrs: ["10.1.0.0/16"], port: 443 }, { cidrs: ["10.2.0.0/16"], port: 443 }] }, "ranges, port 443 stand in two destinations"],
])("refuses %s", (_, props, message) => expect(() => all(props)).toThrow(message)); // prettier-ignore

it("refuses an id of more destinations that leaves their room", () => {
  expect(() => all({}, (policy) => policy.allow(10, { cidrs: ["10.1.0.0/16"], port: 443 }))).toThrow("the id 10");
});
