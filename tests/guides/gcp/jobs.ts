import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of } from "../programs";
import { ruleOn } from "./rules";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const job = "google_cloud_run_v2_job";
const workflow = "google_workflows_workflow";
const trigger = "google_eventarc_trigger";
const task = (body: Json) => body.template.template as Json;
const source = (body: Json) => body.source_contents as string;
const expressions = (body: Json) =>
  (source(body).match(/"\$\$\{(?:[^"\\]|\\.)*\}"/g) ?? []).map(
    (text) => JSON.parse(text.replace("$${", "${")) as string,
  );
const calls = of("google_cloud_scheduler_job", ({ http_target: { uri } }) => uri.includes("workflowexecutions."));
const members = (program: Json, type: string, role: string) =>
  all(program, type)?.filter(([, body]) => body.role === role);
const hasRole = (program: Json, depends: string[] = [], role: string) =>
  depends.some((address) => {
    const [type, id] = address.split(".");
    return type === "google_project_iam_member" && program.resource[type][id!]?.role === role;
  });

/** Jobs of Cloud Run: guides of Cloud Run, November 2026. */
export const cloudRunJobs: readonly Entry[] = [
  {
    says: "A task ends after ten minutes where nothing is said, after a week at most, and with a GPU after an hour.",
    page: page("Set task timeout for jobs", "run/docs/configuring/task-timeout"),
    held: ruleOn(
      job,
      (body) => {
        const seconds = parseInt(task(body).timeout);
        return seconds > 0 && seconds <= (task(body).node_selector ? 3600 : 604_800);
      },
      (body) => delete task(body).timeout,
    ),
  },
  {
    says: "A task that fails is tried three times more where nothing is said, ten at most.",
    page: page("Set maximum number of retries for jobs", "run/docs/configuring/max-retries"),
    held: ruleOn(
      job,
      (body) => task(body).max_retries >= 0 && task(body).max_retries <= 10,
      (body) => delete task(body).max_retries,
    ),
  },
  {
    says: "A secret that a variable names must be there, and be the account's to read, before the job is made.",
    page: page("Configure secrets for jobs", "run/docs/configuring/jobs/secrets"),
    held: {
      broken: (program) => {
        const reading = all(program, job)?.filter(([, body]) => /secret_key_ref/.test(JSON.stringify(body)));
        return reading?.length
          ? breaking(
              reading,
              ({ depends_on = [] }) =>
                !depends_on.some((each: string) => each.startsWith("google_secret_manager_secret_iam_member.")),
            )
          : undefined;
      },
      without: (program) => each(all(program, job), (body) => delete body.depends_on),
    },
  },
  {
    says: "Without overrides a run takes run.jobs.run, with them run.jobs.runWithOverrides too, which lets in other arguments and variables.",
    page: page("Method: projects.locations.jobs.run", "run/docs/reference/rest/v2/projects.locations.jobs/run"),
    held: {
      broken: (program) => {
        const overriding = members(program, `${job}_iam_member`, "roles/run.jobsExecutorWithOverrides");
        return overriding?.length
          ? breaking(overriding, ({ name }) => {
              const [, id] = /^\$\{google_cloud_run_v2_job\.(\w+)\.name\}$/.exec(name)!;
              return !JSON.stringify(program.resource[job][id!]).includes("{date}");
            })
          : undefined;
      },
      without: (program) => each(all(program, job), (body) => (body.template.template.containers[0].args = [])),
    },
  },
  {
    says: "An operation is the project's: who may run a job and see its runs may not see the operation that started one.",
    page: page("Cloud Run IAM permissions", "run/docs/reference/iam/permissions"),
    held: ruleOn(
      workflow,
      (body) => !/googleapis\.run\.|\/operations\//.test(source(body)),
      (body) =>
        (body.source_contents = source(body).replace("http.get", "googleapis.run.v2.projects.locations.jobs.run")),
    ),
  },
];

/** What starts them: guides of Workflows and Eventarc, November 2026. */
export const starters: readonly Entry[] = [
  {
    says: "An expression has 400 characters at most, and a source 128 KB.",
    page: page("Quotas and limits", "workflows/quotas"),
    held: ruleOn(
      workflow,
      (body) =>
        Buffer.byteLength(source(body)) <= 131_072 &&
        expressions(body).length > 0 &&
        expressions(body).every((text) => text.length <= 400),
      (body) => (body.source_contents = source(body).replace("sys.now()", `sys.now()${" + 0".repeat(100)}`)),
    ),
  },
  {
    says: "A Workflow without an account of its own acts as the project's default one.",
    page: page("Grant a workflow permission to access Google Cloud resources", "workflows/docs/authentication"),
    held: ruleOn(
      workflow,
      ({ service_account: account }) => /^\$\{google_service_account\./.test(account ?? ""),
      (body) => delete body.service_account,
    ),
  },
  {
    says: "What calls Workflows needs workflows.executions.create, which no policy of a single one gives.",
    page: page("Access control", "workflows/docs/access-control"),
    held: {
      broken: (program) =>
        breaking(calls(program), ({ depends_on }) => !hasRole(program, depends_on, "roles/workflows.invoker")),
      without: (program) => each(calls(program), (body) => delete body.depends_on),
    },
  },
  {
    says: "Conditions know no Workflow's name: one that asks for it never holds.",
    page: page("Resource attributes for IAM Conditions", "iam/docs/conditions-resource-attributes"),
    held: {
      broken: (program) => {
        const invokers = members(program, "google_project_iam_member", "roles/workflows.invoker");
        return invokers?.length
          ? breaking(invokers, ({ condition }) => /resource\./.test(condition?.expression ?? ""))
          : undefined;
      },
      without: (program) =>
        each(
          members(program, "google_project_iam_member", "roles/workflows.invoker"),
          (body) => (body.condition = { title: "one", expression: 'resource.name == "x"' }),
        ),
    },
  },
  {
    says: "A trigger's account must receive events and start Workflows, and Cloud Storage's agent publish, before it is made.",
    page: page("Roles and permissions for Workflows targets", "eventarc/standard/docs/workflows/roles-permissions"),
    held: {
      broken: (program) =>
        breaking(all(program, trigger), ({ depends_on }) =>
          ["roles/eventarc.eventReceiver", "roles/workflows.invoker", "roles/pubsub.publisher"].some(
            (role) => !hasRole(program, depends_on, role),
          ),
        ),
      without: (program) => each(all(program, trigger), (body) => delete body.depends_on),
    },
  },
  {
    says: "A trigger for files is where their bucket is.",
    page: page("Eventarc locations", "eventarc/docs/locations"),
    held: {
      broken: (program) =>
        breaking(all(program, trigger), ({ location, matching_criteria: criteria }) => {
          const [, id] = /google_storage_bucket\.(\w+)\./.exec(JSON.stringify(criteria))!;
          return program.resource.google_storage_bucket[id!].location.toLowerCase() !== location;
        }),
      without: (program) => each(all(program, trigger), (body) => (body.location = "us")),
    },
  },
];
