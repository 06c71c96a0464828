import { expect, it } from "vitest";
import { awsCron } from "../../stacks/aws/off-hours";

// Each is a cron of five fields, and AWS's for the same times ("Cron expressions reference", EventBridge's guide).
it.each([
  ["0 20 * * 1-5", "cron(0 20 ? * MON-FRI *)"],
  ["0 20 * * *", "cron(0 20 * * ? *)"],
  ["*/15 7,19 * * 0,6", "cron(0/15 7,19 ? * SUN,SAT *)"],
  ["5 0 */10 */2 *", "cron(5 0 1/10 1/2 ? *)"],
  ["0-30/10 20 1,15 6-8 *", "cron(0,10,20,30 20 1,15 6-8 ? *)"],
  ["0 0 * * */2", "cron(0 0 ? * SUN,TUE,THU,SAT *)"],
  ["0 0 * 3 1-5/2", "cron(0 0 ? 3 MON,WED,FRI *)"],
  ["*/20,7 5 29 2 *", "cron(0,20,40,7 5 29 2 ? *)"],
])("%s is %s", (five, six) => expect(awsCron(five)).toBe(six));
