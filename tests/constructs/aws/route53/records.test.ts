import { expect, it } from "vitest";
import { AliasRecord, PrivateHostedZone } from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const loadBalancer = { dnsName: "churn-1.eu-west-1.elb.amazonaws.com", zoneId: "Z32O12XQLNTSW2" };
const record = (hostedZoneId: string, recordName: string) =>
  synth((scope) => new AliasRecord(scope, "record", { hostedZoneId, recordName, loadBalancer })).resource;

it("an AliasRecord leads to a load balancer, and takes none over that is there", () => {
  expect(record("Z0123456789ABCDEFGHIJ", "scores.acme.example").aws_route53_record).toEqual([
    {
      ...{ zone_id: "Z0123456789ABCDEFGHIJ", name: "scores.acme.example", type: "A" },
      alias: { name: loadBalancer.dnsName, zone_id: loadBalancer.zoneId, evaluate_target_health: false },
    },
  ]);
  expect(() => record("acme.example", "scores.acme.example")).toThrow('hostedZoneId is "acme.example"');
  expect(() => record("Z0123456789ABCDEFGHIJ", "Scores.acme.example")).toThrow('recordName is "Scores.acme.example"');
});

const zone = (zoneName: string, vpcId = "vpc-1") =>
  synth((scope) => new PrivateHostedZone(scope, "zone", { zoneName, vpcId })).resource;

it("a PrivateHostedZone answers in one network", () => {
  expect(zone("churn-dev.internal").aws_route53_zone).toEqual([
    { name: "churn-dev.internal", comment: "Names within the network", vpc: [{ vpc_id: "vpc-1" }] },
  ]);
  expect(() => zone("churn dev")).toThrow('zoneName is "churn dev"');
  expect(() => zone("churn-dev.internal", "the network")).toThrow('vpcId has "the network"');
});
