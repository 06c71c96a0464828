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
