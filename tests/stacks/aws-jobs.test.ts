import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../support/environments";
import { problemsOf } from "../support/state-machines";

type Bodies = Record<string, any>[];

const image = `registry/pipelines@sha256:${"0".repeat(64)}`;
const environment = (jobs: object, more: object = {}) =>
  JSON.stringify({
    ...{ cloud: "aws", system: "churn", owner: "ml@acme.example", alerts: { emails: ["ml@acme.example"] } },
    aws: { account: "111122223333", region: "eu-west-1" },
    ...{ buckets: { raw: {} }, registries: { pipelines: {} }, jobs },
    ...more,
  });
const made = (jobs: object, more?: object) => {
  const { resource } = synthesizeYaml(environment(jobs, more)).json as {
    resource: Record<string, Record<string, any>>;
  };
  return (type: string): Bodies => Object.values(resource[type] ?? {});
};
const names = (bodies: Bodies) => bodies.map(({ name }) => name as string).sort();

describe("jobs of AWS", () => {
  it("wait in the queues that are used, and in no other", () => {
    const gpu = { gpu: { instance: "g5.xlarge" }, cpu: 4, memory: "8GiB" };
    const all = made({
      a: { image },
      b: { image },
      c: { image, capacity: "spot" },
      d: { image, ...gpu },
      e: { image, vpc: true },
    });
    expect(names(all("aws_batch_job_queue"))).toEqual(
      ["fargate", "fargate-private", "fargate-spot", "g5-xlarge"].map((queue) => `churn-dev-${queue}`),
    );
    expect(names(made({ a: { image } })("aws_batch_job_queue"))).toEqual(["churn-dev-fargate"]);
    expect(names(made({})("aws_batch_job_queue"))).toEqual([]);
  });

  it("have no NAT that only they would pay for, and stand in public subnets with an address and no way in", () => {
    const without = made({ a: { image } });
    expect(without("aws_nat_gateway")).toEqual([]);
    expect(without("aws_vpc_security_group_ingress_rule")).toEqual([]);
    expect(JSON.stringify(without("aws_batch_compute_environment")[0]!.compute_resources.subnets)).toContain(
      "PublicAssociation",
    );
    expect(without("aws_batch_job_definition")[0]!.container_properties).toContain('"assignPublicIp":"ENABLED"');
    const inside = made({ a: { image, vpc: true } });
    expect(inside("aws_nat_gateway")).toHaveLength(1);
    expect(JSON.stringify(inside("aws_batch_compute_environment")[0]!.compute_resources.subnets)).toContain(
      "PrivateAssociation",
    );
    expect(inside("aws_batch_job_definition")[0]!.container_properties).toContain('"assignPublicIp":"DISABLED"');
    expect(made({ a: { image } }, { airflow: { pipelines: {} } })("aws_nat_gateway")).toHaveLength(1);
  });

  it("come after what closes the network, where egress is declared", () => {
    for (const { depends_on } of made({ a: { image } }, { egress: "declared" })("aws_batch_compute_environment"))
      expect(depends_on).toContainEqual(
        expect.stringMatching(/^aws_route53_resolver_firewall_rule_group_association\./),
      );
  });

  it("are told their number by the name that both clouds have", () => {
    const [definition] = made({ a: { image, tasks: 3, command: ["run"], args: ["x"] } })("aws_batch_job_definition");
    const { command } = JSON.parse(definition!.container_properties as string) as { command: string[] };
    expect(command).toEqual([
      ...["/bin/sh", "-c", 'export TASK_INDEX="$AWS_BATCH_JOB_ARRAY_INDEX" TASK_COUNT=3; exec "$@"', "sh"],
      ...["run", "x"],
    ]);
  });

  it.each([
    [{}, 1, false],
    [{ retries: 2 }, 3, false],
    [{ capacity: "spot" }, 3, true],
    [{ capacity: "spot", retries: 2 }, 5, false],
  ])("with %o are tried %i times", (says, attempts, hostErrorsOnly) => {
    const all = made({ a: { image, ...says } });
    expect(all("aws_batch_job_definition")[0]!.retry_strategy).toEqual({ attempts });
    expect(all("aws_sfn_state_machine")[0]!.definition.includes("EvaluateOnExit")).toBe(hostErrorsOnly);
  });

  it("run by a schedule on its own day, and are asked for after a while", () => {
    const schedule = { cron: "0 22 * * 5", timezone: "America/Sao_Paulo" };
    const all = made({ a: { image, args: ["{date}"], schedule, alerts: { lateAfter: "4h" } } });
    expect(
      all("aws_scheduler_schedule").map(({ name, schedule_expression, schedule_expression_timezone, target }) => [
        ...[name, schedule_expression, schedule_expression_timezone],
        target.input.replace(/\$\{[^}]*\}/, "ARN"),
      ]),
    ).toEqual([
      ["churn-dev-a", "cron(0 22 ? * FRI *)", "America/Sao_Paulo", '{"time":"<aws.scheduler.scheduled-time>"}'],
      [
        ...["churn-dev-a-late", "cron(0 2 ? * SAT *)", "America/Sao_Paulo"],
        '{"time":"<aws.scheduler.scheduled-time>","lateAfter":14400,"of":"job/a","stateMachineArn":"ARN"}',
      ],
    ]);
    expect(names(all("aws_sfn_state_machine"))).toEqual(["churn-dev-a", "churn-dev-late"]);
    for (const { definition } of all("aws_sfn_state_machine")) expect(problemsOf(definition as string)).toEqual([]);
  });

  it("are told of once: by an alarm of each, one of the schedules and one of what asks; by none where nobody hears of it", () => {
    const job = { image, schedule: { cron: "0 3 * * *" }, alerts: { lateAfter: "4h" } };
    const alarms = (more?: object) =>
      made({ a: job, b: { image, alerts: { onFailure: false } } }, more)("aws_cloudwatch_metric_alarm");
    expect(
      alarms()
        .map(({ alarm_name }) => alarm_name as string)
        .sort(),
    ).toEqual(["a-failed", "jobs-not-started", "late-failed"].map((name) => `churn-dev-${name}`));
    expect(alarms({ alerts: undefined })).toEqual([]);
  });

  it("are started by who may start them, and by nobody through Batch", () => {
    const all = made({
      a: { image, starts: ["job/b"] },
      b: { image, access: { starters: ["arn:aws:iam::111122223333:role/ml"] } },
    });
    const holders = all("aws_iam_role_policy").filter(({ policy }) => policy.includes("states:StartExecution"));
    expect(holders).toHaveLength(2);
    for (const { policy } of holders) expect(policy).not.toMatch(/batch:|iam:PassRole/);
    expect(all("aws_iam_role_policy").filter(({ policy }) => policy.includes("iam:PassRole"))).toEqual([]);
  });

  it("run whenever a file lands, of which the bucket tells", () => {
    const all = made({ a: { image, on: "bucket/raw/incoming" } });
    expect(all("aws_s3_bucket_notification")).toMatchObject([{ eventbridge: true }]);
    expect(JSON.parse(all("aws_cloudwatch_event_rule")[0]!.event_pattern as string)).toMatchObject({
      detail: { object: { key: [{ prefix: "incoming/" }] } },
    });
    expect(made({ a: { image } })("aws_s3_bucket_notification")).toEqual([]);
  });
});
