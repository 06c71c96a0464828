import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { Construct } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link DnsRecord}. */
export interface DnsRecordProps extends ProviderSettings {
  /** Name of the managed zone of Cloud DNS that the host is in, such as `acme-example`, which is not its domain. A change replaces the record. */
  readonly zone: string;

  /** Host name without a `.` at its end, such as `scores.acme.example`. A change replaces the record. */
  readonly host: string;

  /** IPv4 addresses that it stands for. */
  readonly addresses: string[];

  /**
   * Seconds for which others may remember it, 0-2,147,483,647.
   * @default 300
   */
  readonly ttlSeconds?: number;

  /**
   * Project that owns the zone.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** The address of a host name, in a zone of Cloud DNS that is there already. A record of the host that is there already is refused by Cloud DNS. */
export class DnsRecord extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: DnsRecordSet;

  constructor(scope: Construct, id: string, props: DnsRecordProps) {
    super(scope, id);
    const { zone, host, addresses, ttlSeconds = 300, project } = props;
    for (const [name, value] of Object.entries({ zone, host, addresses })) required(this, name, value);
    mustHaveKnownItems(this, "addresses", addresses);
    if (isKnown(zone) && !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(zone)) {
      const remedy = 'write the name of the zone in Cloud DNS, 1-63 of a-z, 0-9 and "-", beginning with a letter';
      throw invalid(this, `zone is "${zone}"`, remedy);
    }
    if (isKnown(host) && !/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(host))
      throw invalid(this, `host is "${host}"`, "write a host name alone, such as scores.acme.example");
    if (addresses.length === 0) throw invalid(this, "addresses is empty", "give one address");
    checkWhole(this, "ttlSeconds", ttlSeconds, 0, 2 ** 31 - 1);
    this.resource = new DnsRecordSet(this, "Resource", {
      managedZone: zone,
      name: `${host}.`,
      type: "A",
      ttl: ttlSeconds,
      rrdatas: addresses,
      project,
    });
    applySettings(this, props);
  }
}
