import { beforeAll, describe, expect, it } from "vitest";
import { started } from "../started";

// What Compute Engine refuses of what stands before a service, and what goes in which order.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const base = `https://compute.googleapis.com/compute/v1/${project}`;
const region = "regions/europe-west1";

const ask = async (method: string, path: string, body?: object) => {
  const answer = await sandbox.google.call(method, `${base}/${path}`, body);
  return { status: answer.status, says: answer.body?.error?.message as string | undefined, body: answer.body };
};
const make = async (path: string, body: object) =>
  expect(await ask("POST", path, body), path).toMatchObject({ status: 200 });
const group = (name: string) => `${project}/${region}/networkEndpointGroups/${name}`;
const of = (kind: string, name: string) => `${project}/global/${kind}/${name}`;
const managed = (name: string, ...domains: string[]) => ({ name, type: "MANAGED", managed: { domains } });

const serverless = (name: string, more: object = {}) => ({
  ...{ name, loadBalancingScheme: "EXTERNAL_MANAGED", protocol: "HTTPS", backends: [{ group: group("scores") }] },
  ...more,
});
const map = (name: string, more: object = {}) => ({ name, defaultService: of("backendServices", "scores"), ...more });
const secure = (name: string, more: object = {}) => ({
  ...{ name, urlMap: of("urlMaps", "public"), sslCertificates: [of("sslCertificates", "scores")] },
  ...more,
});
const rule = (name: string, portRange: string) => ({
  ...{ name, portRange, target: of("targetHttpsProxies", "public"), loadBalancingScheme: "EXTERNAL_MANAGED" },
  IPAddress: of("addresses", "public"),
});

beforeAll(async () => {
  const cloudRun = { service: "scores" };
  await make(`${region}/networkEndpointGroups`, { name: "scores", networkEndpointType: "SERVERLESS", cloudRun });
  await make("global/backendServices", serverless("scores"));
  await make("global/urlMaps", map("public"));
  await make("global/urlMaps", { name: "redirect", defaultUrlRedirect: { httpsRedirect: true, stripQuery: false } });
  await make("global/sslCertificates", managed("scores", "scores.acme.example"));
  await make("global/sslPolicies", { name: "modern", profile: "MODERN", minTlsVersion: "TLS_1_2" });
  await make("global/targetHttpsProxies", secure("public", { sslPolicy: of("sslPolicies", "modern") }));
  await make("global/addresses", { name: "public" });
  await make("global/forwardingRules", rule("public", "443"));
});

