import http from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { personToken } from "../../../sandbox/google";
import { overTheWire, started, tell } from "./started";

// Who asks services of Cloud Run, and what they get: at an address of Cloud Run's, at a load balancer, and behind Identity-Aware Proxy.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const run = `https://run.googleapis.com/v2/${place}/services`;
const compute = `https://compute.googleapis.com/compute/v1/${project}`;
const dns = `https://dns.googleapis.com/dns/v1/${project}/managedZones`;
const iapAgent = "service-481516234200@gcp-sa-iap.iam.gserviceaccount.com";
const email = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;

const make = async (url: string, body: object, method = "POST") => {
  const answer = await sandbox.google.call(method, url, body);
  expect(answer, url).toMatchObject({ status: 200 });
  return answer.body;
};
const grant = (url: string, role: string, ...members: string[]) =>
  make(`${url}:setIamPolicy`, { policy: { bindings: members.length > 0 ? [{ role, members }] : [] } });
const change = (service: string, body: object) => make(`${run}/${service}`, body, "PATCH");
const to = (revision: string, percent: number, tag?: string) => ({
  ...{ revision, percent, tag },
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
});

/** A service with a load balancer's backend before it; its one revision is `<name>-a`. */
async function service(name: string, ingress: string, iap = false): Promise<string> {
  const template = { revision: `${name}-a`, containers: [{ image: "a" }] };
  await make(`${run}?serviceId=${name}`, { template, ingress, traffic: [to(`${name}-a`, 100, "main")] });
  await make(`${compute}/regions/europe-west1/networkEndpointGroups`, {
    ...{ name, networkEndpointType: "SERVERLESS", cloudRun: { service: name } },
  });
  await make(`${compute}/global/backendServices`, {
    ...{ name, loadBalancingScheme: "EXTERNAL_MANAGED", protocol: "HTTPS", iap: { enabled: iap } },
    backends: [{ group: `${project}/regions/europe-west1/networkEndpointGroups/${name}` }],
  });
  return `https://${name}-481516234200.europe-west1.run.app`;
}

const told = ({ status, body }: { status: number; body: any }) => [
  status,
  body?.revision ?? body?.error?.message ?? body,
];
const visit = async (url: string, visitor?: Parameters<typeof sandbox.google.visit>[1]) =>
  told(await sandbox.google.visit(url, visitor));
const global = (kind: string, name: string) => `${project}/global/${kind}/${name}`;

