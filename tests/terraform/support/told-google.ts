import { expect } from "vitest";
import { minute } from "../../support/told";
import { gcp } from "./google-project";
import type { WorkOnGoogle } from "./work-google";

type Story = (work: WorkOnGoogle) => Promise<unknown>;

const failed = { error: { code: 9, message: "The container exited with an error." } };
const hour = 60 * minute;
const project = `cloudresourcemanager.googleapis.com/v1/projects/${gcp.project}`;
const run = "run.googleapis.com/v2";

const fails: Story = async (work) => {
  await work.next("parse", failed);
  await work.start("parse");
  expect([work.last("parse").state, work.runs("workflow", "parse").at(-1)!.state]).toEqual(["failed", "failed"]);
};
/** Without a role of a project, or of what has a policy of its own, for a while. */
const without = async (work: WorkOnGoogle, at: string, role: string, member: string, story: () => Promise<unknown>) => {
  const version = { options: { requestedPolicyVersion: 3 } };
  const read = () => (at === project ? work.make("POST", `${at}:getIamPolicy`, version) : work.make("GET", `${at}:getIamPolicy?options.requestedPolicyVersion=3`)); // prettier-ignore
  const before = await read();
  const others = (members: string[]) => members.filter((each) => !each.includes(member));
  const bindings = before.bindings.map((each: any) => (each.role === role ? { ...each, members: others(each.members) } : each)); // prettier-ignore
  expect(bindings, `${member} has no ${role}`).not.toEqual(before.bindings);
  const policy = { ...before, bindings: bindings.filter(({ members }: any) => members.length > 0), etag: undefined };
  await work.make("POST", `${at}:setIamPolicy`, { policy });
  await story();
  await work.make("POST", `${at}:setIamPolicy`, { policy: { ...before, etag: undefined } });
};
/** A run of `nightly` that goes on. */
const hangs = async (work: WorkOnGoogle) => {
  await work.next("nightly", { hang: true });
  expect(await work.fire("nightly")).toBe(200);
  expect(work.last("nightly").state).toBe("active");
};
const end = (work: WorkOnGoogle, job: string, error?: typeof failed.error) => {
  for (const { name, state } of work.project.google.runs())
    if (state === "active" && name.includes(`/churn-dev-${job}/executions/`) && name.includes("/jobs/"))
      expect(work.project.google.finish(name, error, new Date(work.now))).toBe(true);
};