const kind = "a backend service with Serverless network endpoint groups";
// prettier-ignore
const refused: [what: string, path: string, body: object, says: string, status?: number][] = [
  ["a timeout before a service", "global/backendServices", serverless("a", { timeoutSec: 120 }), `Invalid value for field 'resource.timeoutSec': '120'. Timeout sec is not supported for ${kind}.`],
  ["the name of a port before a service", "global/backendServices", serverless("a", { portName: "https" }), `Invalid value for field 'resource.portName': 'https'. Port name is not supported for ${kind}.`],
  ["a health check before a service", "global/backendServices", serverless("a", { healthChecks: [of("healthChecks", "a")] }), "A health check is not supported"],
  ["a backend that may be full", "global/backendServices", serverless("a", { backends: [{ group: group("scores"), maxUtilization: 0.8 }] }), "Invalid value for field 'resource.backends[0].maxUtilization': '0.8'. Max utilization is not supported for Serverless network endpoint groups."],
  ["a group that is not there", "global/backendServices", serverless("a", { backends: [{ group: group("none") }] }), `The resource '${group("none")}' was not found`, 404],
  ["a group of two kinds", `${region}/networkEndpointGroups`, { name: "a", networkEndpointType: "SERVERLESS", cloudRun: { service: "a" }, cloudFunction: { function: "b" } }, "Exactly one of cloudRun"],
  ["a map with a backend that is not there", "global/urlMaps", map("a", { defaultService: of("backendServices", "none") }), "was not found", 404],
  ["a map that leads nowhere", "global/urlMaps", { name: "a" }, "Only one of defaultUrlRedirect, defaultService"],
  ["a host in two rules", "global/urlMaps", map("a", { hostRules: [1, 2].map(() => ({ hosts: ["a.acme.example"], pathMatcher: "m" })), pathMatchers: [{ name: "m", defaultService: of("backendServices", "scores") }] }), "It conflicts with another host rule."],
  ["a host for no matcher", "global/urlMaps", map("a", { hostRules: [{ hosts: ["a.acme.example"], pathMatcher: "m" }] }), "There is no path matcher of this name."],
  ["a certificate with a wildcard", "global/sslCertificates", managed("a", "*.acme.example"), "has a wildcard"],
  ["a certificate of no domain", "global/sslCertificates", managed("a"), "There must be 1 to 100 of them."],
  ["TLS 1.3 alone with old ciphers", "global/sslPolicies", { name: "a", profile: "MODERN", minTlsVersion: "TLS_1_3" }, "it must be RESTRICTED"],
  ["a proxy without a certificate", "global/targetHttpsProxies", secure("a", { sslCertificates: [] }), "At least 1 SSL certificate must be specified"],
  ["a proxy with sixteen", "global/targetHttpsProxies", secure("a", { sslCertificates: Array(16).fill(of("sslCertificates", "scores")) }), "At most 15 of them."],
  ["a redirect to HTTPS behind HTTPS", "global/targetHttpsProxies", secure("a", { urlMap: of("urlMaps", "redirect") }), "is not permitted for a TargetHttpsProxy"],
  ["a second rule at an address and a port", "global/forwardingRules", rule("b", "443"), "Specified IP address is in-use and would result in a conflict."],
  ["a name that is taken", "global/sslCertificates", managed("scores", "other.acme.example"), "already exists", 409],
];

it.each(refused)("there may not be %s", async (_, path, body, says, status = 400) => {
  expect(await ask("POST", path, body)).toMatchObject({ status, says: expect.stringContaining(says) });
});

it("a certificate is never changed", async () => {
  for (const method of ["PATCH", "PUT"])
    expect((await ask(method, "global/sslCertificates/scores", managed("scores", "b.acme.example"))).status).toBe(404);
});

it("the timeout and the port's name that were answered may be sent back", async () => {
  const { body } = await ask("GET", "global/backendServices/scores");
  expect(body).toMatchObject({ timeoutSec: 30, portName: "http", iap: { enabled: false } });
  expect(await ask("PUT", "global/backendServices/scores", body)).toMatchObject({ status: 200 });
});

it("an address is given out once, and says where it is answered", async () => {
  const { body } = await ask("GET", "global/forwardingRules/public");
  const { address } = (await ask("GET", "global/addresses/public")).body;
  expect(body).toMatchObject({ IPAddress: address, portRange: "443-443", IPProtocol: "TCP" });
});

describe("what is used", () => {
  const inUse: [path: string, kind: string, user: string][] = [
    [`${region}/networkEndpointGroups/scores`, "network_endpoint_group", of("backendServices", "scores")],
    ["global/backendServices/scores", "backend_service", of("urlMaps", "public")],
    ["global/urlMaps/public", "url_map", of("targetHttpsProxies", "public")],
    ["global/sslCertificates/scores", "ssl_certificate", of("targetHttpsProxies", "public")],
    ["global/sslPolicies/modern", "ssl_policy", of("targetHttpsProxies", "public")],
    ["global/targetHttpsProxies/public", "target_https_proxy", of("forwardingRules", "public")],
    ["global/addresses/public", "address", of("forwardingRules", "public")],
  ];

  it.each(inUse)("%s stays", async (path, kind, user) => {
    expect(await ask("DELETE", path)).toMatchObject({
      status: 400,
      says: `The ${kind} resource '${project}/${path}' is already being used by '${user}'`,
    });
  });

  it("goes from the outside in", async () => {
    for (const path of ["global/forwardingRules/public", "global/targetHttpsProxies/public", "global/urlMaps/public"])
      expect(await ask("DELETE", path), path).toMatchObject({ status: 200 });
    for (const [path] of inUse.filter(([each]) => !/urlMaps|targetHttps/.test(each)).reverse())
      expect(await ask("DELETE", path), path).toMatchObject({ status: 200 });
  });
});

