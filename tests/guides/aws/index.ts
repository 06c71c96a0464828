import type { Entry } from "../entry";
import { accounts } from "./account";
import { athena } from "./athena";
import { autoscaling } from "./autoscaling";
import { cloudwatch } from "./cloudwatch";
import { ecr } from "./ecr";
import { mwaa } from "./mwaa";
import { rights } from "./rights";
import { s3 } from "./s3";
import { sagemaker } from "./sagemaker";
import { sagemakerModes } from "./sagemaker-modes";
import { sagemakerUpdates } from "./sagemaker-updates";

/** Entries by service. */
export const aws: Readonly<Record<string, readonly Entry[]>> = {
  S3: s3,
  ECR: ecr,
  "Glue and Athena": athena,
  "Managed Workflows for Apache Airflow": mwaa,
  "SageMaker AI": sagemaker,
  "SageMaker AI, modes": sagemakerModes,
  "SageMaker AI, updates": sagemakerUpdates,
  "Application Auto Scaling": autoscaling,
  CloudWatch: cloudwatch,
  "Who plans and who deploys": rights,
  ...accounts,
};
