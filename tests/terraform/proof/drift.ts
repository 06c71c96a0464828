import { expect } from "vitest";
import type { Environment, GcpEnvironment } from "../../../language";
import type { Json } from "../../support/check-schema";

/**
 * Changes what no field of an environment changes, as somebody would by hand in the cloud's console. The next deploy has to put it right, in
 * place.
 */
export async function drift(environment: Environment, program: Json, variables: Record<string, string>): Promise<void> {
  if (environment.cloud === "aws") await driftAws(program, variables.AWS_ENDPOINT_URL!);
  else await driftGoogle(environment, program, variables.HTTPS_PROXY!);
}

async function driftAws({ resource }: Json, url: string): Promise<void> {
  const { bucket } = firstOf(resource.aws_s3_bucket) ?? {};
  if (bucket === undefined) return;
  const settings = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  const open = settings.map((name) => `<${name}>false</${name}>`).join("");
  const owner = "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>";
  const bodies = {
    publicAccessBlock: `<PublicAccessBlockConfiguration>${open}</PublicAccessBlockConfiguration>`,
    ownershipControls: `<OwnershipControls>${owner}</OwnershipControls>`,
  };
  const headers = { Authorization: "AWS4-HMAC-SHA256 Credential=test/20250101/eu-west-1/s3/aws4_request" };
  for (const [setting, body] of Object.entries(bodies)) {
    const answer = await fetch(`${url}/${bucket}?${setting}`, { method: "PUT", headers, body });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

async function driftGoogle({ gcp }: GcpEnvironment, { resource }: Json, proxy: string): Promise<void> {
  const call = async (method: string, url: string, body?: Json): Promise<Json> => {
    const init = { method: "POST", body: JSON.stringify({ method, url, body }) };
    const answer = await fetch(`${proxy}/__sandbox/call`, init);
    expect(answer.status, url).toBe(200);
    return answer.json() as Promise<Json>;
  };
  const compute = `https://compute.googleapis.com/compute/v1/projects/${gcp.project}`;

  const network = firstOf(resource.google_compute_network);
  if (network !== undefined)
    await call("PATCH", `${compute}/global/networks/${network.name}`, { routingConfig: { routingMode: "GLOBAL" } });

  const router = firstOf(resource.google_compute_router);
  if (router !== undefined) {
    const url = `${compute}/regions/${gcp.region}/routers/${router.name}`;
    const { nats } = await call("GET", url);
    const logged = nats.map((nat: Json) => ({ ...nat, logConfig: { enable: true, filter: "ALL" } }));
    await call("PATCH", url, { description: "by hand", nats: logged });
  }

  const account = firstOf(resource.google_service_account);
  if (account !== undefined) {
    const email = `${account.account_id}@${gcp.project}.iam.gserviceaccount.com`;
    const url = `https://iam.googleapis.com/v1/projects/${gcp.project}/serviceAccounts/${email}`;
    await call("PATCH", url, { serviceAccount: { displayName: "by hand" }, updateMask: "displayName" });
  }
}

function firstOf(byId: Record<string, Json> = {}): Json | undefined {
  return Object.values(byId)[0];
}
