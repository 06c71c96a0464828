import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { ref, Token } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link Certificate}. */
export interface CertificateProps extends ResourceSettings {
  /** The host it is for, at most 64 characters, or `*.` and a domain. A change replaces the certificate: the new one is issued before the old one goes. */
  readonly domainName: string;

  /**
   * Further hosts that it is for, at most 253 characters each, and nine of them ("Quotas", ACM guide; more on request). A change replaces the certificate.
   * @default - none
   */
  readonly alternativeNames?: string[];

  /**
   * Id of the hosted zone, of this account, that its hosts are in: the records that prove them are made there, and stay, since ACM renews by them.
   * @default - none: whoever owns the zone makes what `validationRecords` says, and what needs the certificate fails until then
   */
  readonly hostedZoneId?: string;
}

/** What proves to ACM that a host is yours: a record in its zone. */
export interface ValidationRecord {
  /** The host. */
  readonly domainName: string;

  /** Name of the record. */
  readonly name: string;

  /** What the record says, as a CNAME. */
  readonly value: string;
}

/** A public certificate for load balancers of the region, free, proven by DNS, and renewed by ACM itself while its records stand. */
export class Certificate extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AcmCertificate;

  /** What waits until ACM has issued it; undefined without `hostedZoneId`. */
  public readonly validation?: AcmCertificateValidation;

  /** What proves its hosts, a record for each; those of `*.acme.example` and `acme.example` are one. */
  public readonly validationRecords: ValidationRecord[];

  /** ARN of the certificate: with `hostedZoneId` of one that is issued, so that who uses it waits for that. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { domainName, alternativeNames = [], hostedZoneId } = props;
    this.validate(props);
    this.resource = new AcmCertificate(this, "Resource", {
      domainName,
      subjectAlternativeNames: alternativeNames.length === 0 ? undefined : alternativeNames,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const names = [domainName, ...alternativeNames];
    const proven = names.filter((name) => !name.startsWith("*.") || !names.includes(name.slice(2)));
    this.validationRecords = proven.map((name) => ({
      domainName: name,
      name: this.optionOf(name, "resource_record_name"),
      value: this.optionOf(name, "resource_record_value"),
    }));
    if (hostedZoneId !== undefined) this.validation = this.prove(hostedZoneId);
    this.arn = this.validation?.certificateArn ?? this.resource.arn;
    applySettings(this, props);
  }

  /**
   * A record belongs to the account and the host and not to the certificate ("DNS validation", ACM guide): it is at the host's address here and stays as it was when the
   * certificate is replaced, while the plan cannot know that it will be the same.
   */
  private prove(zoneId: string): AcmCertificateValidation {
    const records = this.validationRecords.map(
      ({ domainName, name, value }) =>
        new Route53Record(this, `Validation-${domainName.replace("*", "any")}`, {
          ...{ zoneId, name, type: "CNAME", records: [value], ttl: 300 },
          lifecycle: { ignoreChanges: ["name", "records"] },
        }),
    );
    return new AcmCertificateValidation(this, "Issued", {
      certificateArn: this.resource.arn,
      validationRecordFqdns: records.map(({ fqdn }) => fqdn),
    });
  }

  private optionOf(domainName: string, attribute: string): string {
    const options = `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}.domain_validation_options`;
    const found = `one([for each in ${options} : each.${attribute} if each.domain_name == "${domainName}"])`;
    return Token.asString(ref(found, this.resource.cdktfStack));
  }

  private validate({ domainName, alternativeNames = [], hostedZoneId }: CertificateProps): void {
    required(this, "domainName", domainName);
    mustBeKnown(this, "domainName", domainName, "its record is named by it");
    mustBeKnown(this, "alternativeNames", alternativeNames, "their records are named by them");
    const names = [domainName, ...alternativeNames];
    // ACM's API, RequestCertificate: upper case is answered as lower, and would differ for ever.
    const wrong = names.find(
      (name) => !/^(?=.{1,253}$)(\*\.)?((?!-)[a-z0-9-]{0,62}[a-z0-9]\.)+[a-z]{2,63}$/.test(name),
    );
    if (wrong !== undefined)
      throw invalid(this, `"${wrong}" is no host`, "write it in lower case, such as scores.acme.example");
    if (domainName.length > 64) {
      const remedy = "give one of at most 64, and this among alternativeNames";
      throw invalid(this, `domainName has ${domainName.length} characters`, remedy);
    }
    if (names.length > 10) throw invalid(this, `there are ${names.length} names`, "give at most 10");
    if (new Set(names).size < names.length)
      throw invalid(this, "a name is there twice", "leave it out of alternativeNames");
    if (isKnown(hostedZoneId) && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId))
      throw invalid(this, `hostedZoneId is "${hostedZoneId}"`, "write the zone's id, such as Z0123456789ABCDEFGHIJ");
  }
}
