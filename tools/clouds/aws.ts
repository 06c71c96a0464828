import { Sha256 } from "@aws-crypto/sha256-js";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Call, NoCredentials } from "./call";

/**
 * The call, signed with the credentials that AWS's own chain finds (variables, profiles, single sign-on, web identity, the machine's role), to the host
 * that AWS_ENDPOINT_URL names, where it does.
 */
export async function signedForAws(call: Call, env: NodeJS.ProcessEnv): Promise<Call> {
  const { service = "", region = "" } = call;
  const asked = new URL(call.url);
  const url = env.AWS_ENDPOINT_URL ? new URL(asked.pathname, env.AWS_ENDPOINT_URL) : asked;
  const credentials = await defaultProvider()().catch((error: Error) => {
    const remedy = "run aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID";
    throw new NoCredentials(`no credentials for AWS were found (${error.message.split("\n")[0]}); ${remedy}`);
  });
  const { headers } = await new SignatureV4({ service, region, credentials, sha256: Sha256 }).sign({
    method: call.method,
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === "" ? undefined : Number(url.port),
    path: url.pathname,
    query: {},
    headers: { ...call.headers, host: url.host },
    body: call.body,
  });
  return { ...call, url: url.href, headers };
}
