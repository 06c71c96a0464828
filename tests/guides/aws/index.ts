import type { Entry } from "../entry";
import { accounts } from "./account";
import { alarmEntries } from "./alarms";
import { athena } from "./athena";
import { autoscaling } from "./autoscaling";
import { budgetEntries } from "./budgets";
import { cloudwatch } from "./cloudwatch";
import { ecr } from "./ecr";
import { loadBalancing } from "./load-balancing";
import { ecs } from "./ecs";
import { mwaa } from "./mwaa";
import { rights } from "./rights";
import { mwaaEnvironments } from "./mwaa-environments";
import { network } from "./network";
import { s3 } from "./s3";
import { sagemaker } from "./sagemaker";
import { sagemakerMetrics } from "./sagemaker-metrics";
import { sagemakerModes } from "./sagemaker-modes";
import { sagemakerUpdates } from "./sagemaker-updates";
import { secretsManager } from "./secrets-manager";

/** Entries by service. */
export const aws: Readonly<Record<string, readonly Entry[]>> = {
  S3: s3,
  ECR: ecr,
  "Glue and Athena": athena,
  "ECS on Fargate": ecs,
  "Managed Workflows for Apache Airflow": [...mwaa, ...mwaaEnvironments],
  "SageMaker AI": sagemaker,
  "SageMaker AI, modes": sagemakerModes,
  "SageMaker AI, updates": sagemakerUpdates,
  "SageMaker AI, metrics": sagemakerMetrics,
  "Application Auto Scaling": autoscaling,
  "Elastic Load Balancing": loadBalancing,
  Budgets: budgetEntries,
  CloudWatch: [...cloudwatch, ...alarmEntries],
  "Secrets Manager": secretsManager,
  "Who plans and who deploys": rights,
  VPC: network,
  ...accounts,
};
