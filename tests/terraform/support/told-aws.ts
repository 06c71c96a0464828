import { expect } from "vitest";
import type { WorkOnAws } from "./work-aws";

type Story = (work: WorkOnAws) => Promise<unknown>;

/** `ingest` has two attempts, the others one. */
const fails: Story = async (work) => {
  await work.aws.nextJob({ how: "fails", definition: "acme-work-parse" });
  expect(await work.run("parse")).toMatchObject({ status: "FAILED" });
};
const hung = async (work: WorkOnAws, job: string) => {
  await work.aws.nextJob({ how: "hangs", definition: `acme-work-${job}` });
  const execution = await work.begin(job);
  await expect.poll(async () => (await work.jobs(job)).at(-1)?.status).toBe("RUNNING");
  return execution;
};
/** Without what a role may for a while. */
const without = async (
  work: WorkOnAws,
  name: string,
  story: () => Promise<unknown>,
  kept: (statement: any) => boolean = () => false,
) => {
  // prettier-ignore
  const RoleName = work.role(name).split("/").pop()!;
  const { PolicyNames } = await work.make("iam", "list_role_policies", { RoleName });
  const policies = await Promise.all(
    PolicyNames.map((PolicyName: string) => work.make("iam", "get_role_policy", { RoleName, PolicyName })),
  );
  const put = (PolicyName: string, document: object) =>
    work.make("iam", "put_role_policy", { RoleName, PolicyName, PolicyDocument: JSON.stringify(document) });
  const nothing = { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };
  for (const { PolicyName, PolicyDocument } of policies)
    await put(PolicyName, { ...PolicyDocument, Statement: [nothing, ...PolicyDocument.Statement.filter(kept)] });
  await story();
  for (const { PolicyName, PolicyDocument } of policies) await put(PolicyName, PolicyDocument);
};
const now = () => new Date(Math.floor(Date.now() / 1_000) * 1_000);
const schedule = (name: string) => ({ Name: `acme-work-${name}`, GroupName: "acme-work-jobs" });

