import type { Answer, Call } from "./call";
import { claimsOf, federatedToken } from "./callers";
import { evaluate, holdsTrue } from "./cel";
import { isBody, type Body } from "./json";
import type { Store } from "./store";

/** Why a token is not exchanged: `error` and `error_description` of OAuth 2.0 Token Exchange. */
class Refusal extends Error {
  constructor(
    readonly code: "invalid_request" | "invalid_target" | "invalid_grant" | "unauthorized_client",
    message: string,
  ) {
    super(message);
  }
}

/**
 * The token that somebody from elsewhere gets for one of their own (`sts.googleapis.com/v1/token`): by the provider of their pool, whose issuer and
 * audiences must be the token's, whose mapping says who they are and whose condition they must meet. Signatures are not looked at, since a
 * stand-in fetches nobody's keys, and of providers those of OIDC alone are played.
 */
export function exchanged(store: Store, call: Call): Answer {
  try {
    const members = membersOf(store, sentIn(call));
    const issued_token_type = "urn:ietf:params:oauth:token-type:access_token";
    const body = { access_token: federatedToken(members), issued_token_type, token_type: "Bearer", expires_in: 3600 };
    return { status: 200, body };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 400, body: { error: error.code, error_description: error.message } };
  }
}

/** Clients send a form with the names of OAuth, or JSON with Google's. */
function sentIn({ body, bytes }: Call): Record<string, string> {
  const sent: [string, string][] = isBody(body) ? Object.entries(body) : [...new URLSearchParams(bytes.toString())];
  return Object.fromEntries(
    sent.map(([name, value]) => [name.replace(/([A-Z])/g, "_$1").toLowerCase(), String(value)]),
  );
}

function membersOf(store: Store, { audience = "", subject_token = "" }: Record<string, string>): string[] {
  const name = audience.replace(/^(https:)?\/\/iam\.googleapis\.com\//, "");
  const { pool, provider } = activeProvider(store, name);
  const assertion = claimsOf(subject_token);
  if (assertion === undefined) throw new Refusal("invalid_grant", "Unable to parse the ID Token.");
  refuseStranger(assertion, provider.oidc, name);
  const mapped = mapping(provider.attributeMapping ?? {}, assertion);
  const { attributeCondition: condition } = provider;
  if (condition && !holdsTrue(condition, { assertion, ...mapped }))
    throw new Refusal("unauthorized_client", "The given credential is rejected by the attribute condition.");
  const { subject, groups = [] } = mapped.google;
  const attributes = Object.entries<string>(mapped.attribute).map(([key, value]) => `attribute.${key}/${value}`);
  const sets = [...groups.map((group: string) => `group/${group}`), ...attributes, "*"];
  const at = `//iam.googleapis.com/${pool}`;
  return [`principal:${at}/subject/${subject}`, ...sets.map((set: string) => `principalSet:${at}/${set}`)];
}

/** A provider and its pool, by the pool's name with the project's number, as policies have it. */
function activeProvider(store: Store, name: string): { pool: string; provider: Body } {
  const [, poolName = ""] =
    /^(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/providers\/[^/]+$/.exec(name) ?? [];
  const provider = store.get("iam", name)?.body;
  const pool = store.get("iam", poolName)?.body;
  if (provider === undefined || pool === undefined || provider.disabled === true || pool.disabled === true) {
    const reason =
      "This might either be because the pool or provider is disabled or deleted or because it doesn't exist.";
    const says = `The target service indicated by the "audience" parameters is invalid. ${reason}`;
    throw new Refusal("invalid_target", says);
  }
  if (provider.oidc === undefined)
    throw new Refusal(
      "invalid_target",
      `ponte sandbox: ${name} is no provider of OIDC; those of AWS and SAML are not played`,
    );
  return { pool: pool.name, provider };
}

function refuseStranger({ iss, aud, exp }: Body, { issuerUri, allowedAudiences = [] }: Body, name: string): void {
  if (iss !== issuerUri)
    throw new Refusal("invalid_grant", `The issuer in ID Token ${iss} does not match the expected ones: ${issuerUri}.`);
  const own = `iam.googleapis.com/${name}`; // "Method: projects.locations.workloadIdentityPools.providers", allowedAudiences
  const audiences: string[] = allowedAudiences.length > 0 ? allowedAudiences : [`https://${own}`, `//${own}`, own];
  if (![aud].flat().some((each) => audiences.includes(each)))
    throw new Refusal(
      "invalid_grant",
      `The audience in ID Token [${[aud].flat().join(", ")}] does not match the expected audience.`,
    );
  if (!(Number(exp) * 1000 > Date.now())) throw new Refusal("invalid_grant", "ID Token is stale to sign-in.");
}

/** What a token says of its bearer, by the provider's mapping: `{ google: { subject }, attribute: { repository } }`. */
function mapping(attributes: Record<string, string>, assertion: Body): { google: Body; attribute: Body } {
  const mapped: Record<string, Body> = { google: {}, attribute: {} };
  for (const [target, expression] of Object.entries(attributes)) {
    const [kind = "", key = ""] = target.split(".");
    try {
      mapped[kind]![key] = evaluate(expression, { assertion });
    } catch (error) {
      throw new Refusal(
        "invalid_grant",
        `Could not obtain a value for ${target} from the given credential: ${String(error)}`,
      );
    }
  }
  const { subject } = mapped.google!;
  if (typeof subject !== "string" || subject === "")
    throw new Refusal("invalid_grant", "Could not obtain a value for google.subject from the given credential.");
  if (Buffer.byteLength(subject) > 127)
    throw new Refusal("invalid_request", "The size of mapped attribute google.subject exceeds the 127 bytes limit.");
  return mapped as { google: Body; attribute: Body };
}
