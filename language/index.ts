export { entriesOf } from "./kinds/entries";
export type { AwsEnvironment, Environment, GcpEnvironment } from "./environment";
export * from "./kinds";
export { fileMistake } from "./file-mistake";
export { loadTree } from "./yaml/extends";
export { environmentNames, requestedNames } from "./folder";
export { floors, goesDown, type OffHours, shareOn } from "./off-hours";
export { unreadWarnings, warningsOf } from "./warnings";
export { loadEnvironment, loadEnvironments, type LoadOptions } from "./load";
export { type Due, dueOf } from "./due";
export { describeProblem, SpecError, type Location, type Problem } from "./yaml/problem";
export type { Reference } from "./words/references";
export {
  callsInNetwork,
  declaredDestinations,
  destinationsOf,
  type NetworkCall,
  serviceDestination,
  standsInNetwork,
  type WorkloadDestination,
} from "./egress";
export { type Destination, destinationInWords, isDestination, type Related, referencesOf } from "./words/destinations";
export { isPrivate } from "./words/ranges";
export { nearest } from "./yaml/nearest";
export { keyLocation, locationOf, removedAt, toValue, treeAt, type Tree } from "./yaml/tree";
export { cloudSchema, environmentJsonSchema, type JsonSchema } from "./json-schema";
export { type BucketOwner } from "./kinds/bucket-names";
export { defaultInstance } from "./kinds/endpoints/aws";
export { defaultMachine } from "./kinds/endpoints/gcp";
export { hasWorkflow } from "./kinds/jobs/gcp";
export { datePlaceholder, hasStarter, namesDate } from "./kinds/jobs/schema";
export { onlyVariant, variantsOf, type WholeVariant } from "./kinds/services/schema";
export { shifted, type Shifted } from "./words/cron";
export { sizeInWords } from "./words/scalars";
export { type SecretReference, secretsIn, type Variables, versionVariable } from "./words/variables";
