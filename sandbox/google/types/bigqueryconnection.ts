import type { Service } from "./service";

export const bigqueryconnection: Service = {
  types: {
    connections: {
      numberInName: true,
      defaults: () => ({ hasCredential: false }),
      // An empty block is sent, and the identity that gets the grants comes back.
      shape: (body, { projectNumber }) => {
        if (!body.cloudResource) return;
        const serviceAccountId = `bqcx-${projectNumber}-fake@gcp-sa-bigquery-condel.iam.gserviceaccount.com`;
        body.cloudResource = { serviceAccountId };
      },
    },
  },
};
