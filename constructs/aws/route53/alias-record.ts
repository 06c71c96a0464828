import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, type ProviderSettings } from "../settings";

/** What a name can lead to, such as a load balancer, whoever made it. */
export interface IAliasTarget {
  /** Its host. */
  readonly dnsName: string;

  /** Id of the hosted zone of that host. */
  readonly zoneId: string;
}

/** Settings of an {@link AliasRecord}. */
export interface AliasRecordProps extends ProviderSettings {
  /** Id of the hosted zone. A change replaces the record. */
  readonly hostedZoneId: string;

  /** The host, within the zone. A change replaces the record. */
  readonly recordName: string;

  /** What the host leads to. */
  readonly loadBalancer: IAliasTarget;
}

/** A name for a load balancer, which follows its addresses and costs nothing to ask for. One that is there already is not taken over. */
export class AliasRecord extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: Route53Record;

  constructor(scope: Construct, id: string, props: AliasRecordProps) {
    super(scope, id);
    const { hostedZoneId, recordName, loadBalancer } = props;
    required(this, "hostedZoneId", hostedZoneId);
    required(this, "recordName", recordName);
    required(this, "loadBalancer", loadBalancer);
    if (isKnown(hostedZoneId) && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId))
      throw invalid(this, `hostedZoneId is "${hostedZoneId}"`, "write the zone's id, such as Z0123456789ABCDEFGHIJ");
    if (isKnown(recordName) && !/^(?=.{1,253}$)(\*\.)?([a-z0-9_-]{1,63}\.)+[a-z]{2,63}$/.test(recordName))
      throw invalid(this, `recordName is "${recordName}"`, "write it in lower case, such as scores.acme.example");
    this.resource = new Route53Record(this, "Resource", {
      zoneId: hostedZoneId,
      name: recordName,
      type: "A",
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false },
    });
    applySettings(this, props);
  }
}
