export * as aws from "./aws";
export * as gcp from "./gcp";
export { ConstructError } from "./shared/invalid";
