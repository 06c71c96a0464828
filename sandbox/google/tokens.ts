import type { Answer, Call } from "./call";
import { tester } from "./types/row";

/** `a` of `/v1/projects/-/serviceAccounts/a@b.iam.gserviceaccount.com:generateAccessToken`. */
function accountIn(path: string): string | undefined {
  return /serviceAccounts\/([^@%]+)/.exec(path)?.[1];
}

/** Who am I, and tokens: any will do, and those given out here are as fake. Nothing when the call asks for something else. */
export function tokenAnswer({ host, path, method }: Call): Answer | undefined {
  if (/^(openidconnect|oauth2|www)\.googleapis\.com$/.test(host)) {
    if (method === "POST")
      return { status: 200, body: { access_token: "fake", token_type: "Bearer", expires_in: 3600 } };
    return { status: 200, body: { email: tester, email_verified: true, sub: "1" } };
  }
  if (host === "sts.googleapis.com") {
    return { status: 200, body: { access_token: "fake", token_type: "Bearer", expires_in: 3600 } };
  }
  if (host === "iamcredentials.googleapis.com" && path.endsWith(":generateAccessToken")) {
    const expireTime = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 200, body: { accessToken: `fake-token-of-${accountIn(path)}`, expireTime } };
  }
  return undefined;
}