/** How each row of "What is told, and by what" in docs/work.md comes about on Google Cloud. */
export const stories: Record<string, Story> = {
  "a container fails": fails,
  "a container fails of a job that names no day and may overlap": async (work) => {
    await work.next("plain", failed);
    expect(await work.fire("plain")).toBe(200);
    expect([work.last("plain").state, work.runs("workflow", "plain")]).toEqual(["failed", []]);
  },
  "it fails in each of its attempts": async (work) => {
    await work.next("ingest", failed); // two attempts, of which the sandbox tells the end
    await work.start("ingest");
    expect(work.last("ingest").state).toBe("failed");
    const execution = await work.make("GET", `${run}/${work.last("ingest").name}`);
    expect(execution.retriedCount).toBe(1);
  },
  "one task of several fails": async (work) => {
    await fails(work);
    const execution = await work.make("GET", `${run}/${work.last("parse").name}`);
    expect(execution).toMatchObject({ taskCount: 3, succeededCount: 2, failedCount: 1 });
  },
  "a task takes longer than `timeout`": async (work) => {
    await work.next("parse", { ms: 2 * hour });
    await work.start("parse");
    const { started, ended, state } = work.last("parse");
    expect([state, Date.parse(ended!) - Date.parse(started)]).toEqual(["failed", hour]);
  },
  "its image cannot be pulled": async (work) => {
    await work.next("parse", { error: { code: 5, message: "Image 'europe-west1-docker.pkg.dev/…' not found." } });
    await work.start("parse");
    expect(work.last("parse").state).toBe("failed");
  },
  "its definition is gone": async (work) => {
    await work.make("DELETE", `${run}/${work.job("quick")}`);
    await work.start("quick");
    expect(work.runs("workflow", "quick").at(-1)!.state).toBe("failed");
  },
  "its starter may not start it": (work) =>
    without(work, `${run}/${work.job("parse")}`, "roles/run.jobsExecutorWithOverrides", "start-parse", async () => {
      await work.start("parse");
      expect([work.runs("job", "parse"), work.runs("workflow", "parse").at(-1)!.state]).toEqual([[], "failed"]);
    }),
  "a run is started for what is no day": async (work) => {
    await work.start("parse", { date: "2026-11-1" });
    expect([work.runs("job", "parse"), work.runs("workflow", "parse").at(-1)!.state]).toEqual([[], "failed"]);
  },
  "a run by hand for another day fails": async (work) => {
    await work.next("ingest", failed);
    await work.start("ingest", { date: "2026-11-01" });
    expect(work.last("ingest")).toMatchObject({ state: "failed", args: ["--date", "2026-11-01"] });
  },
  "two runs fail, an hour apart": async (work) => {
    await fails(work);
    work.now += hour;
    await fails(work);
  },
  "two runs fail within a minute": async (work) => {
    await fails(work);
    await fails(work);
  },
  "a run fails, and the next one succeeds": async (work) => {
    await fails(work);
    work.now += hour;
    await work.project.tell();
    await work.start("parse");
    expect(work.last("parse").state).toBe("succeeded");
  },
  "a run fails, and none has succeeded by its deadline": async (work) => {
    const due = work.now;
    await work.next("nightly", failed);
    expect(await work.fire("nightly")).toBe(200);
    await work.askAtDeadline("nightly", due);
  },
  "somebody ends its container by hand": async (work) => {
    await work.next("parse", { hang: true });
    await work.start("parse");
    await work.make("POST", `${run}/${work.last("parse").name}:cancel`, {});
    expect([work.last("parse").state, work.runs("workflow", "parse")[0]!.state]).toEqual(["cancelled", "failed"]);
  },
  "somebody stops the run by hand": async (work) => {
    await work.next("parse", { hang: true });
    await work.start("parse");
    await work.make("POST", `workflowexecutions.googleapis.com/v1/${work.runs("workflow", "parse")[0]!.name}:cancel`, {}); // prettier-ignore
    expect(work.runs("workflow", "parse")[0]!.state).toBe("cancelled");
    end(work, "parse");
  },
  "a run is left out, since the one before still goes": async (work) => {
    await hangs(work);
    work.begin();
    const due = work.now;
    expect(await work.fire("nightly")).toBe(200);
    expect(work.runs("workflow", "nightly").map(({ result }) => JSON.parse(result!).state)).toEqual(["skipped"]);
    await work.askAtDeadline("nightly", due);
    const told = await work.told();
    end(work, "nightly");
    return told;
  },
  "a run still goes at its deadline": async (work) => {
    const due = work.now;
    await hangs(work);
    await work.askAtDeadline("nightly", due);
    const told = await work.told();
    end(work, "nightly");
    return told;
  },
  "a run ends late, and before its deadline": async (work) => {
    const due = work.now;
    await hangs(work);
    work.now += 3 * hour;
    end(work, "nightly");
    await work.askAtDeadline("nightly", due);
  },
  "its schedule is paused by hand": async (work) => {
    const due = work.now;
    const schedule = `cloudscheduler.googleapis.com/v1/${work.job("nightly")}`;
    await work.make("POST", `${schedule}:pause`, {});
    expect(await work.fire("nightly")).toBeUndefined();
    await work.askAtDeadline("nightly", due);
    await work.make("POST", `${schedule}:resume`, {});
  },
  "its schedule may not start it": (work) =>
    without(work, project, "roles/workflows.invoker", "schedules", async () => {
      expect(await work.fire("nightly")).toBe(403);
      work.now += minute;
      expect(await work.fire("nightly")).toBe(403); // again, as it is refused
      work.now -= minute;
    }),
  "what asks at the deadline may not tell": (work) =>
    without(work, project, "roles/logging.logWriter", "churn-dev-late@", () => work.askAtDeadline("nightly", work.now)),
  "what asks at the deadline may not look": async (work) => {
    const due = work.now;
    const at = `${run}/${work.job("nightly")}`;
    await without(work, at, "roles/run.viewer", "churn-dev-late@", () => work.askAtDeadline("nightly", due)); // prettier-ignore
  },
  "a file lands that may not start it": (work) =>
    without(work, project, "roles/workflows.invoker", "churn-dev-events", async () => {
      await work.land("incoming/b.csv");
      expect(work.runs("workflow", "parse")).toEqual([]);
    }),
  "a file lands, and its bucket tells nobody": (work) =>
    without(work, project, "roles/pubsub.publisher", "gs-project-accounts", async () => {
      await work.land("incoming/c.csv");
      expect(work.runs("workflow", "parse")).toEqual([]);
    }),
  "a run fails of a job with `onFailure: false`": async (work) => {
    await work.next("quiet", failed);
    await work.start("quiet");
    expect(work.last("quiet").state).toBe("failed");
  },
  "its schedule is deleted by hand": async (work) => {
    const due = work.now;
    await work.make("DELETE", `cloudscheduler.googleapis.com/v1/${work.job("nightly")}`);
    expect(await work.fire("nightly")).toBeUndefined();
    await work.askAtDeadline("nightly", due);
  },
};
