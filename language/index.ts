export type { AwsEnvironment, Environment, GcpEnvironment } from "./environment";
export * from "./kinds";
export { loadTree } from "./yaml/extends";
export { environmentNames, requestedNames } from "./folder";
export { loadEnvironment, loadEnvironments, type LoadOptions } from "./load";
export { SpecError, type Location, type Problem } from "./yaml/problem";
export type { Reference, Relations } from "./words/references";
export { toValue, type Tree } from "./yaml/tree";
export { cloudSchema, environmentJsonSchema, type JsonSchema } from "./json-schema";
