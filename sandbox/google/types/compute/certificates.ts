import type { Body } from "../../json";
import { longAgo } from "../row";
import { computeRow, invalidValue, unlessNamed } from "./row";

const mostDomains = 100; // of one certificate that Google manages ("Quotas and limits", Cloud Load Balancing)

/** No method changes one: another list of domains is another certificate, which has another name while this one is in use. */
export const sslCertificates = computeRow(
  {},
  {
    inUse: unlessNamed("ssl_certificate"),
    omits: ["privateKey"],
    shape: (body) => {
      if (body.type !== "MANAGED") return;
      const { domains = [] } = body.managed ?? {};
      // It is issued once the names lead to the load balancer, which a deploy does not wait for ("Use Google-managed SSL certificates").
      body.managed.status ??= "PROVISIONING";
      body.managed.domainStatus ??= Object.fromEntries(domains.map((domain: string) => [domain, "PROVISIONING"]));
      body.subjectAlternativeNames ??= [];
      body.expireTime ??= longAgo;
    },
    refusal: ({ type, managed }) => {
      if (type !== "MANAGED") return undefined;
      const { domains = [] }: Body = managed ?? {};
      const wrong = domains.find((domain: string) => !/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\.?$/.test(domain)); // prettier-ignore
      if (wrong !== undefined)
        return invalidValue("managed.domains", wrong, "It is no domain name, or has a wildcard.");
      if (domains.length >= 1 && domains.length <= mostDomains) return undefined;
      return invalidValue("managed.domains", domains.length, `There must be 1 to ${mostDomains} of them.`);
    },
  },
);

// What the profiles let in ("SSL policies for SSL and TLS protocols"), by the names that the API has for them.
const modern = [
  ...["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"],
  ...["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
];

/** Which versions and ciphers a load balancer speaks. */
export const sslPolicies = computeRow(
  { profile: "COMPATIBLE", minTlsVersion: "TLS_1_0" },
  {
    inUse: unlessNamed("ssl_policy"),
    shape: (body) => {
      body.enabledFeatures = body.profile === "CUSTOM" ? (body.customFeatures ?? []) : modern;
    },
    // SslPolicy, Compute Engine API.
    refusal: ({ profile = "COMPATIBLE", minTlsVersion, customFeatures = [] }) => {
      if (minTlsVersion === "TLS_1_3" && profile !== "RESTRICTED")
        return invalidValue("profile", profile, "With TLS_1_3 it must be RESTRICTED.");
      if (profile !== "CUSTOM" && customFeatures.length > 0)
        return invalidValue("customFeatures", customFeatures[0], "It must be empty if the profile is not CUSTOM.");
      return undefined;
    },
  },
);
