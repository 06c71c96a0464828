import { describe, expect, it } from "vitest";
import { Certificate, type CertificateProps } from "../../../../constructs/aws";
import { synth } from "../../../support/synth";

const hostedZoneId = "Z0123456789ABCDEFGHIJ";
const made = (props: Partial<CertificateProps> = {}) =>
  synth((scope) => new Certificate(scope, "certificate", { domainName: "scores.acme.example", ...props }));

describe("a Certificate", () => {
  it("is proven by DNS, and issued anew before it goes", () => {
    const { resource } = made();
    expect(resource.aws_acm_certificate).toEqual([
      { domain_name: "scores.acme.example", validation_method: "DNS", lifecycle: { create_before_destroy: true } },
    ]);
    expect(Object.keys(resource)).toEqual(["aws_acm_certificate"]);
  });

  it("says what to make where its zone is somebody else's", () => {
    synth((scope) => {
      const { validationRecords, arn } = new Certificate(scope, "certificate", { domainName: "scores.acme.example" });
      expect(validationRecords.map(({ domainName }) => domainName)).toEqual(["scores.acme.example"]);
      expect(arn).toMatch(/TfToken/);
    });
  });

  it("makes the records in its zone, which stay as they are, and waits for ACM", () => {
    const { resource, json } = made({ alternativeNames: ["*.acme.example", "acme.example"], hostedZoneId });
    const [id] = Object.keys((json.resource as Record<string, object>).aws_acm_certificate!);
    const option = (domain: string, attribute: string) =>
      `\${one([for each in aws_acm_certificate.${id}.domain_validation_options : each.${attribute} if each.domain_name == "${domain}"])}`;
    expect(resource.aws_route53_record).toEqual(
      ["scores.acme.example", "acme.example"].map((domain) => ({
        ...{ zone_id: hostedZoneId, type: "CNAME", ttl: 300, name: option(domain, "resource_record_name") },
        records: [option(domain, "resource_record_value")],
        lifecycle: { ignore_changes: ["name", "records"] },
      })),
    );
    expect(resource.aws_acm_certificate_validation).toEqual([
      {
        certificate_arn: `\${aws_acm_certificate.${id}.arn}`,
        validation_record_fqdns: [
          expect.stringMatching(/^\$\{aws_route53_record\..*\.fqdn\}$/),
          expect.stringMatching(/^\$\{aws_route53_record\..*\.fqdn\}$/),
        ],
      },
    ]);
  });

  it("proves a wildcard alone by itself", () => {
    const { resource } = made({ domainName: "*.acme.example", hostedZoneId });
    expect(resource.aws_route53_record).toMatchObject([
      { name: expect.stringContaining('each.domain_name == "*.acme.example"') },
    ]);
  });

  it.each<[string, Partial<CertificateProps>, string]>([
    ["a host without a dot", { domainName: "scores" }, '"scores" is no host'],
    ["upper case", { alternativeNames: ["Acme.example"] }, '"Acme.example" is no host'],
    ["a wildcard within", { domainName: "a.*.example" }, '"a.*.example" is no host'],
    ["65 characters", { domainName: `${"a".repeat(57)}.example` }, "domainName has 65 characters"],
    [
      "eleven names",
      { alternativeNames: [..."abcdefghij"].map((each) => `${each}.example`) },
      "there are 11 names; give at most 10",
    ],
    ["a name twice", { alternativeNames: ["scores.acme.example"] }, "a name is there twice"],
    ["a zone by its name", { hostedZoneId: "acme.example" }, 'hostedZoneId is "acme.example"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });

  it("takes a first name of 64 characters, and longer ones beside it", () => {
    const long = `${"a".repeat(63)}.${"b".repeat(63)}.example`;
    expect(() => made({ domainName: `${"a".repeat(56)}.example`, alternativeNames: [long] })).not.toThrow();
  });
});
