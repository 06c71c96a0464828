import type { Fault } from "../entry";
import { of, rule } from "../programs";

/** What the programs did. */
export const behaviour: readonly Fault[] = [
  {
    fault: "A4",
    input: "an address taken out of `alerts.emails` on Google Cloud, or changed, or `alerts` as a whole",
    was: 'called `DELETE .../notificationChannels/... force=false` before it changed the policies: 400 "Could not delete ... because it is still being referenced by ...", in each next deploy again',
    held: rule(
      of("google_monitoring_notification_channel"),
      (body) => body.lifecycle?.create_before_destroy !== true,
      (body) => delete body.lifecycle,
    ),
  },
  {
    fault: "A4",
    input: "any entry, item or field taken out that something else of the environment is named by, on both clouds",
    was: "let Terraform delete it first, and asked nobody whether the service takes that",
    held: {
      file: "tests/stacks/deletions.test.ts",
      test: "what a service keeps while others name it is deleted after they stopped",
    },
  },
  {
    fault: "A4",
    input: "the deletion of a channel that an alert names, in the sandbox",
    was: "answered 200, so that every test was green",
    held: {
      file: "tests/sandbox/google/types/monitoring.test.ts",
      test: "keeps a channel that a policy names, until it names it no more or the deletion is forced",
    },
  },
  {
    fault: "A4",
    input:
      "the deletion of an alarm that a composite alarm names, or of a security group that is in use, in the sandbox",
    was: "answered 200",
    held: { file: "tests/terraform/aws-models.test.ts", test: "keeps what others name" },
  },
];
