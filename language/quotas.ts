import type { Loaded } from "./collisions";
import type { Environment, GcpEnvironment } from "./environment";
import { hasStarter, namesDate } from "./kinds/jobs/schema";
import type { Problem } from "./yaml/problem";
import { problemWithKey } from "./yaml/tree";

// "There is a maximum of 20 custom service accounts per project per region per service": Use a custom service account, Vertex AI's documentation.
const mostAccounts = 20;

/** What all environments of a project use up together: the first that is too many is told, at what uses it. */
export function quotaProblems(loaded: readonly Loaded[]): Problem[] {
  return [...vertexProblems(loaded), ...accountProblems(loaded), ...cloudRunProblems(loaded)];
}

const mostOnCloudRun = 1_000; // jobs in a project and region, and as many services: "Resource limits for Cloud Run", Quotas and limits

function cloudRunProblems(loaded: readonly Loaded[]): Problem[] {
  const counts = new Map<string, number>();
  return loaded.flatMap(({ environment, tree }) => {
    if (environment.cloud !== "gcp") return [];
    const { project, region } = environment.gcp;
    return onCloudRun(environment.kinds).flatMap(({ what, path }) => {
      const key = `${what} ${project} ${region}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count !== mostOnCloudRun + 1) return [];
      const message = `is the 1001st ${what} in ${project} and ${region}, and Cloud Run takes ${mostOnCloudRun}; put some into another project or region`;
      return [problemWithKey(tree, path, message)];
    });
  });
}

function onCloudRun({ jobs, endpoints, services }: GcpEnvironment["kinds"]): { what: string; path: string[] }[] {
  const serverless = Object.entries(endpoints).filter(([, { mode }]) => mode === "serverless");
  return [
    ...Object.keys(jobs).map((name) => ({ what: "job", path: ["jobs", name] })),
    ...serverless.map(([name]) => ({ what: "service", path: ["endpoints", name] })),
    ...Object.keys(services).map((name) => ({ what: "service", path: ["services", name] })),
  ];
}

const mostOfProject = 100; // service accounts in a project: IAM quotas and limits

/**
 * Accounts of all kinds: those of their own, those that workloads get where they name none, and those that start jobs.
 */
function accountProblems(loaded: readonly Loaded[]): Problem[] {
  const counts = new Map<string, number>();
  return loaded.flatMap(({ environment, tree }) => {
    if (environment.cloud !== "gcp") return [];
    const { project } = environment.gcp;
    return accountsOf(environment).flatMap((path) => {
      const count = (counts.get(project) ?? 0) + 1;
      counts.set(project, count);
      if (count !== mostOfProject + 1) return [];
      const message = `is the 101st service account of ${project}, and Google allows ${mostOfProject}; let some share one, such as identity: identity/serving`;
      return [problemWithKey(tree, path, message)];
    });
  });
}

/** What schedules, events and the question of late runs are called as: one each, told at the first job that needs it. */
function sharedByJobs({ jobs }: GcpEnvironment["kinds"]): string[][] {
  const all = Object.entries(jobs);
  const isCalled = ({ schedule, on, args, alerts }: (typeof jobs)[string]) =>
    schedule !== undefined &&
    (schedule.overlap === "skip" || on !== undefined || namesDate(args) || alerts.lateAfter !== undefined);
  const first = [
    all.find(([, job]) => isCalled(job)),
    all.find(([, { on }]) => on !== undefined),
    all.find(([, { alerts }]) => alerts.lateAfter !== undefined),
  ];
  return first.flatMap((each) => (each === undefined ? [] : [["jobs", each[0]]]));
}

function accountsOf({ kinds }: GcpEnvironment): string[][] {
  const endpoints = Object.entries(kinds.endpoints);
  const shared = endpoints.findIndex(([, { identity }]) => identity === "shared");
  return [
    ...Object.keys(kinds.identities).map((name) => ["identities", name]),
    ...Object.entries(kinds.airflow).flatMap(([name, { identity }]) => (identity ? [] : [["airflow", name]])),
    ...Object.entries(kinds.jobs).flatMap(([name, job]) => [
      ...(job.identity ? [] : [["jobs", name]]),
      ...(hasStarter(job) ? [["jobs", name]] : []),
    ]),
    ...sharedByJobs(kinds),
    ...endpoints
      .filter(([, { identity }], index) => identity === "own" || index === shared)
      .map(([name]) => ["endpoints", name]),
    ...Object.entries(kinds.services).flatMap(([name, { identity }]) => (identity ? [] : [["services", name]])),
  ];
}

function vertexProblems(loaded: readonly Loaded[]): Problem[] {
  const counts = new Map<string, number>();
  return loaded.flatMap(({ environment, tree }) =>
    firstOfAccounts(environment).flatMap(({ project, region, name }) => {
      const place = `${project} ${region}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      if (count !== mostAccounts + 1) return [];
      const message =
        `is the 21st in ${project} and ${region} whose variants need an account of their own on Vertex AI, and Google allows ${mostAccounts}; ` +
        "write identity: shared, here or in defaults: { endpoints: { identity: shared } }";
      return [problemWithKey(tree, ["endpoints", name], message)];
    }),
  );
}

/** The endpoints on Vertex AI that are the first to run variants as their account. */
function firstOfAccounts(environment: Environment): { project: string; region: string; name: string }[] {
  if (environment.cloud !== "gcp") return [];
  const { gcp, kinds } = environment;
  const served = Object.entries(kinds.endpoints).filter(
    ([, { mode, variants }]) => mode === "realtime" && Object.keys(variants).length > 0,
  );
  const accounts = served.map(([name, { identity }]) =>
    identity === "own" ? `endpoint/${name}` : identity === "shared" ? identity : `identity/${identity.key}`,
  );
  return served
    .filter((_, index) => accounts.indexOf(accounts[index]!) === index)
    .map(([name]) => ({ project: gcp.project, region: gcp.region, name }));
}
