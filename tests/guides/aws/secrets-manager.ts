import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { of, rule, statements, rewrite } from "../programs";
import { guideOf, onAws } from "./pages";

const guide = guideOf("secretsmanager/latest/userguide");
const api = guideOf("secretsmanager/latest/apireference");
const scheduler = guideOf("scheduler/latest/UserGuide");
const secrets = of("aws_secretsmanager_secret");
const schedules = of("aws_scheduler_schedule", ({ schedule_expression: when }) => /^rate\(/.test(when));
const reminders = of("aws_iam_role", (body) => JSON.stringify(body).includes("scheduler.amazonaws.com"));

/** Secrets Manager, and EventBridge Scheduler, which reminds of rotation. */
export const secretsManager: readonly Entry[] = [
  {
    says: "The name of a secret has 1 to 512 letters, digits and /_+=.@-.",
    page: api("CreateSecret", "API_CreateSecret"),
    held: rule(
      secrets,
      ({ name }) => !/^[\w/+=.@-]{1,512}$/.test(name),
      (body) => (body.name = "a b"),
    ),
  },
  {
    says: "A deleted secret waits 7 to 30 days, and its name is taken until then; without recovery it is gone at once.",
    page: api("DeleteSecret", "API_DeleteSecret"),
    held: { file: "tests/constructs/aws/secretsmanager/secret.test.ts", test: "less than a week" },
  },
  {
    says: "Who reads a secret with a key of the account's must be let decrypt with that key; the role of another account needs a policy on the secret, too.",
    page: guide("Secret encryption and decryption in AWS Secrets Manager", "security-encryption"),
    held: {
      refused: {
        "dev.yaml": `${onAws}secrets: { s: { access: { readers: ["arn:aws:iam::999988887777:role/ml"] } } }\n`,
      },
      message: /is a role of another account than 111122223333/,
      accepted: {
        "dev.yaml": `${onAws}secrets: { s: { access: { readers: ["arn:aws:iam::111122223333:role/ml"] } } }\n`,
      },
    },
  },
  {
    says: "A schedule at a rate begins at once where it has no start, and refuses an update whose start is earlier than five minutes ago.",
    page: guideOf("scheduler/latest/APIReference")("CreateSchedule", "API_CreateSchedule"),
    held: rule(
      schedules,
      ({ start_date: start = "", lifecycle }) =>
        !start.startsWith("${timeadd(timestamp(), ") || !lifecycle?.ignore_changes?.includes("start_date"),
      (body) => delete body.start_date,
    ),
  },
  {
    says: "Scheduler takes its role in the name of one account: others could use it otherwise.",
    page: scheduler("Confused deputy prevention in EventBridge Scheduler", "cross-service-confused-deputy-prevention"),
    held: rule(
      reminders,
      (body) =>
        statements(body, "assume_role_policy").some(({ Condition }) => !Condition?.StringEquals?.["aws:SourceAccount"]),
      (body: Json) =>
        rewrite(body, (found) => found.map((one) => ({ ...one, Condition: undefined })), "assume_role_policy"),
    ),
  },
  {
    says: "A schedule that a key of the account's encrypts is opened by its role, which may decrypt.",
    page: scheduler("Encryption at rest", "encryption-rest"),
    held: {
      file: "tests/constructs/aws/scheduler/reminder.test.ts",
      test: "lets its role publish, and open topic and schedule",
    },
  },
];
