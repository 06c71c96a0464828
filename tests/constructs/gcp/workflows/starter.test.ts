import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { CloudRunJob } from "../../../../constructs/gcp/run/cloud-run-job";
import { cloudRunJobWork, type CloudRunJobWorkProps } from "../../../../constructs/gcp/run/cloud-run-job-work";
import { LateCheck } from "../../../../constructs/gcp/workflows/late-check";
import { Starter, type StarterProps } from "../../../../constructs/gcp/workflows/starter";
import { synth, type Synthesized } from "../../../support/synth";

type Steps = Record<string, any>[];

const image = `europe-west1-docker.pkg.dev/acme/pipelines/ingest@sha256:${"a".repeat(64)}`;
const place = { location: "europe-west1", project: "acme" };
const account = (scope: Construct, name: string) =>
  ServiceAccount.fromEmail(scope, name, `${name}@acme.iam.gserviceaccount.com`, { project: "acme" });
const jobOf = (scope: Construct) =>
  new CloudRunJob(scope, "job", { ...place, jobName: "ingest", image, serviceAccount: account(scope, "runs") });
const schedule = (scope: Construct) => ({ cron: "0 3 * * *", serviceAccount: account(scope, "calls") });

const made = (
  props: (scope: Construct) => Partial<StarterProps> = () => ({}),
  work: Partial<CloudRunJobWorkProps> = {},
) =>
  synth((scope) => {
    const serviceAccount = account(scope, "starts");
    const common = { ...place, starterName: "ingest", of: "job/ingest", serviceAccount };
    new Starter(scope, "starter", {
      ...common,
      work: cloudRunJobWork(jobOf(scope), { serviceAccount, ...work }),
      ...props(scope),
    });
  });

/** What Workflows gets, once Terraform has read it. */
const sourceOf = ({ resource }: Synthesized): string =>
  resource.google_workflows_workflow![0]!.source_contents.replace(/([$%])\1\{/g, "$1{");
const stepsOf = (all: Synthesized): Steps => JSON.parse(sourceOf(all)).main.steps;
const namesOf = (steps: Steps) => steps.flatMap((step) => Object.keys(step));
const find = (value: unknown, name: string): any => {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value) && name in value) return (value as Record<string, unknown>)[name];
  return Object.values(value)
    .map((each) => find(each, name))
    .find((each) => each !== undefined);
};

/** Every list of steps with the names that may be gone to there: those of the list, and a loop's words within one. */
function jumps(steps: Steps, inLoop = false): [string, boolean][] {
  const here = namesOf(steps);
  const within = (value: unknown, loop: boolean): [string, boolean][] => {
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([word, each]): [string, boolean][] => {
      if (word === "steps") return jumps(each as Steps, loop);
      if (word === "next")
        return [[each as string, here.includes(each as string) || (loop && /^(break|continue)$/.test(each as string))]];
      return within(each, loop || word === "for");
    });
  };
  return steps.flatMap((step) => within(Object.values(step), inLoop));
}

const everything = (scope: Construct) => ({
  ...{ timeZone: "America/Sao_Paulo", overlap: "skip" as const, prefix: "incoming/", description: "Ingests" },
  schedule: schedule(scope),
});

