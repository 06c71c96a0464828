import { describe, expect, it } from "vitest";
import { DnsRecord, type DnsRecordProps } from "../../../../constructs/gcp";
import { synth } from "../../../support/synth";

describe("a DnsRecord", () => {
  const made = (props: Partial<DnsRecordProps> = {}) =>
    synth((scope) => {
      const common = { zone: "acme-example", host: "scores.acme.example", addresses: ["203.0.113.7"] };
      new DnsRecord(scope, "record", { ...common, ...props });
    }).resource.google_dns_record_set;

  it("is the address of a host, for five minutes", () => {
    const record = { managed_zone: "acme-example", name: "scores.acme.example.", type: "A", rrdatas: ["203.0.113.7"] };
    expect(made()).toEqual([{ ...record, ttl: 300 }]);
    expect(made({ ttlSeconds: 60, project: "dns" })).toEqual([{ ...record, ttl: 60, project: "dns" }]);
  });

  it.each<[Partial<DnsRecordProps>, string]>([
    [{ zone: "acme.example" }, 'zone is "acme.example"; write the name of the zone in Cloud DNS'],
    [{ host: "scores.acme.example." }, 'host is "scores.acme.example."; write a host name alone'],
    [{ addresses: [] }, "addresses is empty; give one address"],
    [{ ttlSeconds: -1 }, "ttlSeconds is -1; give a whole number from 0"],
  ])("refuses %j", (props, message) => {
    expect(() => made(props)).toThrow(`test/record: ${message}`);
  });
});
