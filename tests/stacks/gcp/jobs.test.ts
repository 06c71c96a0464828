import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../../support/environments";

type Bodies = Record<string, any>[];

const image = `europe-west1-docker.pkg.dev/acme/pipelines/ingest@sha256:${"a".repeat(64)}`;
const environment = (jobs: string, { emails = true, deployer = true, more = "" } = {}) => `
cloud: gcp
system: churn
owner: ml@acme.example
encryption: provider-managed
gcp:
  { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1${deployer ? ", deployer: deployer@acme-ml-dev.iam.gserviceaccount.com" : ""} }
${emails ? "alerts: { emails: [ml@acme.example] }" : ""}
buckets: { raw: {}, far: { location: EU } }
secrets: { erp: {} }
identities: { shared: {} }
jobs: { ${jobs} }
${more}
`;
const made = (...given: Parameters<typeof environment>): Record<string, Bodies> => {
  const { resource } = synthesizeYaml(environment(...given)).json;
  const types = Object.entries<Record<string, Record<string, unknown>>>(resource);
  return new Proxy(
    Object.fromEntries(types.map(([type, byId]) => [type, Object.values(byId)])) as Record<string, Bodies>,
    {
      get: (all, type: string) => all[type] ?? [],
    },
  );
};
const job = (key: string, more = "") => `${key}: { image: "${image}"${more && `, ${more}`} }`;
const daily = 'schedule: { cron: "0 3 * * *", timezone: Europe/Berlin }';
const dated = 'args: ["--date", "{date}"]';
const roleOf = ({ role, member }: Record<string, any>) => `${role} ${member}`;
const account = (id: string) => expect.stringMatching(new RegExp(`^serviceAccount:.*${id}`));
const sourceOf = (all: Record<string, Bodies>, name: string): any =>
  JSON.parse(
    all.google_workflows_workflow!.find((each) => each.name === name)!.source_contents.replaceAll("$${", "${"),
  );
const argumentOf = ({ http_target }: Record<string, any>) =>
  JSON.parse(Buffer.from(http_target.body, "base64").toString()).argument;
const services = (all: Record<string, Bodies>) =>
  all.google_project_service!.map(({ service }) => service.split(".")[0]);
const failures = (all: Record<string, Bodies>) =>
  all.google_monitoring_alert_policy!.filter(({ display_name: name }) => name.endsWith("failed"));

