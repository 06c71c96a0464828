import type { Entry } from "../entry";
import { s3 } from "./s3";
import { sagemaker } from "./sagemaker";
import { sagemakerModes } from "./sagemaker-modes";
import { sagemakerUpdates } from "./sagemaker-updates";

/** Entries by service. */
export const aws: Readonly<Record<string, readonly Entry[]>> = {
  S3: s3,
  "SageMaker AI": sagemaker,
  "SageMaker AI, modes": sagemakerModes,
  "SageMaker AI, updates": sagemakerUpdates,
};