describe("a Starter", () => {
  it("with nothing set skips while something runs, takes the day of UTC, and starts by itself never", () => {
    const all = made();
    expect(namesOf(stepsOf(all))).toEqual(
      "begin dated busy_list busy_none busy_look overlap work succeeded done skip skipped undated".split(" "),
    );
    expect(find(stepsOf(all), "begin").assign[0].date).toBe(
      '${default(map.get(input, "date"), text.substring(time.format(sys.now(), "Etc/UTC"), 0, 10))}',
    );
    expect(Object.keys(all.resource)).not.toContain("google_cloud_scheduler_job");
  });

  it("reads of its argument the day alone, where events are told the name of a file, too, and refuses what is no day", () => {
    for (const [props, read] of [
      [() => ({}), ['map.get(input, "date")']],
      [everything, ['map.get(input, "date")', 'map.get(input, ["data", "name"])']],
    ] as const) {
      const source = JSON.stringify(stepsOf(made(props))).replaceAll('\\"', '"');
      expect(source.match(/map\.get\(input, (?:"\w+"|\[[^\]]*\])\)/g)).toEqual(read);
      expect(source.match(/\binput\b/g)).toHaveLength(read.length);
    }
    const steps = stepsOf(made());
    expect(find(steps, "dated").switch).toEqual([
      {
        condition: '${not text.match_regex(date, "^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$")}',
        next: "undated",
      },
    ]);
    expect(find(steps, "undated")).toEqual({ raise: "date must be a day such as 2026-11-01" });
  });

  it.each([
    ["nothing", () => ({})],
    ["everything", everything],
    ["overlap", () => ({ overlap: "allow" as const })],
  ])("goes to steps that are there, with %s set", (_, props) => {
    const all = jumps(stepsOf(made(props, { args: ["--date", "{date}"] })));
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter(([, isThere]) => !isThere)).toEqual([]);
  });

  // "Quotas and limits", Workflows.
  it("keeps its expressions below the 400 characters that one may have", () => {
    const long = { args: ["{date}", "x".repeat(5000)] };
    const texts = JSON.stringify(stepsOf(made(everything, long))).match(/"\$\{(?:[^"\\]|\\.)*\}"/g)!;
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(JSON.parse(text).length).toBeLessThan(400);
  });

  it("starts and waits as its account, which may run this job as it is, see its runs, and write its log", () => {
    const all = made();
    const { resource } = all;
    expect(find(stepsOf(all), "work_start").try.args).toMatchObject({
      ...{ url: "https://run.googleapis.com/v2/projects/acme/locations/europe-west1/jobs/ingest:run", body: {} },
      auth: { type: "OAuth2" },
    });
    const member = "serviceAccount:starts@acme.iam.gserviceaccount.com";
    expect(resource.google_workflows_workflow![0]!.service_account).toBe("starts@acme.iam.gserviceaccount.com");
    expect(resource.google_cloud_run_v2_job_iam_member).toMatchObject([
      { role: "roles/run.invoker", member },
      { role: "roles/run.viewer", member },
    ]);
    expect(resource.google_project_iam_member).toMatchObject([{ role: "roles/logging.logWriter", member }]);
    expect(resource.google_workflows_workflow![0]!.depends_on).toHaveLength(3); // its grants come first
  });

  it("hands the day over in arguments, as data: what they hold is evaluated by nobody", () => {
    const args = ["--date={date}", "$${HOME}", '"%%{x}\\', "{other}"]; // as a program writes them for Terraform
    const all = made(() => ({}), { args });
    const { given } = find(stepsOf(all), "work_begin").assign[1];
    expect(given).not.toMatch(/[$%]\{/);
    expect(JSON.parse(given.replaceAll("{date}", "2026-11-01"))).toEqual([
      "--date=2026-11-01",
      "${HOME}",
      '"%{x}\\',
      "{other}",
    ]);
    expect(find(stepsOf(all), "work_start").try.args.body).toEqual({
      overrides: { containerOverrides: [{ args: '${json.decode(text.replace_all(given, "{date}", date))}' }] },
    });
    const roles = all.resource.google_cloud_run_v2_job_iam_member!.map(({ role }) => role);
    expect(roles).toEqual(["roles/run.jobsExecutorWithOverrides", "roles/run.viewer"]);
  });

  it("leaves out what a file elsewhere tells of", () => {
    const below = (prefix: string) => find(stepsOf(made(() => ({ prefix }))), "below").switch[0];
    expect(below("incoming/")).toEqual({
      condition: '${file != null and not text.match_regex(default(file, ""), "^incoming/")}',
      next: "elsewhere",
    });
    const pattern = (prefix: string) => JSON.parse(/"\^.*"/.exec(below(prefix).condition)![0]) as string;
    for (const prefix of ["a.b/", "a+(b)*?/", "a^b/", "a\\b/", "a[0]/", "$${x}/", "", "été/"]) {
      const written = pattern(prefix);
      const meant = prefix.replace("$${", "${");
      expect(new RegExp(written).test(`${meant}x.csv`), prefix).toBe(true);
      expect(written).not.toContain("${");
      if (prefix !== "") expect(new RegExp(written).test(`other/${meant}x.csv`), prefix).toBe(false);
    }
    expect(new RegExp(pattern("a.b/")).test("aXb/x.csv")).toBe(false);
  });

  it("is called by its schedule, as somebody else, for a quarter of an hour at most", () => {
    const [job] = made(everything).resource.google_cloud_scheduler_job!;
    expect(job).toMatchObject({
      ...{ name: "ingest", schedule: "0 3 * * *", time_zone: "America/Sao_Paulo", paused: false },
      http_target: {
        uri: "https://workflowexecutions.googleapis.com/v1/projects/acme/locations/europe-west1/workflows/ingest/executions",
        oauth_token: { service_account_email: "calls@acme.iam.gserviceaccount.com" },
      },
      retry_config: { max_retry_duration: "900s" },
    });
    expect(JSON.parse(Buffer.from(job!.http_target.body, "base64").toString())).toEqual({ argument: "{}" });
    expect(job!.depends_on).toContainEqual(expect.stringMatching(/^google_workflows_workflow\./));
    const paused = made((scope) => ({ schedule: { ...schedule(scope), enabled: false } }));
    expect(paused.resource.google_cloud_scheduler_job![0]!.paused).toBe(true);
  });

  it.each<[Partial<StarterProps>, string]>([
    [{ overlap: "queue" as "skip" }, 'overlap is "queue"; write skip or allow'],
    [{ timeZone: '"' }, 'timeZone is """; write a name of the tz database, such as Europe/Berlin'],
    [{ of: "" }, "of is missing; give it"],
  ])("refuses %j", (props, message) => {
    expect(() => made(() => props)).toThrow(`test/starter: ${message}`);
  });

  it("refuses no arguments at all in place of the job's", () => {
    expect(() => made(() => ({}), { args: [] })).toThrow("test/job: args is empty; leave it out for those of the job");
  });
});

