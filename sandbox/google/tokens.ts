import type { Answer, Call } from "./call";
import { accessToken, accountName, callerOf, identityToken } from "./callers";
import { exchanged } from "./federation";
import type { Store } from "./store";
import { tester } from "./types/row";

/** Who am I, and tokens, which are all fake. Nothing when the call asks for something else. */
export function tokenAnswer(store: Store, call: Call): Answer | undefined {
  const { host, path, method, body = {} } = call;
  if (/^(openidconnect|oauth2|www)\.googleapis\.com$/.test(host)) {
    if (method === "POST")
      return { status: 200, body: { access_token: "fake", token_type: "Bearer", expires_in: 3600 } };
    return { status: 200, body: { email: callerOf(call)?.email ?? tester, email_verified: true, sub: "1" } };
  }
  if (host === "sts.googleapis.com") return exchanged(store, call);
  if (host !== "iamcredentials.googleapis.com") return undefined;
  const [, email, verb] = /serviceAccounts\/([^:]+):(\w+)$/.exec(decodeURIComponent(path)) ?? [];
  if (email === undefined) return undefined;
  if (verb === "generateAccessToken") {
    const seconds = Number(/^(\d+)s$/.exec(body.lifetime ?? "")?.[1] ?? 3600);
    const expireTime = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, ""); // google-auth reads no fractions
    return { status: 200, body: { accessToken: tokenOf(store, email), expireTime } };
  }
  if (verb === "generateIdToken") return { status: 200, body: { token: identityToken(store, email, body.audience) } };
  return undefined;
}

/** Of an account that was made here, it is judged; one that others made is the deployer's, for all that is known. */
function tokenOf(store: Store, email: string): string {
  const isKnown = store.get("iam", accountName(email)) !== undefined;
  return isKnown ? accessToken(email) : `fake-token-of-${email.split("@")[0]}`;
}
