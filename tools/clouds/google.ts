import { type Call, NoCredentials } from "./call";

/** The call with a token: that in GOOGLE_OAUTH_ACCESS_TOKEN, and otherwise one of the application default credentials. */
export async function signedForGoogle(call: Call, env: NodeJS.ProcessEnv): Promise<Call> {
  const token = env.GOOGLE_OAUTH_ACCESS_TOKEN || (await tokenFound());
  return { ...call, headers: { ...call.headers, authorization: `Bearer ${token}` } };
}

async function tokenFound(): Promise<string> {
  const { GoogleAuth } = await import("google-auth-library");
  const auth = new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"] });
  const token = await withoutLookupWarning(() => auth.getAccessToken()).catch((error: Error) => {
    const remedy = "run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS";
    throw new NoCredentials(`no credentials for Google Cloud were found (${error.message.split("\n")[0]}); ${remedy}`);
  });
  if (!token) throw new NoCredentials("Google Cloud gave no token; run gcloud auth application-default login");
  return token;
}

/** Without what the library warns of on a machine that is none of Google's: the error says what to do. */
async function withoutLookupWarning<Result>(work: () => Promise<Result>): Promise<Result> {
  const { emitWarning } = process;
  process.emitWarning = ((...given: Parameters<typeof emitWarning>) => {
    if (String(given[1]) !== "MetadataLookupWarning") emitWarning.apply(process, given);
  }) as typeof emitWarning;
  try {
    return await work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
