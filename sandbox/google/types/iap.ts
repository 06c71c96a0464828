import type { Service } from "./service";

/** Who may come through Identity-Aware Proxy: policies of what stands behind it, which nobody makes here. */
export const iap: Service = {
  types: {
    // `iap_web/compute/services/B`: a backend service, by its name or its number.
    "iap_web/services": {
      builtIn: ({ store, project, id }) =>
        store
          .list("compute", `projects/${project}/global`, "backendServices")
          .some(({ body }) => body.name === id || body.id === id)
          ? {}
          : undefined,
    },
  },
};
