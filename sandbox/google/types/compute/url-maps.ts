import type { ApiError } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";
import { changing, computeRow, inFull, invalidValue, refuseMissing, referred, unlessNamed } from "./row";

/** What a rule does with a request: exactly one of these. */
function destinations({ defaultService, defaultUrlRedirect, defaultRouteAction }: Body): number {
  const weighted = defaultRouteAction?.weightedBackendServices?.length > 0;
  return [defaultService !== undefined, defaultUrlRedirect !== undefined, weighted].filter(Boolean).length;
}

/** UrlMap, PathMatcher and HostRule, Compute Engine API; that a host stands in one rule alone: hashicorp/terraform-provider-google#3537. */
function refuseMap(body: Body, { store }: Request): ApiError | undefined {
  const { hostRules = [], pathMatchers = [] } = body;
  const only = "Only one of defaultUrlRedirect, defaultService or defaultRouteAction.weightedBackendService can be set."; // prettier-ignore
  if (destinations(body) !== 1) return invalidValue("defaultService", body.defaultService, only);
  refuseMissing(store, body, ["defaultService"]);
  const names = new Set<string>();
  for (const [index, matcher] of (pathMatchers as Body[]).entries()) {
    names.add(matcher.name);
    if (destinations(matcher) !== 1)
      return invalidValue(`pathMatchers[${index}].defaultService`, matcher.defaultService, only);
    refuseMissing(store, matcher, ["defaultService"]);
    for (const rule of matcher.pathRules ?? []) refuseMissing(store, rule, ["service"]);
  }
  const hosts = new Set<string>();
  for (const [index, rule] of (hostRules as Body[]).entries()) {
    if (!names.has(rule.pathMatcher))
      return invalidValue(
        `hostRules[${index}].pathMatcher`,
        rule.pathMatcher,
        "There is no path matcher of this name.",
      );
    for (const host of rule.hosts ?? []) {
      if (hosts.has(host))
        return invalidValue(`hostRules[${index}].hosts`, host, "It conflicts with another host rule.");
      hosts.add(host);
    }
  }
  return undefined;
}

const noCode = (redirect: Body | undefined) => {
  if (redirect !== undefined) redirect.redirectResponseCode ??= "MOVED_PERMANENTLY_DEFAULT";
};

export const urlMaps = computeRow(
  {},
  {
    inUse: unlessNamed("url_map"),
    refusal: refuseMap,
    shape: (body, request) => {
      inFull(body, request);
      for (const each of [body, ...(body.pathMatchers ?? [])]) noCode(each.defaultUrlRedirect);
    },
  },
);

/** A map that redirects to HTTPS belongs to a proxy without it: "must only be set for URL maps used in TargetHttpProxys" (Compute Engine API). */
function refuseRedirect({ urlMap }: Body, { store }: Pick<Request, "store">): ApiError | undefined {
  const map = referred(store, urlMap)?.body;
  const matchers: Body[] = map === undefined ? [] : [map, ...(map.pathMatchers ?? [])];
  if (!matchers.some(({ defaultUrlRedirect }) => defaultUrlRedirect?.httpsRedirect === true)) return undefined;
  return invalidValue("urlMap", urlMap, "A URL map with httpsRedirect is not permitted for a TargetHttpsProxy.");
}

export const targetHttpProxies = computeRow(
  {},
  {
    inUse: unlessNamed("target_http_proxy"),
    refusal: (body, { store }) => void refuseMissing(store, body, ["urlMap"]),
    methods: { setUrlMap: changing("urlMap") },
  },
);

const mostCertificates = 15; // "Quotas and limits", Cloud Load Balancing: SSL certificates per target HTTPS proxy

function wrongCertificates({ sslCertificates = [], certificateMap }: Body): ApiError | undefined {
  if (sslCertificates.length > mostCertificates)
    return invalidValue("sslCertificates", sslCertificates.length, `At most ${mostCertificates} of them.`);
  if (sslCertificates.length > 0 || certificateMap !== undefined) return undefined;
  // hashicorp/terraform-provider-google#17802
  return invalidValue("sslCertificates", "", "At least 1 SSL certificate must be specified.");
}

export const targetHttpsProxies = computeRow(
  { quicOverride: "NONE" },
  {
    inUse: unlessNamed("target_https_proxy"),
    refusal: (body, request) => {
      refuseMissing(request.store, body, ["urlMap", "sslCertificates", "sslPolicy"]);
      return wrongCertificates(body) ?? refuseRedirect(body, request);
    },
    methods: {
      setUrlMap: (request) => {
        const refused = refuseRedirect(request.body, request);
        if (refused !== undefined) throw refused;
        return changing("urlMap")(request);
      },
      setSslPolicy: changing("sslPolicy"),
      setQuicOverride: changing("quicOverride"),
      setSslCertificates: (request) => {
        const refused = wrongCertificates(request.body);
        if (refused !== undefined) throw refused;
        return changing("sslCertificates")(request);
      },
    },
  },
);