beforeAll(async () => {
  for (const accountId of ["storefront", "stranger"])
    await make(`https://iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId, serviceAccount: {} });
  await service("open", "INGRESS_TRAFFIC_ALL");
  await grant(`${run}/open`, "roles/run.invoker", "allUsers");
  await service("inner", "INGRESS_TRAFFIC_INTERNAL_ONLY");
  await grant(`${run}/inner`, "roles/run.invoker", "allUsers");
  await service("called", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
  await change("called", { customAudiences: ["https://called.acme.example"] });
  await grant(`${run}/called`, "roles/run.invoker", `serviceAccount:${email("storefront")}`);
  await service("desk", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", true);

  const names = ["open", "inner", "called", "desk"];
  const domain = (name: string) => `${name}.acme.example`;
  for (const name of names)
    await make(`${compute}/global/sslCertificates`, { name, type: "MANAGED", managed: { domains: [domain(name)] } });
  await make(`${compute}/global/urlMaps`, {
    name: "public",
    defaultService: global("backendServices", "open"),
    defaultRouteAction: { faultInjectionPolicy: { abort: { httpStatus: 404, percentage: 100 } } },
    hostRules: names.map((name) => ({ hosts: [domain(name)], pathMatcher: name })),
    pathMatchers: names.map((name) => ({ name, defaultService: global("backendServices", name) })),
  });
  await make(`${compute}/global/urlMaps`, {
    name: "redirect",
    defaultUrlRedirect: { httpsRedirect: true, stripQuery: false },
  });
  await make(`${compute}/global/targetHttpsProxies`, {
    ...{ name: "public", urlMap: global("urlMaps", "public") },
    sslCertificates: names.map((name) => global("sslCertificates", name)),
  });
  await make(`${compute}/global/targetHttpProxies`, { name: "redirect", urlMap: global("urlMaps", "redirect") });
  await make(`${compute}/global/addresses`, { name: "public" });
  const rules = [["443", global("targetHttpsProxies", "public")], ["80", global("targetHttpProxies", "redirect")]]; // prettier-ignore
  for (const [portRange, target] of rules)
    await make(`${compute}/global/forwardingRules`, {
      ...{ name: `public-${portRange}`, portRange, target, loadBalancingScheme: "EXTERNAL_MANAGED" },
      IPAddress: global("addresses", "public"),
    });
});

const ownUrl = (name: string) => `https://${name}-481516234200.europe-west1.run.app/`;
const url = (name: string) => `https://${name}.acme.example/`;

/** An identity token of an account, as the deployer can make them. */
async function tokenOf(account: string, audience: string): Promise<string> {
  const at = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email(account)}:generateIdToken`;
  return (await make(at, { audience, includeEmail: true })).token;
}

/** Plain HTTP at the sandbox's own port, with a host's name in the header alone. */
function plain(host: string): Promise<[status?: number, location?: string]> {
  return new Promise((resolve, reject) => {
    const ask = http.get({ port: sandbox.google.port, host: "127.0.0.1", path: "/a", headers: { host } }, (answer) => {
      answer.resume();
      resolve([answer.statusCode, answer.headers.location]);
    });
    ask.on("error", reject);
  });
}

describe("from where a service is asked", () => {
  it.each([
    ["open", [200, "open-a"], [200, "open-a"], [200, "open-a"]],
    ["inner", [404, "Page not found"], [404, "Page not found"], [200, "inner-a"]],
  ])("%s, which takes anybody", async (name, atItsAddress, throughLoadBalancer, fromTheNetwork) => {
    expect(await visit(ownUrl(name))).toEqual(atItsAddress);
    expect(await visit(url(name))).toEqual(throughLoadBalancer);
    expect(await visit(ownUrl(name), { from: "network" })).toEqual(fromTheNetwork);
  });

  it("is not its own address where only a load balancer may lead there", async () => {
    const token = await tokenOf("storefront", "https://called.acme.example");
    expect(await visit(ownUrl("called"), { token })).toEqual([404, "Page not found"]);
    expect(await visit(url("called"), { token })).toEqual([200, "called-a"]);
  });
});

describe("at a load balancer", () => {
  it("a caller is who their token says, for this name", async () => {
    expect((await visit(url("called")))[0]).toBe(401);
    expect((await visit(url("called"), { token: await tokenOf("storefront", "https://open.acme.example") }))[0]).toBe(
      401,
    );
    const stranger = await tokenOf("stranger", "https://called.acme.example");
    expect(await visit(url("called"), { token: stranger })).toEqual([
      403,
      "The request was not authorized to invoke this service.",
    ]);
  });

  it("a name that no certificate holds has no connection, and one of no service is not found", async () => {
    expect((await sandbox.google.visit("https://other.acme.example/")).status).toBe(0);
    const map = `${compute}/global/urlMaps/public`;
    const before = (await sandbox.google.call("GET", map)).body;
    await make(map, { ...before, hostRules: before.hostRules.slice(1), pathMatchers: before.pathMatchers.slice(1) }, "PUT"); // prettier-ignore
    expect((await visit(url("open")))[0]).toBe(404);
    const { fingerprint } = (await sandbox.google.call("GET", map)).body;
    await make(map, { ...before, fingerprint }, "PUT");
    expect(await visit(url("open"))).toEqual([200, "open-a"]);
  });

  it("plain HTTP is sent on", async () => {
    const { status, location } = await sandbox.google.visit("http://open.acme.example/a?b=c");
    expect({ status, location }).toEqual({ status: 301, location: "https://open.acme.example/a?b=c" });
  });

  it("the wire carries it: with TLS for the name, and at the port itself without", async () => {
    const { body } = await overTheWire(sandbox.google, "GET", url("open"), undefined, { authorization: "" });
    expect(body).toMatchObject({ revision: "open-a" });
    const { token } = (await tell(sandbox.google, "POST", "sign-in", { email: "ana@acme.example" })).body;
    const headers = { authorization: `Bearer ${token}` };
    expect((await overTheWire(sandbox.google, "GET", url("desk"), undefined, headers)).status).toBe(403);
    expect(await plain("open.acme.example")).toEqual([301, "https://open.acme.example/a"]);
    expect((await plain("127.0.0.1"))[0]).toBe(404); // that is still asked of the sandbox itself
  });

  it("a zone that is kept here leads there, or does not", async () => {
    await make(dns, { name: "acme", dnsName: "acme.example.", description: "", visibility: "public" });
    expect((await sandbox.google.visit(url("open"))).status).toBe(0);
    const { address } = (await sandbox.google.call("GET", `${compute}/global/addresses/public`)).body;
    const record = { name: "open.acme.example.", type: "A", ttl: 300, rrdatas: [address] };
    await make(`${dns}/acme/changes`, { additions: [record] });
    expect(await visit(url("open"))).toEqual([200, "open-a"]);
    await make(`${dns}/acme/changes`, { deletions: [record] });
    await sandbox.google.call("DELETE", `${dns}/acme`);
  });
});

describe("behind Identity-Aware Proxy", () => {
  const ana = personToken("ana@acme.example", ["sales@acme.example"]);
  const members = `https://iap.googleapis.com/v1/${project}/iap_web/compute/services/desk`;
  const role = "roles/iap.httpsResourceAccessor";

  it("who has not signed in is sent to do so", async () => {
    const { status, location } = await sandbox.google.visit(url("desk"));
    expect(status).toBe(302);
    expect(location).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?/);
  });

  it("nobody gets in before they are let in, and the proxy's agent may ask the service", async () => {
    expect(await visit(url("desk"), { token: ana })).toEqual([403, "You don't have access\n"]);
    await grant(members, role, "group:sales@acme.example");
    expect((await visit(url("desk"), { token: ana }))[1]).toMatch(/^The IAP service account is not provisioned\./);
    const binding = { bindings: [{ role: "roles/run.invoker", members: [`serviceAccount:${iapAgent}`] }] };
    const early = await sandbox.google.call("POST", `${run}/desk:setIamPolicy`, { policy: binding });
    expect(early).toMatchObject({ status: 400, body: { error: { message: `Service account ${iapAgent} does not exist.` } } }); // prettier-ignore
    await make(`https://serviceusage.googleapis.com/v1beta1/${project}/services/iap.googleapis.com:generateServiceIdentity`, {}); // prettier-ignore
    expect((await visit(url("desk"), { token: ana }))[1]).toMatch(/^IAP for Cloud Run app is not set up correctly\./);
    await grant(`${run}/desk`, "roles/run.invoker", `serviceAccount:${iapAgent}`);
    expect(await sandbox.google.visit(url("desk"), { token: ana })).toMatchObject({
      status: 200,
      body: { revision: "desk-a", user: "ana@acme.example" },
    });
  });

  it.each([
    ["their own address", "user:ben@other.example", "ben@other.example"],
    ["their domain", "domain:other.example", "ben@other.example"],
  ])("a person gets in by %s", async (_, member, person) => {
    await grant(members, role, member);
    expect(await visit(url("desk"), { token: personToken(person) })).toEqual([200, "desk-a"]);
    expect((await visit(url("desk"), { token: ana }))[0]).toBe(403);
  });

  it("an account gets in by a token for the address", async () => {
    await grant(members, role, `serviceAccount:${email("storefront")}`);
    const token = await tokenOf("storefront", "https://desk.acme.example");
    expect(await visit(url("desk"), { token })).toEqual([200, "desk-a"]);
    const other = await tokenOf("storefront", "https://other.acme.example");
    expect((await visit(url("desk"), { token: other }))[0]).toBe(401);
  });

  it("nobody goes around it", async () => {
    expect(await visit(ownUrl("desk"), { token: ana })).toEqual([404, "Page not found"]);
  });
});

