import type { Base } from "./case";
import { aws } from "./aws";
import { awsPeople } from "./aws-people";
import { awsPlain } from "./aws-plain";
import { google } from "./google";
import { googlePlain } from "./google-plain";

/** Every environment of the table: each is deployed once. */
export const bases: readonly Base[] = [google, aws, googlePlain, awsPlain, awsPeople];

/** What is not planned, and why: most of it leads to another state, so that no plan can tell of it, and `ponte check --against` reads the files in place of one. */
export const untold: readonly (readonly [what: string, why: string])[] = [
  [
    "another `account`",
    "the provider takes no credentials but of the account that the file names (`allowed_account_ids`); each mark on AWS holds the account",
  ],
  ["another `cloud`", "the state of the other cloud is another one: a bucket of S3 in place of one of Cloud Storage"],
  ["another `system`, with `state`", "the state's place in its bucket begins with the system"],
  [
    "another region, with `state`, on AWS",
    "Terraform looks for the bucket of the state in the region, and ends with an error or finds another",
  ],
  ["another name of the environment's file", "the name is the stack's, and its state's"],
  ["the environment's file goes", "there is no program any more: the state and all that it names stay"],
  ["another `state.bucket`", "Terraform asks first whether to take the state along"],
];