describe("what an organization does not let", () => {
  const run = `https://run.googleapis.com/v2/${project}/locations/europe-west1/services`;
  const policy = (name: string, allowedValues: string[]) =>
    sandbox.google.call("POST", `https://orgpolicy.googleapis.com/v2/${project}/policies`, {
      name: `${project}/policies/${name}`,
      spec: { rules: [{ values: { allowedValues } }] },
    });
  const service = (id: string, more: object = {}, container: object = {}) =>
    sandbox.google.call("POST", `${run}?serviceId=${id}`, {
      template: { containers: [{ image: "a", ...container }] },
      ...more,
    });

  it("is told of where services are asked from", async () => {
    await policy("run.allowedIngress", ["is:internal-and-cloud-load-balancing"]);
    const { status, body } = await service("scores");
    expect({ status, says: body.error?.message }).toEqual({
      status: 400,
      says: 'Constraint constraints/run.allowedIngress violated for attempting CreateService with annotation "run.googleapis.com/ingress" set to the value all.',
    });
    expect((await service("scores", { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" })).status).toBe(200);
  });

  it("is told of who may ask them", async () => {
    await policy("iam.allowedPolicyMemberDomains", ["C0acme"]);
    const bind = (member: string) =>
      sandbox.google.call("POST", `${run}/scores:setIamPolicy`, {
        policy: { bindings: [{ role: "roles/run.invoker", members: [member] }] },
      });
    const { status, body } = await bind("allUsers");
    expect({ status, says: body.error?.message }).toEqual({
      status: 400,
      says: "One or more users named in the policy do not belong to a permitted customer, perhaps due to an organization policy.",
    });
    expect((await bind("user:ana@acme.example")).status).toBe(200);
  });

  const inner = { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" };
  it.each([
    [
      "a variable of Cloud Run's own",
      { env: [{ name: "PORT", value: "1" }] },
      "reserved env names were provided: PORT",
    ],
    [
      "a liveness probe by TCP",
      { livenessProbe: { tcpSocket: { port: 1 } } },
      "does not support TCP socket in liveness",
    ],
    ["a startup probe every five minutes", { startupProbe: { httpGet: {}, periodSeconds: 300 } }, "must be 1 to 240"],
    ["a probe that outlasts its period", { livenessProbe: { httpGet: {}, timeoutSeconds: 11 } }, "must be 1 to 10"],
    ["1 CPU with 5Gi", { resources: { limits: { cpu: "1", memory: "5Gi" } } }, "memory must be 0.5Gi to 4Gi"],
  ])("and services may not have %s", async (_, container, says) => {
    const { status, body } = await service("other", inner, container);
    expect({ status, says: body.error?.message }).toEqual({ status: 400, says: expect.stringContaining(says) });
  });

  it("and services may not run as who is not there, or read what they may not", async () => {
    const as = (template: object) =>
      service("other", { ...inner, template: { containers: [{ image: "a" }], ...template } });
    const nobody = await as({ serviceAccount: "nobody@acme-dev.iam.gserviceaccount.com" });
    expect(nobody.body.error?.message).toContain("iam.serviceaccounts.actAs");
    const env = [{ name: "KEY", valueSource: { secretKeyRef: { secret: "key", version: "1" } } }];
    expect((await as({ containers: [{ image: "a", env }] })).body.error?.message).toContain("was not found");
  });
});
