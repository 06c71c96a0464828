import type { Environment } from "../../../spec";

const byDesign: Record<Environment["cloud"], readonly RegExp[]> = {
  aws: [
    /^s3 buckets \S+-tfstate$/, // was there before, like the roles of people
    /^iam roles (?:analysts|auditors|ml-auditors|ml-engineers)$/,
  ],
  gcp: [/^storage b \S+-tfstate$/, /^serviceusage services /, /^cloudkms keyRings/],
};

/** What is left after a destroy, apart: by design, and what should be gone. */
export function sorted({ cloud }: Environment, things: readonly string[]): { kept: string[]; left: string[] } {
  const own = things.map((thing) => (cloud === "aws" ? thing.replace(/^\d{12} /, "") : thing));
  const isKept = (thing: string) => byDesign[cloud].some((pattern) => pattern.test(thing));
  return { kept: own.filter(isKept), left: own.filter((thing) => !isKept(thing)) };
}