/** How each row of "What is told, and by what" in docs/work.md comes about on AWS. */
export const stories: Record<string, Story> = {
  "a container fails": fails,
  "a container fails of a job that names no day and may overlap": async (work) => {
    await work.aws.nextJob({ how: "fails", definition: "acme-work-plain" });
    await work.fire("plain", now());
    expect(await work.ended("plain", 0)).toMatchObject([{ status: "FAILED" }]);
  },
  "it fails in each of its attempts": async (work) => {
    await work.aws.nextJob({ how: ["fails", "fails"], definition: "acme-work-ingest" });
    expect(await work.run("ingest")).toMatchObject({ status: "FAILED" });
    expect((await work.jobs("ingest")).at(-1)!.attempts).toHaveLength(2);
  },
  "it fails once, and succeeds when it is tried again": async (work) => {
    await work.aws.nextJob({ how: ["fails", "succeeds"], definition: "acme-work-ingest" });
    expect(await work.run("ingest")).toMatchObject({ status: "SUCCEEDED" });
  },
  "one task of several fails": async (work) => {
    await work.aws.nextJob({ how: "succeeds", children: { "2": "fails" }, definition: "acme-work-parse" });
    expect(await work.run("parse")).toMatchObject({ status: "FAILED" });
  },
  "its spare machine is taken back": async (work) => {
    await work.aws.nextJob({ how: ["spot", "succeeds"], definition: "acme-work-spare" });
    expect(await work.run("spare")).toMatchObject({ status: "SUCCEEDED" });
  },
  "its spare machine is taken back three times": async (work) => {
    await work.aws.nextJob({ how: "spot", definition: "acme-work-spare" });
    expect(await work.run("spare")).toMatchObject({ status: "FAILED" });
    expect((await work.jobs("spare")).at(-1)!.attempts).toHaveLength(3);
  },
  "a task takes longer than `timeout`": async (work) => {
    await work.aws.nextJob({ how: "times out", definition: "acme-work-parse" });
    expect(await work.run("parse")).toMatchObject({ status: "FAILED" });
  },
  "the starter itself waits too long": async (work) => {
    const execution = await hung(work, "parse");
    await work.aws.timeOut(execution);
    await work.aws.endJob("acme-work-parse", "fails");
  },
  "its image cannot be pulled": async (work) => {
    const statusReason = "CannotPullContainerError: pull image manifest has been retried 5 time(s)";
    await work.aws.nextJob({ how: { statusReason }, definition: "acme-work-parse" });
    expect(await work.run("parse")).toMatchObject({ status: "FAILED" });
  },
  "its definition is gone": async (work) => {
    const given = { jobDefinitionName: "acme-work-plain", status: "ACTIVE" };
    const { jobDefinitions } = await work.make("batch", "describe_job_definitions", given);
    for (const { jobDefinitionArn: jobDefinition } of jobDefinitions)
      await work.make("batch", "deregister_job_definition", { jobDefinition });
    expect(await work.run("plain")).toMatchObject({ status: "FAILED", cause: expect.stringContaining("not ACTIVE") });
  },
  "its starter may not start it": (work) =>
    without(work, "report-starter", async () => {
      expect(await work.run("report")).toMatchObject({ status: "FAILED" });
    }),
  "a run is started for what is no day": async (work) => {
    expect(await work.run("parse", { date: "2026-11-1" })).toMatchObject({ status: "FAILED", error: "WrongInput" });
  },
  "a run by hand for another day fails": async (work) => {
    await work.aws.nextJob({ how: "fails", definition: "acme-work-quick" });
    expect(await work.run("quick", { date: "2026-11-01" })).toMatchObject({ status: "FAILED" });
  },
  "two runs fail, an hour apart": async (work) => {
    await fails(work);
    await work.later(60);
    await fails(work);
  },
  "two runs fail within a minute": async (work) => {
    await fails(work);
    await fails(work);
  },
  "a run fails, and the next one succeeds": async (work) => {
    await fails(work);
    await work.later(60);
    expect(await work.run("parse")).toMatchObject({ status: "SUCCEEDED" });
  },
  "a run fails, and none has succeeded by its deadline": async (work) => {
    const due = now();
    await work.aws.nextJob({ how: "fails", definition: "acme-work-nightly" });
    expect(await work.run("nightly")).toMatchObject({ status: "FAILED" });
    await work.askAtDeadline("nightly", due);
  },
  "somebody ends its container by hand": async (work) => {
    await hung(work, "parse");
    const jobId = (await work.jobs("parse")).at(-1)!.jobId;
    const before = (await work.runs("parse")).length - 1;
    await work.make("batch", "terminate_job", { jobId, reason: "by hand" });
    expect(await work.ended("parse", before)).toMatchObject([{ status: "FAILED" }]);
  },
  "somebody stops the run by hand": async (work) => {
    const executionArn = await hung(work, "parse");
    await work.make("stepfunctions", "stop_execution", { executionArn });
    await expect.poll(async () => (await work.jobs("parse")).at(-1)!.status).toBe("FAILED");
  },
  "a run is left out, since the one before still goes": async (work) => {
    await hung(work, "nightly");
    await work.forget();
    const due = now();
    const before = (await work.runs("nightly")).length;
    await work.fire("nightly", due);
    await expect.poll(async () => (await work.runs("nightly"))[before]?.error).toBe("Skipped");
    await work.askAtDeadline("nightly", due);
    const told = await work.told();
    await work.aws.endJob("acme-work-nightly", "fails");
    await work.ended("nightly", before - 1, 2);
    return told;
  },
  "a run still goes at its deadline": async (work) => {
    const due = now();
    const before = (await work.runs("nightly")).length;
    await hung(work, "nightly");
    await work.askAtDeadline("nightly", due);
    const told = await work.told();
    await work.aws.endJob("acme-work-nightly", "fails");
    await work.ended("nightly", before);
    return told;
  },
  "its schedule is paused by hand": async (work) => {
    const due = now();
    const { Arn: _, CreationDate: __, LastModificationDate: ___, ResponseMetadata: ____, ...given } = await work.make("scheduler", "get_schedule", schedule("nightly")); // prettier-ignore
    await work.make("scheduler", "update_schedule", { ...given, State: "DISABLED" });
    expect(await work.fire("nightly", due)).toBeUndefined();
    await work.askAtDeadline("nightly", due);
    await work.make("scheduler", "update_schedule", given);
  },
  "its schedule may not start it": (work) =>
    without(work, "schedules", () => work.fireRefused("nightly", now())), // prettier-ignore
  "a file lands that may not start it": (work) =>
    without(work, "events", async () => {
      const before = (await work.runs("parse")).length;
      const refused = async () => (await work.aws.called()).filter(({ by, error }) => by.includes(":rule/") && error !== undefined).length; // prettier-ignore
      const count = await refused();
      await work.aws.putObject(`/${work.bucket}/incoming/b.csv`, "x");
      await expect.poll(refused).toBeGreaterThan(count);
      expect(await work.runs("parse")).toHaveLength(before);
    }),
  "a file lands, and its bucket tells nobody": async (work) => {
    const before = (await work.runs("parse")).length;
    const given = { Bucket: work.bucket, NotificationConfiguration: {} };
    await work.make("s3", "put_bucket_notification_configuration", given);
    await work.aws.putObject(`/${work.bucket}/incoming/c.csv`, "x");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await work.runs("parse")).toHaveLength(before);
    await work.make("s3", "put_bucket_notification_configuration", {
      ...{ ...given, NotificationConfiguration: { EventBridgeConfiguration: {} } },
    });
  },
  "what asks at the deadline may not tell": (work) => {
    const looks = ({ Action }: { Action: string | string[] }) => !JSON.stringify(Action).includes("sns:");
    return without(work, "late-check", () => work.askAtDeadline("nightly", new Date(now().getTime() + 120_000)), looks);
  },
  "what asks at the deadline may not look": (work) =>
    without(work, "late-check", () => work.askAtDeadline("nightly", now())), // prettier-ignore
  "a run fails of a job with `onFailure: false`": async (work) => {
    await work.aws.nextJob({ how: "fails", definition: "acme-work-quiet" });
    expect(await work.run("quiet")).toMatchObject({ status: "FAILED" });
  },
  // Last of those that have a deadline: what succeeds counts for a minute after the time that it was due.
  "a run ends late, and before its deadline": async (work) => {
    const due = now();
    const before = (await work.runs("nightly")).length;
    await hung(work, "nightly");
    await work.later(180);
    await work.aws.endJob("acme-work-nightly", "succeeds");
    await work.ended("nightly", before);
    await work.askAtDeadline("nightly", due);
  },
  "its schedule is deleted by hand": async (work) => {
    const due = new Date(now().getTime() + 120_000);
    await work.make("scheduler", "delete_schedule", schedule("nightly"));
    expect(await work.fire("nightly", due)).toBeUndefined();
    await work.askAtDeadline("nightly", due);
  },
};
