import { list, record } from "../plan/json";
import type { ResourceChange } from "../plan/plan";
import type { Grant } from "./grant";
import type { Known } from "./known";
import { placeOfResource } from "./places";

/** What lets somebody in, or believes somebody, without being a grant. */
export function doorGrants(resource: ResourceChange, body: Record<string, unknown>, known: Known): Grant[] {
  const door = (name: string, verb: string, object: string, condition = ""): Grant => ({
    who: { kind: "people", key: `people ${name} `, name, raw: name },
    on: placeOfResource(known.of(resource)),
    right: { effect: "Allow", who: name, what: verb, on: "", condition, limit: condition, shape: "", inverted: false },
    words: [{ verb, object }],
    condition,
    from: resource.address,
    kind: "door",
    called: "",
  });
  const { type } = resource;
  if (type === "google_cloud_run_v2_service") return body.invoker_iam_disabled === true ? [withoutLogin(resource, known, reachOfRun(body))] : []; // prettier-ignore
  if (type === "aws_lb_listener_rule") return ruleGrants(resource, body, known);
  if (type === "google_vertex_ai_endpoint") {
    const { project_allowlist } = record([body.private_service_connect_config].flat()[0]);
    return list(project_allowlist).map((name) =>
      door(`project ${String(name)}`, "connect by Private Service Connect to", ""),
    );
  }
  if (type === "google_iam_workload_identity_pool_provider") {
    const { account_id } = record([body.aws].flat()[0]);
    const said = record([body.oidc].flat()[0]).issuer_uri ?? (account_id && `AWS account ${String(account_id)}`);
    const issuer = String(said ?? "another identity provider").replace("https://", "");
    const { attribute_condition: limit } = body;
    const isLimited = typeof limit === "string" && limit !== "";
    const named = isLimited ? namedIn(limit, body, known) : [];
    if (named.length > 0) return named.map((name) => door(name, "sign in by", "", `as ${issuer} vouches`));
    return [door(`whoever ${issuer} vouches for`, "sign in by", "", isLimited ? `only if ${limit}` : "")];
  }
  if (/^aws_iam_(openid_connect|saml)_provider$/.test(type)) {
    const clients = list(body.client_id_list).map((client) => `only for ${String(client)}`);
    const url = String(body.url ?? body.name).replace("https://", "");
    return (clients.length === 0 ? [""] : clients).map((client) =>
      door(`whoever ${url} vouches for`, "sign in by", "", client),
    );
  }
  if (type === "aws_lakeformation_permissions") {
    const rights = list(body.permissions).map((one) => ({
      ...door("", "", "").right,
      what: `lakeformation:${String(one)}`,
    }));
    return rights.map((right) => ({
      ...door(String(body.principal), right.what, "on"),
      right,
      words: [{ verb: right.what, object: "on", raw: true }],
    }));
  }
  return [];
}

/** That whoever reaches a service may call it. */
function withoutLogin(resource: ResourceChange, known: Known, condition: string): Grant {
  const name = "everybody";
  return {
    who: { kind: "all", key: `all ${name}`, name, raw: "*" },
    on: serviceOf(resource, known),
    right: {
      effect: "Allow",
      who: name,
      what: "call",
      on: "",
      condition,
      limit: condition,
      shape: "",
      inverted: false,
    },
    words: [{ verb: "call", object: "" }],
    condition,
    from: resource.address,
    kind: "door",
    called: "",
  };
}

/** From where Cloud Run lets requests through ("Restrict network ingress", Cloud Run). */
function reachOfRun({ ingress }: Record<string, unknown>): string {
  if (ingress === "INGRESS_TRAFFIC_INTERNAL_ONLY") return "only from the network";
  return ingress === "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" ? "only by the load balancer" : "";
}

/** Who comes by a rule of a load balancer to what is behind it: whom a sign-in knows, or whoever reaches it. */
function ruleGrants(resource: ResourceChange, body: Record<string, unknown>, known: Known): Grant[] {
  const actions = [body.action].flat().map(record);
  if (!actions.some(({ type }) => type === "forward") || neverMatches(body)) return [];
  const signIn = actions.find(({ type }) => String(type).startsWith("authenticate-"));
  if (signIn === undefined) return [withoutLogin(resource, known, isInternal(body, known) ? "only from where the network lets in" : "")]; // prettier-ignore
  const oidc = record([signIn.authenticate_oidc].flat()[0]);
  const issuer = oidc.issuer === undefined ? "" : String(oidc.issuer).replace("https://", "");
  const name = issuer === "" ? "whoever is in the user pool" : `whoever ${issuer} vouches for`;
  const called = withoutLogin(resource, known, "");
  return [
    {
      ...called,
      who: { kind: "people", key: `people ${name} `, name, raw: name },
      right: { ...called.right, who: name, what: "come in once signed in to" },
      words: [{ verb: "come in once signed in to", object: "" }],
    },
  ];
}

/** A rule that only attaches a target group: its host is one that nobody can have (RFC 2606). */
function neverMatches({ condition }: Record<string, unknown>): boolean {
  const hosts = [condition].flat().flatMap((each) => list(record([record(each).host_header].flat()[0]).values));
  return hosts.length > 0 && hosts.every((host) => String(host).endsWith(".invalid"));
}

/** Whether the load balancer that has the rule has private addresses only. */
function isInternal({ listener_arn: arn }: Record<string, unknown>, known: Known): boolean {
  const behind = (value: unknown) => {
    const found = known.referred(String(value))?.known.resource.change;
    return record(found?.after ?? found?.before);
  };
  return behind(behind(arn).load_balancer_arn).internal === true;
}

/** The service that something is made for, or that itself. */
function serviceOf(resource: ResourceChange, known: Known): Grant["on"] {
  const of = known.of(resource);
  if (!/^(service|endpoint)\//.test(of.thing)) return placeOfResource(of);
  return { key: `${of.thing}  `, name: of.thing, scope: "thing", thing: of.thing };
}

/** Whom a provider's condition names one by one, as the pool calls them; none where it is another condition. */
function namedIn(condition: string, body: Record<string, unknown>, known: Known): string[] {
  const [, attribute, values] = /^((?:assertion|attribute)\.\w+) in (\[.+\])$/s.exec(condition) ?? [];
  if (attribute === undefined || values === undefined) return [];
  const [mapped = attribute] = Object.entries(record(body.attribute_mapping)).find(([, from]) => from === attribute) ?? [];
  const pool = String(body.workload_identity_pool_id ?? "");
  const name = known.referred(pool)?.known.name ?? pool;
  const all: unknown = parsedList(values);
  return list(all).map((value) => `federated identity ${name}/${mapped.replace("google.subject", "subject")}/${String(value)}`);
} // prettier-ignore

/** A list of texts as CEL writes it, which is JSON's way where nothing but `"` is escaped. */
function parsedList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
