import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { sharedWorkload } from "./identities";
import type { GcpKind } from "./kind";

export const services: GcpKind<"services"> = {
  group: "service",
  apis: () => ["iam", "run"],
  make(at, key, service, on) {
    const workload = service.identity
      ? sharedWorkload(service.identity, on)
      : {
          account: new ServiceAccount(at, key, {
            accountId: on.nameOf(`service-${key}`, 30),
            project: on.projectWith("iam"),
          }),
          grantId: (path: string) => (path === "" ? `service-${key}` : `service-${key}-${path}`),
        };
    return {
      name: on.nameOf(key, 26),
      url: `https://${service.domain}`,
      workload,
      grantCall: () => undefined,
    };
  },
  output: ({ name, url, workload }) => ({ name, url, account: workload.account.email }),
  runsAs: ({ workload }) => workload,
  reach: { calls: ({ grantCall }, { account, grantId }) => grantCall(grantId(""), account.member) },
};
