export type { AwsEnvironment, Environment, GcpEnvironment, KindName } from "./environment";
export { loadTree } from "./extends";
export { environmentNames, requestedNames } from "./folder";
export { loadEnvironment, loadEnvironments, type LoadOptions } from "./load";
export { SpecError, type Location, type Problem } from "./problem";
export type { Reference, ReferenceKind } from "./scalars";
export { toValue, type Tree } from "./tree";
export { cloudSchema, environmentJsonSchema, type JsonSchema } from "./json-schema";