describe("a job", () => {
  it("that nothing starts is a job of Cloud Run with an account of its own, and no more than an alert on its runs", () => {
    const all = made(job("ingest"));
    expect(all.google_cloud_run_v2_job).toMatchObject([
      { name: "churn-dev-ingest", location: "europe-west1", deletion_protection: false },
    ]);
    expect(all.google_service_account!.map(({ account_id }) => account_id).sort()).toEqual([
      "churn-dev-identity-shared",
      "churn-dev-job-ingest",
    ]);
    expect([...all.google_workflows_workflow!, ...all.google_cloud_scheduler_job!]).toEqual([]);
    expect(services(all)).not.toContain("workflows");
    const [{ conditions }] = failures(all) as [Record<string, any>];
    expect(conditions[0].condition_threshold.filter).toContain('resource.labels.job_name="churn-dev-ingest"');
  });

  it("has what it is given", () => {
    const more = `command: [python], args: ["-m", ingest], cpu: 2, memory: 8GiB, timeout: 90m, retries: 3, env: { LEVEL: info, TOKEN: secret/erp, OLD: secret/erp@3 }`;
    const all = made(job("ingest", more));
    const [{ template }] = all.google_cloud_run_v2_job as [Record<string, any>];
    expect(template.template).toMatchObject({
      ...{ timeout: "5400s", max_retries: 3 },
      containers: [
        { image, command: ["python"], args: ["-m", "ingest"], resources: { limits: { cpu: "2", memory: "8192Mi" } } },
      ],
    });
    const [container] = template.template.containers;
    expect(container.env.map(({ name }: { name: string }) => name)).toEqual(["LEVEL", "OLD", "TOKEN"]);
    expect(container.env[1].value_source.secret_key_ref.version).toBe("3");
    expect(all.google_secret_manager_secret_iam_member!.map(roleOf)).toEqual([
      expect.stringMatching(/^roles\/secretmanager\.secretAccessor serviceAccount:.*ingest/),
    ]);
  });

  it("of several tasks tells each its number by a shell that becomes the command", () => {
    const all = made(job("ingest", `command: [python, -m, ingest], ${dated}, tasks: 10`));
    const [{ template }] = all.google_cloud_run_v2_job as [Record<string, any>];
    const shell = ["-c", 'export TASK_INDEX="$CLOUD_RUN_TASK_INDEX" TASK_COUNT="$CLOUD_RUN_TASK_COUNT"; exec "$@"'];
    const args = [...shell, "task", "python", "-m", "ingest", "--date", "{date}"];
    expect(template).toMatchObject({ task_count: 10, template: { containers: [{ command: ["/bin/sh"], args }] } });
    expect(JSON.stringify(sourceOf(all, "churn-dev-ingest"))).toContain(
      JSON.stringify(JSON.stringify(args)).slice(1, -1),
    );
  });

  it("stands in the network, which everything it sends goes through, once that is closed", () => {
    const more = "";
    const yaml = environment(job("ingest", "vpc: true"), { more }).replace(
      "region: europe-west1",
      "region: europe-west1, network: { cidr: 10.40.0.0/20, nat: true }",
    );
    const { resource } = synthesizeYaml(`${yaml}egress: declared\n`).json;
    const [body] = Object.values<Record<string, any>>(resource.google_cloud_run_v2_job);
    expect(body!.template.template.vpc_access).toMatchObject({ egress: "ALL_TRAFFIC" });
    expect(body!.depends_on).toContainEqual(
      expect.stringMatching(/^google_compute_network_firewall_policy_association\./),
    );
  });
});

