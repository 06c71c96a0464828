import { invalid, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import type { IServiceAccount } from "../iam/identity";
import type { StarterWork } from "../workflows/starter";
import { goes, meant, posts, reads } from "../workflows/steps";
import type { CloudRunJob } from "./cloud-run-job";

/** What is said of the runs of a job that a `Starter` starts. */
export interface CloudRunJobWorkProps {
  /** What the starter acts as. It is let run this job, and see its runs. */
  readonly serviceAccount: IServiceAccount;

  /**
   * Arguments of each run in place of the job's, where `{date}` stands for the day; known at synthesis.
   * @default - the job's
   */
  readonly args?: string[];
}

/**
 * A run of the job, for a `Starter`. The Workflow asks for the run itself until it ended, rather than for the operation that started it as its connector
 * does: an operation belongs to the project, and the right to see it would be one to see all that runs there.
 */
export function cloudRunJobWork(job: CloudRunJob, { serviceAccount, args }: CloudRunJobWorkProps): StarterWork {
  required(job, "serviceAccount", serviceAccount);
  mustBeKnown(job, "args", args, "the Workflow's source is made of them");
  if (args?.length === 0) throw invalid(job, "args is empty", "leave it out for those of the job");
  const url = `https://run.googleapis.com/v2/${job.knownPath}`;
  const overrides = { containerOverrides: [{ args: '${json.decode(text.replace_all(given, "{date}", date))}' }] };
  return {
    steps: [
      { work_begin: { assign: [{ polls: 0 }, ...(args === undefined ? [] : [{ given: asData(args) }])] } },
      { work_start: posts(`${url}:run`, args === undefined ? {} : { overrides }, "started") },
      { work_run: { assign: [{ run: "${started.body.metadata.name}" }] } },
      // Ever longer, five minutes at most: a run of an hour is looked at 75 times, one of a week 2,300 times; a Workflow has 100,000 steps.
      { work_wait: { call: "sys.sleep", args: { seconds: "${math.min(300, 10 + polls)}" } } },
      { work_count: { assign: [{ polls: "${polls + 1}" }] } },
      { work_look: reads('${"https://run.googleapis.com/v2/" + run}', { fields: `${endFields},logUri` }, "looked") },
      { work_ended: goes('not ("completionTime" in looked.body)', "work_wait") },
      {
        work_succeeded: goes('default(map.get(looked.body, "succeededCount"), 0) == looked.body.taskCount', "work_end"),
      },
      {
        work_failed: {
          raise: { message: '${run + " did not succeed"}', log: '${default(map.get(looked.body, "logUri"), "")}' },
        },
      },
      { work_end: { assign: [{ polls: 0 }] } },
    ],
    running: [
      { busy_list: reads(`${url}/executions`, { pageSize: 50, fields: "executions(name,completionTime)" }, "listed") },
      {
        busy_none: {
          assign: [{ busy: "" }, { none: [] }, { all: '${default(map.get(listed.body, "executions"), none)}' }],
        },
      },
      {
        busy_look: {
          for: {
            value: "each",
            in: "${all}",
            steps: [
              { busy_ended: goes('"completionTime" in each', "continue") },
              { busy_found: { assign: [{ busy: "${each.name}" }], next: "break" } },
            ],
          },
        },
      },
    ],
    granted: [
      args === undefined
        ? job.grantRun("starter", serviceAccount)
        : job.grantRunWithOverrides("starter", serviceAccount),
      job.grantView("starter", serviceAccount),
    ],
  };
}

const endFields = "completionTime,taskCount,succeededCount";

/**
 * JSON in which no `${` is left that Workflows would take for an expression. In an expression it would have 400 characters at most ("Quotas and limits"), so
 * that it is none. What is written for Terraform, `$${`, stands for itself.
 */
function asData(args: string[]): string {
  return JSON.stringify(args.map(meant)).replace(/[$%](?=\{)/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
