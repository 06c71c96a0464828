import type { AwsEnvironment } from "../../language";
import { checkAccount } from "../account";
import { asked, inItsWords, refused } from "../asking";
import { awsCall } from "../clouds/call";
import { literal, madeFor } from "../things";
import type { Line, ReadLogs } from "./source";

interface Events {
  readonly events?: readonly {
    readonly eventId: string;
    readonly timestamp: number;
    readonly message: string;
    readonly logStreamName: string;
  }[];
  readonly nextToken?: string;
}

/** From the log groups that the program makes for it, by `FilterLogEvents` of CloudWatch Logs. */
export const awsLogs: ReadLogs = async (program, thing, { since, most, asking }) => {
  const environment = program.environment as AwsEnvironment;
  const { name } = environment;
  const { region } = environment.aws;
  await checkAccount(environment, asking);
  const groups = madeFor(program, thing, "aws_cloudwatch_log_group").map(({ body }) => literal(body.name));
  const lines: Line[] = [];
  for (const group of groups) {
    for (let token: string | undefined; lines.length < most;) {
      const reply = await asked(
        awsCall("logs", region, "Logs_20140328.FilterLogEvents", {
          logGroupName: group,
          startTime: since.getTime(),
          nextToken: token,
        }),
        asking,
      );
      if (reply.code === "ResourceNotFoundException")
        throw refused(`AWS has no log group ${group}`, `deploy ${name} first`);
      if (/AccessDenied/.test(reply.code) || reply.status === 403)
        throw refused(`AWS does not let you read ${group}${inItsWords(reply)}`, "it takes logs:FilterLogEvents");
      if (reply.status !== 200)
        throw refused(`AWS answered ${reply.status} ${reply.code} for ${group}${inItsWords(reply)}`, "try again");
      const { events = [], nextToken } = reply.body as Events;
      lines.push(
        ...events.map(({ eventId, timestamp, message, logStreamName }) => ({
          at: new Date(timestamp),
          id: `${group} ${eventId}`,
          from: writerOf(group, logStreamName),
          text: message,
        })),
      );
      if (nextToken === undefined || nextToken === token) break;
      token = nextToken;
    }
  }
  return lines;
};

/**
 * What starts a job has a group of its own, and Airflow one for each of its parts; a container is told by the end of its stream's name, and that of a service by its
 * variant besides: `main/<container>/<task>`.
 */
function writerOf(group: string, stream: string): string {
  if (group.startsWith("/aws/vendedlogs/states/")) return "starter";
  if (group.startsWith("/aws/ecs/")) return `${stream.split("/")[0]!}/${stream.slice(-8)}`;
  return /^airflow-.*-(\w+)$/.exec(group)?.[1] ?? stream.replace(/^.*\//, "").slice(-8);
}