describe("what starts a job", () => {
  it("is Cloud Scheduler itself where it has no date and may overlap, as an account that may start this job alone", () => {
    const all = made(job("tick", 'schedule: { cron: "*/15 * * * *", overlap: allow }'));
    expect(all.google_workflows_workflow).toEqual([]);
    expect(all.google_cloud_scheduler_job).toMatchObject([
      {
        ...{ name: "churn-dev-tick", schedule: "*/15 * * * *", time_zone: "UTC", paused: false },
        http_target: {
          uri: "https://run.googleapis.com/v2/projects/acme-ml-dev/locations/europe-west1/jobs/churn-dev-tick:run",
        },
      },
    ]);
    expect(all.google_cloud_run_v2_job_iam_member).toMatchObject([
      { role: "roles/run.invoker", member: account("starter|start-tick|tick_starter") },
    ]);
    expect(all.google_project_iam_member!.map(({ role }) => role)).toEqual(["roles/cloudscheduler.serviceAgent"]);
    expect(failures(all)[0]!.conditions[0].condition_threshold.filter).toContain("cloud_run_job");
  });

  it("is a Workflow where a run is not to overlap, which the environment's scheduler may start, and no one else", () => {
    const all = made(job("ingest", daily));
    expect(all.google_workflows_workflow!.map(({ name }) => name)).toEqual(["churn-dev-ingest"]);
    expect(all.google_cloud_run_v2_job_iam_member!.map(({ role }) => role)).toEqual([
      "roles/run.invoker",
      "roles/run.viewer",
    ]);
    const granted = all.google_project_iam_member!.map(({ role }) => role).sort();
    expect(granted).toEqual([
      "roles/cloudscheduler.serviceAgent",
      "roles/logging.logWriter",
      "roles/workflows.invoker",
      "roles/workflows.serviceAgent",
    ]);
    const invoker = all.google_project_iam_member!.filter(({ role }) => role === "roles/workflows.invoker");
    expect(invoker).toMatchObject([{ member: account("schedules"), condition: { title: "for churn-dev" } }]);
    const [call] = all.google_cloud_scheduler_job!;
    expect(call).toMatchObject({ time_zone: "Europe/Berlin", retry_config: { max_retry_duration: "900s" } });
    expect(argumentOf(call!)).toBe("{}");
    expect(services(all)).toEqual(expect.arrayContaining(["workflows", "workflowexecutions", "cloudscheduler"]));
  });

  it("is a Workflow where it has a date, whose day is that of the schedule's zone", () => {
    const text = (all: Record<string, Bodies>) => JSON.stringify(sourceOf(all, "churn-dev-ingest"));
    expect(text(made(job("ingest", `${dated}, ${daily}`)))).toContain('time.format(sys.now(), \\"Europe/Berlin\\")');
    const unscheduled = made(job("ingest", dated));
    expect(text(unscheduled)).toContain('time.format(sys.now(), \\"Etc/UTC\\")');
    expect(text(unscheduled)).not.toContain("busy");
    const roles = unscheduled.google_cloud_run_v2_job_iam_member!.map(({ role }) => role);
    expect(roles).toEqual(["roles/run.jobsExecutorWithOverrides", "roles/run.viewer"]);
  });

  it("is paused where the schedule is not enabled, and nobody asks then whether it is late", () => {
    const schedule = 'schedule: { cron: "0 3 * * *", enabled: false }';
    const all = made(job("ingest", `${schedule}, alerts: { lateAfter: 4h }`));
    expect(all.google_cloud_scheduler_job).toMatchObject([{ name: "churn-dev-ingest", paused: true }]);
    expect(all.google_workflows_workflow).toHaveLength(1);
  });

  it("is a file that lands below a path, by a trigger where the bucket is", () => {
    const all = made(job("ingest", "on: bucket/far/incoming"));
    expect(all.google_eventarc_trigger).toMatchObject([{ name: "churn-dev-ingest", location: "eu" }]);
    expect(JSON.stringify(sourceOf(all, "churn-dev-ingest"))).toContain('\\"^incoming/\\"');
    const granted = all.google_project_iam_member!.map(({ role }) => role).sort();
    expect(granted).toEqual([
      "roles/eventarc.eventReceiver",
      "roles/eventarc.serviceAgent",
      "roles/logging.logWriter",
      "roles/pubsub.publisher",
      "roles/pubsub.serviceAgent",
      "roles/workflows.invoker",
      "roles/workflows.serviceAgent",
    ]);
    const [trigger] = all.google_eventarc_trigger!;
    const before = (trigger!.depends_on as string[]).filter((each) => each.startsWith("google_project_iam_member"));
    expect(before).toHaveLength(5); // the agents' two, publishing, receiving, starting
    expect(services(all)).toEqual(expect.arrayContaining(["eventarc", "pubsub", "workflows"]));
  });

  it("acts as accounts that the deployer may let it act as", () => {
    const all = made(job("ingest", `${dated}, ${daily}, on: bucket/raw, alerts: { lateAfter: 4h }`));
    const accounts = all.google_service_account!.filter(({ account_id: id }) => !/shared/.test(id));
    const ids = accounts.map(({ account_id }) => account_id.replace("churn-dev-", "")).sort();
    expect(ids).toEqual(["events", "job-ingest", "late", "schedules", "start-ingest"]);
    const actAs = all.google_service_account_iam_member!.filter(({ role }) => role === "roles/iam.serviceAccountUser");
    expect(actAs).toHaveLength(ids.length);
    expect(new Set(actAs.map(({ member }) => member))).toEqual(
      new Set(["serviceAccount:deployer@acme-ml-dev.iam.gserviceaccount.com"]),
    );
  });
});

