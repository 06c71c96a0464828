import type { HeldByTest } from "./entry";

/** What holds both clouds to the rights of who plans and of who deploys. */
export const identities: HeldByTest = {
  file: "tests/terraform/rights.test.ts",
  test: "the one that plans plans, the one that deploys destroys nothing that holds data, each with what is written down",
};
