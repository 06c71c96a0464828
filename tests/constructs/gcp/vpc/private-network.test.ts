import { describe, expect, it } from "vitest";
import { PrivateNetwork, type PrivateNetworkProps } from "../../../../constructs/gcp/vpc/private-network";
import { synth } from "../../../support/synth";

const required: PrivateNetworkProps = { networkName: "ml", region: "europe-west1", cidr: "10.20.0.0/20" };
const network = (props: Partial<PrivateNetworkProps> = {}) =>
  synth((scope) => new PrivateNetwork(scope, "network", { ...required, ...props })).resource;

describe("a PrivateNetwork with nothing set", () => {
  it("has one subnetwork, which reaches Google's APIs without a public address and is logged", () => {
    const { google_compute_network: networks, google_compute_subnetwork: subnetworks } = network();
    expect(networks).toMatchObject([{ name: "ml", auto_create_subnetworks: false }]);
    expect(subnetworks).toMatchObject([
      {
        region: "europe-west1",
        ip_cidr_range: "10.20.0.0/20",
        private_ip_google_access: true,
        log_config: { aggregation_interval: "INTERVAL_10_MIN", flow_sampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
      },
    ]);
  });

  it("lets in nothing: a network has no rule that nobody made", () => {
    expect(network().google_compute_firewall).toBeUndefined();
  });

  it("does not reach the internet", () => {
    expect(network().google_compute_router_nat).toBeUndefined();
  });
});

it("does with everything set what the props say", () => {
  const all = network({ project: "p", nat: true });
  for (const type of ["network", "subnetwork", "router", "router_nat"]) {
    expect(all[`google_compute_${type}`]).toMatchObject([{ project: "p" }]);
  }
  expect(all.google_compute_router_nat).toMatchObject([
    {
      region: "europe-west1",
      source_subnetwork_ip_ranges_to_nat: "LIST_OF_SUBNETWORKS",
      subnetwork: [{ source_ip_ranges_to_nat: ["ALL_IP_RANGES"] }],
    },
  ]);
});

it("shortens the names of its parts to what Google takes", () => {
  const name = network({ networkName: "n".repeat(60) }).google_compute_subnetwork![0]!.name as string;
  expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])$/);
});

describe("refuses", () => {
  it.each<[string, Partial<PrivateNetworkProps>, string]>([
    ["a name in capitals", { networkName: "ML" }, 'test/network: networkName is "ML"; write 1-63'],
    ["a range without a length", { cidr: "10.0.0.0" }, 'cidr is "10.0.0.0"; write a base address'],
    ["no address", { cidr: "10.0.0.256/24" }, 'cidr is "10.0.0.256/24"'],
    ["an address inside the range", { cidr: "10.20.8.0/20" }, 'cidr is "10.20.8.0/20"'],
    ["a range too small for a subnetwork", { cidr: "10.0.0.0/30" }, 'cidr is "10.0.0.0/30"'],
    ["the whole internet", { cidr: "0.0.0.0/0" }, 'cidr is "0.0.0.0/0"'],
  ])("%s", (_, props, message) => {
    expect(() => network(props)).toThrow(message);
  });
});