describe("a revision", () => {
  const next = { template: { revision: "open-b", containers: [{ image: "b" }] } };
  const says = "Revision 'open-b' is not ready and cannot serve traffic.";
  const slowly = (operation: object) =>
    tell(sandbox.google, "POST", "fail", { method: "PATCH", path: "/services/open$", times: 1, operation });
  const read = async () => (await sandbox.google.call("GET", `${run}/open`)).body;

  it("that never becomes ready gets no request, and what served before goes on", async () => {
    await slowly({ error: { code: 9, message: says } });
    const operation = await change("open", { ...next, traffic: [to("open-b", 100, "main")] });
    expect(operation).toMatchObject({ done: true, error: { code: 9, message: says } });
    expect(await visit(url("open"))).toEqual([200, "open-a"]);
    const { latestCreatedRevision, latestReadyRevision, terminalCondition } = await read();
    expect([latestCreatedRevision, latestReadyRevision].map((name) => name.split("/").pop())).toEqual(["open-b", "open-a"]); // prettier-ignore
    expect(terminalCondition).toMatchObject({ type: "Ready", state: "CONDITION_FAILED", message: says });
  });

  it("stays so when it is named again, and the one before can be gone back to", async () => {
    const old = {
      template: { revision: "open-a", containers: [{ image: "a" }] },
      traffic: [to("open-a", 100, "main")],
    };
    expect((await change("open", old)).error).toBeUndefined();
    expect((await read()).terminalCondition.state).toBe("CONDITION_SUCCEEDED");
    expect((await change("open", { ...next, traffic: [to("open-b", 100, "main")] })).error.message).toBe(says);
    expect(await visit(url("open"))).toEqual([200, "open-a"]);
    await change("open", old);
  });

  it("gets requests when it is ready, and not before", async () => {
    await slowly({ ms: 300 });
    await change("open", {
      template: { revision: "open-c", containers: [{ image: "c" }] },
      traffic: [to("open-c", 100, "main")],
    });
    expect(await visit(url("open"))).toEqual([200, "open-a"]);
    expect((await read()).reconciling).toBe(true);
    await expect.poll(() => visit(url("open"))).toEqual([200, "open-c"]);
  });
});
