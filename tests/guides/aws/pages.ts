import type { Page } from "../entry";

/** A page of one of AWS's guides, as it stood in November 2026 unless a year is given. */
export const guideOf =
  (folder: string) =>
  (title: string, name: string, read = "2026-11"): Page => ({
    title,
    address: `docs.aws.amazon.com/${folder}/${name}.html`,
    read,
  });

/** What stands above the things of an environment on AWS. */
export const onAws = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
state: { bucket: acme-tfstate }
protect: false
`;
