import type { Entry } from "../entry";
import { sagemaker } from "./sagemaker";

/** Entries by service. */
export const aws: Readonly<Record<string, readonly Entry[]>> = { "SageMaker AI": sagemaker };
