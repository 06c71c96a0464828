import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { bundle } from "../../scripts/bundle";

// Programs as users of the library write them; tests/terraform/programs-aws.test.ts applies them.

type Body = Record<string, any>;
interface Program {
  readonly resource: Record<string, Record<string, Body>>;
  readonly data: Record<string, Record<string, Body>>;
}

function synthesized(name: string): Program {
  const output = mkdtempSync(join(tmpdir(), "ponte-program-"));
  onTestFinished(() => rmSync(output, { recursive: true }));
  const program = bundle(`tests/programs/${name}.ts`, { outdir: join(output, "bundle") });
  execFileSync(process.execPath, [program], {
    env: { ...process.env, CDKTF_OUTDIR: join(output, "out") },
    stdio: "pipe",
  });
  const [stack] = readdirSync(join(output, "out", "stacks"));
  return JSON.parse(readFileSync(join(output, "out", "stacks", stack!, "cdk.tf.json"), "utf8")) as Program;
}

const statementsOf = (policy: string) =>
  (
    JSON.parse(policy) as {
      Statement: { Effect: string; Principal?: unknown; Action: string[]; Resource: string[]; Condition?: unknown }[];
    }
  ).Statement;

it("a bucket is shared with an account, and a part of it with an organization", () => {
  const { resource } = synthesized("sharing-a-bucket");
  const { features, logs } = Object.fromEntries(
    Object.entries(resource.aws_s3_bucket_policy!).map(([id, { policy }]) => [
      id.split("_")[0]!,
      statementsOf(policy as string),
    ]),
  );
  const account = { AWS: ["arn:aws:iam::222233334444:root"] };
  const reads = features!.filter(({ Action, Effect }) => Effect === "Allow" && Action.includes("s3:GetObject"));
  expect(reads.map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
    [account, undefined],
    ["*", { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } }],
  ]);
  expect(reads[1]!.Resource).toEqual([expect.stringMatching(/\/public\/\*$/)]);
  expect(features!.find(({ Action }) => Action.includes("s3:PutObject"))).toMatchObject({
    Resource: [expect.stringMatching(/\/labels\/\*$/)],
    Condition: { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
  });
  expect(features!.at(-1)).toMatchObject({ Effect: "Deny", Principal: "*", Action: ["s3:DeleteObject"] });
  expect(logs!.at(-1)).toMatchObject({ Principal: { Service: ["logging.s3.amazonaws.com"] } });
  const [key] = Object.values(resource.aws_kms_key!);
  expect(statementsOf(key!.policy as string)[1]).toMatchObject({ Principal: account });
});

it("an Airflow runs in another team's network, on a bucket that is there, as a bounded role or one that was handed out", () => {
  const { resource, data } = synthesized("airflow-with-a-boundary");
  const environments = Object.values(resource.aws_mwaa_environment!);
  const [own, handedOut] = environments;
  expect(own!.source_bucket_arn).toBe("arn:aws:s3:::acme-dags");
  for (const { network_configuration } of environments)
    expect(network_configuration.subnet_ids).toBe("${slice(data.aws_subnets.subnets.ids, 0, 2)}");
  expect(Object.values(resource.aws_iam_role!)).toMatchObject([
    {
      name: "pipelines-airflow",
      permissions_boundary: "arn:aws:iam::111122223333:policy/boundary",
      tags: { team: "ml" },
    },
  ]);
  expect(handedOut).toMatchObject({
    execution_role_arn: expect.stringMatching(
      /^arn:aws:iam::\$\{data\.aws_caller_identity\..*\}:role\/reports-airflow$/,
    ),
    network_configuration: { security_group_ids: ["sg-0a1b2c3d"] },
    depends_on: expect.arrayContaining([expect.stringMatching(/^aws_s3_bucket_versioning\.reports-dags/)]),
  });
  const policies = Object.values(resource.aws_iam_role_policy!);
  const airflow = statementsOf(policies.find(({ role }) => /airflow_Role/.test(role as string))!.policy as string);
  const reached = airflow.flatMap(({ Resource }) => Resource);
  expect(reached).toEqual(expect.arrayContaining(["arn:aws:s3:::acme-raw/*", "arn:aws:s3:::acme-features/*"]));
  const scientists = policies.find(({ role }) => /^\$\{replace\(data\.aws_iam_role\.people\.arn/.test(role as string));
  expect(scientists!.policy).toContain("airflow:CreateWebLoginToken");
  expect(Object.values(resource.aws_sns_topic_subscription!)).toMatchObject([{ protocol: "https" }]);
  expect(Object.keys(data.aws_caller_identity!)).toHaveLength(1);
});
