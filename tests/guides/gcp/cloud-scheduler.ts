import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule } from "../programs";

const auth = {
  title: "Use authentication with HTTP targets",
  address: "cloud.google.com/scheduler/docs/http-target-auth",
  read: "2026-11",
};
const retry = {
  title: "Retry jobs",
  address: "docs.cloud.google.com/scheduler/docs/configuring/retry-jobs",
  read: "2026-11",
};
const minimum = {
  title: "Set minimum instances for services",
  address: "cloud.google.com/run/docs/configuring/min-instances",
  read: "2026-11",
};
const jobs = of("google_cloud_scheduler_job");
const isOffHours = (job: Json) => /_(down|up)$/.test(job.name);
const body = (job: Json) => JSON.parse(Buffer.from(job.http_target.body, "base64").toString()) as Json;
const warm = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }
offHours: { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: Europe/Berlin }
endpoints:
  e:
    mode: serverless
    replicas: { min: 2, max: 4 }
    variants: { only: { image: "europe-west1-docker.pkg.dev/acme/serving/e@sha256:${"a".repeat(64)}" } }
`;

export const cloudScheduler: readonly Entry[] = [
  {
    says: "APIs of Google's take an OAuth token, and no OpenID Connect token, of an account of the job's project.",
    page: auth,
    held: rule(
      jobs,
      ({ http_target: { oauth_token: token, oidc_token: other } }) =>
        other !== undefined || !/^\$\{google_service_account\.[\w-]+\.email\}$/.test(token?.service_account_email),
      ({ http_target: target }) => delete target.oauth_token,
    ),
  },
  {
    says: "Without the agent's role every call is answered with 403, whatever the account may do.",
    page: auth,
    held: {
      broken: (program) =>
        breaking(jobs(program), ({ depends_on = [] }) => !depends_on.some((id: string) => isAgents(program, id))),
      without: (program) => each(jobs(program), (job) => delete job.depends_on),
    },
  },
  {
    says: "Who attaches an account to a job must be let act as it.",
    page: auth,
    held: {
      broken: (program) =>
        breaking(jobs(program), ({ depends_on = [] }) =>
          depends_on.every((id: string) => !id.startsWith("google_service_account_iam_member.")),
        ),
      without: (program) => each(jobs(program), (job) => delete job.depends_on),
    },
  },
  {
    says: "A job is tried again until both limits are reached, at most five times by count: a time alone makes it more.",
    page: retry,
    held: rule(
      jobs,
      ({ retry_config: { retry_count: count, max_retry_duration: time } }) =>
        !(count <= 5) || !(parseInt(time) >= 240 && parseInt(time) < 8 * 3600),
      ({ retry_config }) => delete retry_config.max_retry_duration,
    ),
  },
  {
    says: "A job may be made twice, so that its call does no harm the second time: it says what is to be, and not what is to change.",
    page: { title: "About Cloud Scheduler", address: "cloud.google.com/scheduler/docs/overview", read: "2026-11" },
    held: rule(
      of("google_cloud_scheduler_job", isOffHours),
      (job) => !/[mM]in(ReplicaCount|InstanceCount)":\d/.test(JSON.stringify(body(job))),
      (job) => (job.http_target.body = Buffer.from('{"add":1}').toString("base64")),
    ),
  },
  {
    says: "A job may be made twice: what is started then is skipped while the first runs, and known by its day.",
    page: { title: "About Cloud Scheduler", address: "cloud.google.com/scheduler/docs/overview", read: "2026-11" },
    held: {
      notChecked:
        "a run that starts again after the first has ended is the container's to stand, which docs/work.md says",
    },
  },
  {
    says: "A region of Google's may lack Cloud Scheduler, which comes to more of them every few months.",
    page: {
      title: "Cloud Scheduler release notes",
      address: "docs.cloud.google.com/scheduler/docs/release-notes",
      read: "2026-11",
    },
    held: { notChecked: "the list changes, and a region that lacks it is refused by the service in its own words" },
  },
  {
    says: "What a revision keeps ready is set by another revision alone; what a service does, without one.",
    page: minimum,
    held: {
      yaml: warm,
      ...rule(
        of("google_cloud_run_v2_service", ({ lifecycle }) => lifecycle?.ignore_changes !== undefined),
        ({ template, scaling }) => template.scaling.min_instance_count > 0 || !(scaling.min_instance_count > 0),
        ({ template }) => (template.scaling.min_instance_count = 2),
      ),
    },
  },
  {
    says: "Who changes a service must be let act as the account that it runs as.",
    page: {
      title: "Configure service identity",
      address: "cloud.google.com/run/docs/configuring/services/service-accounts",
      read: "2026-11",
    },
    held: {
      file: "tests/sandbox/google/scheduled-jobs.test.ts",
      test: "has to be let act as what runs there, whoever else may",
    },
  },
];

function isAgents(program: Json, id: string): boolean {
  const [type = "", name = ""] = id.split(".");
  const grants = all(program, "google_project_iam_member") ?? [];
  const found = grants.find(([each]) => type === "google_project_iam_member" && each === name);
  return found?.[1].role === "roles/cloudscheduler.serviceAgent";
}