describe("a LateCheck", () => {
  const check = (afterSeconds = 14_400) =>
    synth((scope) => {
      const accounts = { serviceAccount: account(scope, "looks"), caller: account(scope, "calls") };
      const late = new LateCheck(scope, "late", { ...place, workflowName: "late", ...accounts });
      const deadline = { deadlineName: "ingest-late", of: "job/ingest", job: jobOf(scope), cron: "0 7 * * *" };
      late.add("ingest", { ...deadline, timeZone: "Europe/Berlin", afterSeconds });
    });

  it("looks at the job's runs at its deadline, as an account that sees these alone", () => {
    const { resource } = check();
    const member = "serviceAccount:looks@acme.iam.gserviceaccount.com";
    expect(resource.google_cloud_run_v2_job_iam_member).toMatchObject([{ role: "roles/run.viewer", member }]);
    expect(resource.google_project_iam_member).toMatchObject([{ role: "roles/logging.logWriter", member }]);
    const [call] = resource.google_cloud_scheduler_job!;
    expect(call).toMatchObject({
      ...{ name: "ingest-late", schedule: "0 7 * * *", time_zone: "Europe/Berlin" },
      http_target: { oauth_token: { service_account_email: "calls@acme.iam.gserviceaccount.com" } },
    });
    const { argument } = JSON.parse(Buffer.from(call!.http_target.body, "base64").toString());
    expect(JSON.parse(argument)).toEqual({
      ...{ of: "job/ingest", job: "projects/acme/locations/europe-west1/jobs/ingest", after: 14_400 },
    });
  });

  it("goes to steps that are there, and tells by one line of severity ERROR", () => {
    const steps = stepsOf(check());
    expect(jumps(steps).filter(([, isThere]) => !isThere)).toEqual([]);
    expect(find(steps, "late").args).toMatchObject({ severity: "ERROR", json: { ponte: "late", of: "${input.of}" } });
    expect(JSON.stringify(steps).match(/sys\.log/g)).toHaveLength(1);
  });

  it.each([30, 604_801])("refuses a deadline of %d seconds", (afterSeconds) => {
    expect(() => check(afterSeconds)).toThrow(
      `test/late: afterSeconds is ${afterSeconds}; give a whole number from 60 to 604800`,
    );
  });
});
