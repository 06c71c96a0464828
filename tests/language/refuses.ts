import { describe, expect, it } from "vitest";
import { problemsOf, type Files } from "../support/environments";

// What the reader wrote stands behind these lines, so it begins on line 5.
export const gcp = `cloud: gcp
system: churn
owner: ml-platform
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
`;
export const aws = `cloud: aws
system: churn
owner: ml-platform
aws: { account: "111122223333", region: eu-west-1 }
`;
export const digest = `@sha256:${"a".repeat(64)}`;
export const role = (name: string, account = "111122223333") => `"arn:aws:iam::${account}:role/${name}"`;

export type Case = [title: string, text: string | Uint8Array | Files, line: string];

const filesOf = (text: Case[1]): Files =>
  typeof text === "string" || text instanceof Uint8Array ? { "dev.yaml": text } : text;

/** Each mistake gives one line, and this one: where it stands, the field, what was seen, what to write. */
export function refuses(title: string, cases: Case[]): void {
  describe(title, () => {
    it.each(cases)("%s", (_, text, line) => expect(problemsOf(filesOf(text))).toEqual([line]));
  });
}
