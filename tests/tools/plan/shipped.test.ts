import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan } from "../../../tools/plan/plan";
import { withProgram } from "../../../tools/plan/program";
import { synthesizeAll } from "../../support/environments";
import { linesOf } from "./changes";

type Fields = Record<string, unknown>;

const meta = ["//", "lifecycle", "depends_on", "for_each", "provider", "provisioner"];
const isReference = (of: unknown) => typeof of === "string" && /(?<!\$)\$\{/.test(of);

/** A value as it is known before the first apply: nothing that refers to another resource is. */
function known(of: unknown): unknown {
  if (isReference(of)) return null;
  if (Array.isArray(of)) return of.map(known);
  if (typeof of !== "object" || of === null) return of;
  return Object.fromEntries(
    Object.entries(of)
      .filter(([, value]) => !isReference(value))
      .map(([name, value]) => [name, known(value)]),
  );
}

function unknown(of: unknown): unknown {
  if (isReference(of)) return true;
  if (Array.isArray(of)) return of.map(unknown);
  if (typeof of !== "object" || of === null) return false;
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, unknown(value)]));
}

/** The plan of a first deploy, as far as the program tells it. */
function firstDeploy(json: Fields) {
  const types = json.resource as Record<string, Record<string, Fields>>;
  const resource_changes = Object.entries(types).flatMap(([type, bodies]) =>
    Object.entries(bodies).flatMap(([name, body]) => {
      const keys = [...String(body.for_each ?? "").matchAll(/"([^"]+)"/g)].map(([, key]) => `["${key}"]`);
      const fields = Object.fromEntries(Object.entries(body).filter(([field]) => !meta.includes(field)));
      const change = { actions: ["create"], before: null, after: known(fields), after_unknown: unknown(fields) };
      return (keys.length > 0 ? keys : [""]).map((key) => ({ address: `${type}.${name}${key}`, type, name, change }));
    }),
  );
  const provider_config = Object.fromEntries(
    Object.entries(json.provider as Record<string, Fields[]>).map(([name, [settings]]) => {
      const { allowed_account_ids, project } = settings!;
      const expressions = {
        allowed_account_ids: { constant_value: allowed_account_ids },
        project: { constant_value: project },
      };
      return [name, { expressions }];
    }),
  );
  const plan = readPlan(
    JSON.stringify({ format_version: "1.2", resource_changes, configuration: { provider_config } }),
  );
  return describePlan(withProgram(plan, json), { environment: "dev" });
}

// Another's project and another's account, which files here let in by name, and who from outside or of the people may act as an identity. That is dangerous at
// the first deploy as well, and so is what the whole internet (a load balancer by its two ports), or everybody with an address at a domain, may reach, and two rights that services of the cloud ask
// for on everything: what Step Functions needs to write a log, and an instance of ECS to be told where to ask; machines of jobs outside the private network have an address of their own.
const others =
  /`logs:CreateLogDelivery`|Launch template `[\w-]+-machines` is reached|`ecs:DiscoverPollEndpoint`|`acme-shop-prod`|@acme-shop-prod\.|::777788889999:|whoever has it can be that account|another's word for who|`service-balancer-network\/public\/From-0-0-0-0-0-(?:80|443)` to the whole internet|answers everybody, without a login|`domain:[\w.]+` \(everybody with an address there\)|\(project acme-shop is another\)/;

describe("the first deploy of an environment", () => {
  const shipped = [...synthesizeAll(), ...synthesizeAll("tests/everything")].map(
    ({ environment, json }) => [environment.name, json as Fields] as const,
  );
  it.each(shipped)("%s is dangerous by what it opens to others, and by nothing else", (_, json) => {
    const { text } = firstDeploy(json);
    const open = linesOf({ text: text.replace(/<details>.*?<\/details>/gs, "") }).filter((line) => others.test(line));
    expect(Number(/\*\*(\d+) dangerous\*\*/.exec(text)?.[1] ?? 0)).toBe(open.length);
    expect(text).not.toContain("is known after the apply only");
  });

  // By hand from the files: no name of another's in them, no service that everybody reaches and, on AWS, no job, whose starter writes a log.
  it("is not dangerous where nobody from outside is let in", () => {
    const calm = shipped.filter(([, json]) => !firstDeploy(json).dangerous).map(([name]) => name);
    expect(calm.sort()).toEqual(["airflow", "dev", "endpoints-aws", "short-lived", "short-lived-aws", "staging"]);
  });

  it("tells what each policy allows", () => {
    const prod = synthesizeAll().find(({ environment }) => environment.name === "prod-aws")!;
    expect(firstDeploy(prod.json as Fields).text).toContain("Gives role `analysts` `s3:GetObject` on");
  });
});
