// Published with the clouds loaded when they are first used (scripts/published-index.js): who has one provider imports this too.
export * as aws from "./aws";
export * as gcp from "./gcp";
export { ConstructError } from "./shared/invalid";
