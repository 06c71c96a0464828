import type { Answer, Call } from "./call";
import type { Body } from "./json";
import type { Entry, Store } from "./store";
import { referred } from "./types/compute/row";

// Global load balancers (EXTERNAL_MANAGED): an address and a port, its proxy, the certificates, the URL map. How names lead there is known here where Cloud
// DNS keeps them; a name that is kept elsewhere leads to whoever has a certificate for it.

/** Where a request goes: to a backend service, or nowhere, because the load balancer answers itself. */
export type Destination = { readonly backend: Entry } | { readonly answer: Answer };

/** Whether some load balancer here is to answer for a host. */
export function serves(store: Store, host: string): boolean {
  return addressOf(store, host) !== undefined;
}

/** Where a request goes, or nothing where no load balancer answers for its host. */
export function destinationOf(store: Store, call: Call): Destination | undefined {
  const address = addressOf(store, call.host);
  if (address === undefined) return undefined;
  const port = call.isPlain ? 80 : 443;
  const rule = rulesOf(store, port).find(({ body }) => body.IPAddress === address);
  const proxy = referred(store, rule?.body.target);
  // Nobody listens there, or nobody has a certificate for the name: there is no connection.
  if (proxy === undefined || (!call.isPlain && !certifies(store, proxy, call.host))) return { answer: { status: 0 } };
  const map = referred(store, proxy.body.urlMap);
  return map === undefined ? { answer: { status: 0 } } : follow(store, choiceOf(map.body, call), call);
}

function addressOf(store: Store, host: string): string | undefined {
  const isIn = ({ body }: Entry) => body.visibility === "public" && `.${host}.`.endsWith(`.${body.dnsName}`);
  const zones = entriesOf(store, "dns:managedZones").filter(isIn);
  const [zone] = zones.sort((a, b) => b.body.dnsName.length - a.body.dnsName.length);
  if (zone !== undefined) return store.get("dns", `${zone.name}/rrsets/${host}.|A`)?.body.rrdatas[0];
  const isFor = ({ body }: Entry) => {
    const proxy = referred(store, body.target);
    return proxy !== undefined && certifies(store, proxy, host);
  };
  return rulesOf(store, 443).find(isFor)?.body.IPAddress;
}

function rulesOf(store: Store, port: number): Entry[] {
  return entriesOf(store, "compute:forwardingRules").filter(
    ({ name, body }) => name.includes("/global/") && body.portRange === `${port}-${port}`,
  );
}

function entriesOf(store: Store, type: string): Entry[] {
  return [...store.entries.values()].filter((entry) => entry.type === type && !entry.deleted);
}

function certifies(store: Store, { body }: Entry, host: string): boolean {
  const certificates: string[] = body.sslCertificates ?? [];
  return certificates.some((each) => referred(store, each)?.body.managed?.domains?.includes(host));
}

/** What of a URL map is for a request: of hosts and of paths the one that is written most exactly. */
function choiceOf(map: Body, { host, path }: Call): Body {
  const rules: Body[] = map.hostRules ?? [];
  const [rule] = rules
    .flatMap(({ hosts, pathMatcher }) => hosts.map((pattern: string) => ({ pattern, pathMatcher })))
    .filter(({ pattern }) => (pattern.startsWith("*") ? host.endsWith(pattern.slice(1)) : pattern === host))
    .sort((a, b) => b.pattern.length - a.pattern.length);
  const matcher: Body | undefined = map.pathMatchers?.find(({ name }: Body) => name === rule?.pathMatcher);
  if (matcher === undefined) return map;
  const [found] = ((matcher.pathRules ?? []) as Body[])
    .flatMap((each) => each.paths.map((pattern: string) => ({ pattern, ...each })))
    .filter(({ pattern }) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path))
    .sort((a, b) => b.pattern.length - a.pattern.length);
  if (found === undefined) return matcher;
  const { service, urlRedirect, routeAction } = found;
  return { defaultService: service, defaultUrlRedirect: urlRedirect, defaultRouteAction: routeAction };
}

function follow(
  store: Store,
  { defaultService, defaultUrlRedirect, defaultRouteAction }: Body,
  call: Call,
): Destination {
  const { httpStatus, percentage } = defaultRouteAction?.faultInjectionPolicy?.abort ?? {};
  if (percentage === 100) return { answer: page(httpStatus, "fault filter abort") };
  if (defaultUrlRedirect !== undefined) return { answer: redirected(defaultUrlRedirect, call) };
  const weighted: Body[] = defaultRouteAction?.weightedBackendServices ?? [];
  const backend = referred(store, defaultService ?? weighted[0]?.backendService);
  return backend === undefined ? { answer: page(502, "no backend") } : { backend };
}

const codes: Readonly<Record<string, number>> = { FOUND: 302, SEE_OTHER: 303, TEMPORARY_REDIRECT: 307, PERMANENT_REDIRECT: 308 }; // prettier-ignore

function redirected(
  { httpsRedirect, hostRedirect, pathRedirect, stripQuery, redirectResponseCode }: Body,
  call: Call,
): Answer {
  const scheme = httpsRedirect || !call.isPlain ? "https" : "http";
  const query = stripQuery || call.query.size === 0 ? "" : `?${call.query}`;
  const location = `${scheme}://${hostRedirect ?? call.host}${pathRedirect ?? call.path}${query}`;
  return { status: codes[redirectResponseCode] ?? 301, bytes: Buffer.of(), headers: { location } };
}

/** An answer that is written for people. */
export function page(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    bytes: Buffer.from(`${text}\n`),
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  };
}
