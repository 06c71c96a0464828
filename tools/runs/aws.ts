import type { AwsEnvironment } from "../../language";
import { areRefused, asked, type Asking, inItsWords, refused, type Reply } from "../asking";
import { awsCall } from "../clouds/call";
import type { Program } from "../synthesize";
import { literal, madeFor, type Thing } from "../things";
import { UserError } from "../user-error";
import type { Run, RunWay } from "./way";

/** By its state machine, which the schedule starts, too. */
export function awsRuns(program: Program, thing: Thing, asking: Asking): RunWay {
  const { account, region } = (program.environment as AwsEnvironment).aws;
  const machine = madeFor(program, thing, "aws_sfn_state_machine")[0];
  if (machine === undefined) throw new UserError(`the project's program makes no state machine for ${thing.shown}`);
  const name = literal(machine.body.name);
  const arn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;

  const callOf = (action: string, body: object) => awsCall("states", region, `AWSStepFunctions.${action}`, body, "1.0");
  const startOf = (day?: string) =>
    callOf("StartExecution", { stateMachineArn: arn, input: JSON.stringify(day === undefined ? {} : { date: day }) });

  function refusal(doing: string, right: string, reply: Reply): Error {
    const { status, code } = reply;
    if (areRefused(code))
      return refused(`AWS does not take these credentials${inItsWords(reply)}`, "run aws sso login");
    if (/AccessDenied/.test(code) || status === 403)
      return refused(`AWS does not let you ${doing}${inItsWords(reply)}`, `it takes ${right}`);
    if (code === "StateMachineDoesNotExist")
      return refused(`AWS has no state machine ${name}`, `deploy ${program.name} first`);
    return refused(`AWS answered ${status} ${code} when asked to ${doing}${inItsWords(reply)}`, "try again");
  }

  return {
    call: startOf,
    async start(day) {
      // Whether a start has arrived that nobody answered is not known: a second one would run twice.
      const reply = await asked(startOf(day), asking, false);
      const right = `states:StartExecution on ${name}, which starters under access have`;
      if (reply.status !== 200) throw refusal(`start ${name}`, right, reply);
      return String(reply.body.executionArn);
    },
    async look(executionArn) {
      const reply = await asked(callOf("DescribeExecution", { executionArn }), asking);
      if (reply.status !== 200) throw refusal(`see the run of ${name}`, "states:DescribeExecution", reply);
      return stateOf(reply.body as unknown as Execution);
    },
  };
}

interface Execution {
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "PENDING_REDRIVE";
  readonly error?: string | null;
  readonly cause?: string | null;
}

const states = {
  RUNNING: "running",
  PENDING_REDRIVE: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "timed out",
  ABORTED: "cancelled",
} as const;

function stateOf({ status, error, cause }: Execution): Run {
  if (status === "ABORTED" && error === "Skipped") return { state: "skipped", why: cause ?? "another one runs" };
  const why = [error, cause].filter((each) => each !== null && each !== undefined && each !== "").join(": ");
  return { state: states[status], ...(why === "" ? {} : { why }) };
}
