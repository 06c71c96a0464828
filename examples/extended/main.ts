import { run } from "ponte-constructs/app";
import { EncryptedTopic } from "ponte-constructs/aws";

// What the files of environments/ say, and on AWS a topic beside it, to which Airflow's tasks may publish.
run({
  extend(stack) {
    if (stack.cloud !== "aws") return;
    const reports = new EncryptedTopic(stack, "reports", {
      topicName: stack.nameOf("reports", 200),
      kmsKeyArn: stack.key?.arn,
    });
    reports.grantPublish(stack.get("airflow/pipelines").role);
    stack.output("topicOfReports", { arn: reports.arn });
  },
});
