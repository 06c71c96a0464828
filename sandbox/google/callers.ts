import type { Call } from "./call";
import type { Body } from "./json";
import type { Store } from "./store";

/** Who calls, where that is somebody whose rights are judged. */
export interface Caller {
  /** The names under which policies let it in: `serviceAccount:a@p.iam.gserviceaccount.com`, `principal://…/subject/s`. */
  readonly members: readonly string[];
  /** Address of the service account that it is. */
  readonly email?: string;
  /** Address of the person that it is, who has signed in in a browser. */
  readonly person?: string;
  /** Whom its identity token is for; an access token is for all of Google. */
  readonly audience?: string;
}

/** What the header says of a call that came without one, over the wire. */
export const nobody = "none";

// A token says itself whose it is, so that it means the same after the sandbox was started again. Any other is the deployer's, who may do everything.
const ofAccount = "fake-token-of-account:";
const ofFederated = "fake-federated-token:";
const ofPerson = "fake-token-of-person:";

/** An access token of a service account. */
export function accessToken(email: string): string {
  return ofAccount + email;
}

/** An access token of somebody whom a workload identity pool let in, by the names that policies know. */
export function federatedToken(members: readonly string[]): string {
  return ofFederated + Buffer.from(JSON.stringify(members)).toString("base64url");
}

/** What a person's browser keeps who has signed in at Google, by their address and those of the groups that they are in. */
export function personToken(email: string, groups: readonly string[] = []): string {
  return ofPerson + Buffer.from(JSON.stringify([email, ...groups])).toString("base64url");
}

/** An identity token of a service account, in the shape of a JWT; its signature is none. */
export function identityToken(store: Store, email: string, audience: string, lifetime = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const sub = store.get("iam", accountName(email))?.body.uniqueId;
  const claims = { iss: "https://accounts.google.com", aud: audience, sub, email, email_verified: true };
  const parts = [
    { alg: "RS256", kid: "fake", typ: "JWT" },
    { ...claims, iat: now, exp: now + lifetime },
  ];
  return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "ZmFrZQ"].join(".");
}

/** Who calls; nothing where it is the deployer, or whoever else came with a token of their own. */
export function callerOf({ headers }: Call): Caller | undefined {
  if (headers.authorization === nobody) return { members: ["allUsers"] };
  const token = /^Bearer (.+)$/i.exec(String(headers.authorization))?.[1] ?? "";
  if (token.startsWith(ofAccount)) return account(token.slice(ofAccount.length));
  if (token.startsWith(ofFederated)) {
    const members = JSON.parse(Buffer.from(token.slice(ofFederated.length), "base64url").toString()) as string[];
    return { members: [...members, ...everybody] };
  }
  if (token.startsWith(ofPerson)) return person(token.slice(ofPerson.length));
  const claims = claimsOf(token);
  const isOurs = claims?.iss === "https://accounts.google.com" && token.endsWith(".ZmFrZQ");
  return isOurs ? { ...account(claims.email), audience: claims.aud } : undefined;
}

const everybody = ["allUsers", "allAuthenticatedUsers"];

function person(encoded: string): Caller {
  const [email = "", ...groups] = JSON.parse(Buffer.from(encoded, "base64url").toString()) as string[];
  const members = [`user:${email}`, `domain:${email.split("@")[1]}`, ...groups.map((each) => `group:${each}`)];
  return { person: email, members: [...members, ...everybody] };
}

function account(email: string): Caller {
  return { email, members: [`serviceAccount:${email.toLowerCase()}`, ...everybody] };
}

/** What a JWT says; nothing of what is none. */
export function claimsOf(token: string): Body | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    return typeof claims === "object" && claims !== null ? (claims as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** `projects/p/serviceAccounts/a@p.iam.gserviceaccount.com`, by the address. */
export function accountName(email: string): string {
  return `projects/${/@(.+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "-"}/serviceAccounts/${email}`;
}
