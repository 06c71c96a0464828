import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { sharedWorkload } from "./identities";
import type { GcpKind } from "./kind";

export const jobs: GcpKind<"jobs"> = {
  group: "job",
  apis: () => ["iam", "run"],
  make(at, key, job, on) {
    const serviceAccount = job.identity
      ? sharedWorkload(job.identity, on).account
      : new ServiceAccount(at, key, { accountId: on.nameOf(`job-${key}`, 30), project: on.projectWith("iam") });
    return { serviceAccount, grantStart: () => undefined };
  },
  output: ({ serviceAccount }) => ({ account: serviceAccount.email }),
  runsAs: ({ serviceAccount }, key, { identity }, on) =>
    identity
      ? sharedWorkload(identity, on)
      : { account: serviceAccount, grantId: (path) => (path === "" ? `job-${key}` : `job-${key}-${path}`) },
  reach: { starts: ({ grantStart }, { account, grantId }) => grantStart(grantId(""), account.member) },
};
