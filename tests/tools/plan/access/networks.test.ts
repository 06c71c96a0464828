import { describe, expect, it } from "vitest";
import { told, type Attributes } from "../changes";

const create = (type: string, after: Attributes) => told({ type, before: null, after: { name: "x", ...after } });
const rule = (range: string, more: Attributes = {}) => ({
  cidr_ipv4: range,
  from_port: 443,
  to_port: 443,
  ip_protocol: "tcp",
  ...more,
});
const group = "aws_vpc_security_group_ingress_rule";
const firewall = (more: Attributes) => ({
  direction: "INGRESS",
  allow: [{ protocol: "tcp", ports: ["443"] }],
  ...more,
});

describe("a network opens", () => {
  it.each(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "203.0.113.0/24", "8.8.8.8/32", "10.0.0.0/7"])("to %s", (range) => {
    expect(create(group, rule(range)).dangerous).toBe(true);
    expect(create("google_compute_firewall", firewall({ source_ranges: [range] })).dangerous).toBe(true);
  });

  it("to all of IPv6", () => {
    expect(create(group, { cidr_ipv6: "::/0" }).dangerous).toBe(true);
    expect(create("aws_security_group", { ingress: [{ ipv6_cidr_blocks: ["::/0"] }] }).dangerous).toBe(true);
  });

  it("to the whole internet, in so many words", () => {
    expect(create(group, rule("0.0.0.0/0")).text).toContain("to the whole internet (`0.0.0.0/0`), tcp 443");
    expect(create(group, rule("128.0.0.0/1")).text).toContain("to the whole internet");
    expect(create(group, rule("203.0.113.0/24")).text).toContain("to addresses of the internet: `203.0.113.0/24`");
  });

  it("where Google's rule names no source", () =>
    expect(create("google_compute_firewall", firewall({})).dangerous).toBe(true));

  it("where a rule for everybody takes in more ports", () => {
    const [before, after] = [rule("0.0.0.0/0"), rule("0.0.0.0/0", { from_port: 0, to_port: 65535 })];
    expect(told({ type: group, before, after }).dangerous).toBe(true);
  });

  it("where Airflow's pages take every address", () => {
    const config = (value: string) => ({
      config: [{ web_server_network_access_control: [{ allowed_ip_range: [{ value }] }] }],
    });
    const [before, after] = [config("10.0.0.0/8"), config("0.0.0.0/0")];
    expect(
      told({ type: "google_composer_environment", before: { name: "x", ...before }, after: { name: "x", ...after } })
        .dangerous,
    ).toBe(true);
  });

  it("where what forbade goes", () => {
    const before = { name: "x", direction: "INGRESS", deny: [{ protocol: "all" }], source_ranges: ["0.0.0.0/0"] };
    expect(told({ type: "google_compute_firewall", before, after: null }).dangerous).toBe(true);
  });
});

describe("a network does not open", () => {
  it.each(["10.20.0.0/20", "172.16.0.0/12", "192.168.1.0/24", "100.64.0.0/10"])("to %s", (range) => {
    expect(create(group, rule(range)).dangerous).toBe(false);
    expect(create("google_compute_firewall", firewall({ source_ranges: [range] })).dangerous).toBe(false);
  });

  it("by what it lets out, forbids, or had before", () => {
    expect(create("aws_vpc_security_group_egress_rule", rule("0.0.0.0/0")).dangerous).toBe(false);
    expect(
      create("google_compute_firewall", {
        direction: "INGRESS",
        deny: [{ protocol: "all" }],
        source_ranges: ["0.0.0.0/0"],
      }).dangerous,
    ).toBe(false);
    expect(
      told({ type: group, before: rule("0.0.0.0/0"), after: rule("0.0.0.0/0", { description: "x" }) }).dangerous,
    ).toBe(false);
  });
});