describe("who may start a job", () => {
  const starters = 'access: { starters: ["group:ml@acme.example"] }';

  it("may start this job alone where nothing stands before it", () => {
    const all = made(job("ingest", starters));
    expect(all.google_cloud_run_v2_job_iam_member).toMatchObject([
      { role: "roles/run.invoker", member: "group:ml@acme.example" },
    ]);
    expect(all.google_project_iam_member).toEqual([]);
  });

  it("may start Workflows where one does, once for all jobs, since Google has no lesser place", () => {
    const all = made([job("a", `${dated}, ${starters}`), job("b", `${dated}, ${starters}`)].join(", "));
    const invokers = all.google_project_iam_member!.filter(({ role }) => role === "roles/workflows.invoker");
    expect(invokers).toMatchObject([{ member: "group:ml@acme.example" }]);
  });

  it("is whatever says starts", () => {
    const directly = made([job("a"), job("b", "starts: [job/a]")].join(", "));
    expect(directly.google_cloud_run_v2_job_iam_member).toMatchObject([
      { role: "roles/run.invoker", member: account("b") },
    ]);
    const dates = made([job("a", dated), job("b", "identity: identity/shared, starts: [job/a]")].join(", "));
    const invokers = dates.google_project_iam_member!.filter(({ role }) => role === "roles/workflows.invoker");
    expect(invokers).toMatchObject([{ member: account("identity_shared") }]);
  });
});

describe("what is told of a job", () => {
  const late = job("ingest", `${daily}, alerts: { lateAfter: 4h }`);

  it("is a failure, once: by the Workflow where one starts it", () => {
    const all = made(late);
    expect(failures(all)).toHaveLength(1);
    expect(failures(all)[0]!.conditions[0].condition_threshold.filter).toContain('workflow_id="churn-dev-ingest"');
    expect(failures(made(job("ingest", `${daily}, alerts: { onFailure: false }`)))).toEqual([]);
  });

  it("is lateness, by a deadline that looks at its runs, and one alert of the environment", () => {
    const all = made(`${late}, ${job("score", 'schedule: { cron: "30 22 * * 5" }, alerts: { lateAfter: 2h }')}`);
    const deadlines = all.google_cloud_scheduler_job!.filter(({ name }) => name.endsWith("-late"));
    expect(deadlines).toMatchObject([
      { name: "churn-dev-ingest-late", schedule: "0 7 * * *", time_zone: "Europe/Berlin" },
      { name: "churn-dev-score-late", schedule: "30 0 * * 6", time_zone: "UTC" },
    ]);
    expect(JSON.parse(argumentOf(deadlines[0]!))).toEqual({
      ...{ of: "job/ingest", job: "projects/acme-ml-dev/locations/europe-west1/jobs/churn-dev-ingest", after: 14_400 },
    });
    const views = all.google_cloud_run_v2_job_iam_member!.filter(({ role, member }) => role === "roles/run.viewer" && /late/.test(member)); // prettier-ignore
    expect(views).toHaveLength(2);
    const alerts = all.google_monitoring_alert_policy!.filter(({ display_name: name }) => name.includes("late"));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.conditions[0].condition_matched_log.filter).toBe(
      'resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="churn-dev-late" AND jsonPayload.state=("late" OR "FAILED")',
    );
  });

  it("is a call that Cloud Scheduler could not make, by one alert that names the environment's schedules", () => {
    const alerts = made(late).google_monitoring_alert_policy!.filter(({ display_name: name }) =>
      name.startsWith("Schedules"),
    );
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.conditions[0].condition_matched_log.filter).toContain(
      'resource.labels.job_id=("churn-dev-ingest" OR "churn-dev-ingest-late")',
    );
  });

  it("is nothing where nobody hears of it", () => {
    const all = made(late, { emails: false });
    expect(all.google_monitoring_alert_policy).toEqual([]);
    expect(all.google_cloud_scheduler_job).toHaveLength(2); // its log still says it
  });
});

it("an environment tells the job, the Workflow that starts it, and the account", () => {
  const { output } = synthesizeYaml(environment([job("a"), job("b", dated)].join(", "))).json;
  const { a, b } = output.jobs.value;
  expect(a).toEqual({ job: expect.stringContaining("google_cloud_run_v2_job"), account: expect.any(String) });
  expect(b.workflow).toMatch(/^\$\{google_workflows_workflow\.\w+\.id\}$/);
});
