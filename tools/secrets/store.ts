import type { Environment } from "../../language";
import type { Asking } from "../asking";
import { awsStore } from "./aws";
import { googleStore } from "./google";
import type { SecretStore } from "./way";

/** The secrets of an environment in its cloud. */
export const storeOf = (environment: Environment, asking: Asking): SecretStore =>
  environment.cloud === "aws" ? awsStore(environment, asking) : googleStore(environment, asking);
