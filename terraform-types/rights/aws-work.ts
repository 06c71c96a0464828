import type { Rights } from "./facts";

// As aws.ts, of what runs work: machines, queues, definitions, what starts them.

export const ec2Tags = ["ec2:CreateTags", "ec2:DeleteTags"];

/** What each type that runs or starts work needs, as IAM actions. */
export const awsWorkRights = {
  aws_batch_compute_environment: {
    reads: ["batch:DescribeComputeEnvironments"],
    changes: [
      ...actions(
        "batch",
        "CreateComputeEnvironment UpdateComputeEnvironment DeleteComputeEnvironment TagResource UntagResource",
      ),
      "iam:PassRole",
      "iam:CreateServiceLinkedRole",
    ],
  },
  aws_batch_job_definition: {
    reads: ["batch:DescribeJobDefinitions"],
    changes: [
      ...actions("batch", "RegisterJobDefinition DeregisterJobDefinition TagResource UntagResource"),
      "iam:PassRole",
    ],
  },
  aws_batch_job_queue: {
    reads: ["batch:DescribeJobQueues"],
    changes: actions("batch", "CreateJobQueue UpdateJobQueue DeleteJobQueue TagResource UntagResource"),
  },
  aws_cloudwatch_event_rule: {
    reads: actions("events", "DescribeRule ListTagsForResource"),
    changes: actions("events", "PutRule DeleteRule TagResource UntagResource"),
  },
  aws_cloudwatch_event_target: {
    reads: ["events:ListTargetsByRule"],
    changes: [...actions("events", "PutTargets RemoveTargets"), "iam:PassRole"],
  },
  aws_iam_instance_profile: {
    reads: actions("iam", "GetInstanceProfile GetRole"),
    changes: [
      ...actions(
        "iam",
        "CreateInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile",
      ),
      "iam:PassRole",
    ],
  },
  aws_launch_template: {
    reads: actions("ec2", "DescribeLaunchTemplates DescribeLaunchTemplateVersions"),
    changes: [
      ...actions("ec2", "CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate"),
      ...ec2Tags,
    ],
  },
  aws_scheduler_schedule: {
    reads: ["scheduler:GetSchedule"],
    // With a key of ours it is asked for in the name of who makes the schedule.
    changes: [
      ...actions("scheduler", "CreateSchedule UpdateSchedule DeleteSchedule"),
      "iam:PassRole",
      ...actions("kms", "DescribeKey GenerateDataKey Decrypt"),
    ],
  },
  aws_scheduler_schedule_group: {
    reads: actions("scheduler", "GetScheduleGroup ListTagsForResource"),
    changes: actions("scheduler", "CreateScheduleGroup DeleteScheduleGroup TagResource UntagResource"),
  },
  aws_sfn_state_machine: {
    reads: actions(
      "states",
      "DescribeStateMachine ListStateMachineVersions ListTagsForResource ValidateStateMachineDefinition",
    ),
    changes: [
      ...actions("states", "CreateStateMachine UpdateStateMachine DeleteStateMachine TagResource UntagResource"),
      "iam:PassRole",
    ],
  },
} satisfies Record<string, Rights>;

/** `actions("ecr", "GetLifecyclePolicy PutLifecyclePolicy")`. */
export function actions(service: string, names: string): string[] {
  return names.split(" ").map((name) => `${service}:${name}`);
}
