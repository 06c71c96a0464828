import { free, hourly, type TypeFacts } from "./facts";

/** The types of the provider that calls what the others have no resource for; here it is Vertex AI. */
export const restfulTypes = {
  restful_operation: { cost: free },
  restful_resource: {
    // What Vertex AI runs, and what only tells it how.
    cost: ({ body }) => (typeof body === "object" && body !== null && "deployedModel" in body ? hourly : free),
    billedAs: "deployed model",
  },
} satisfies Record<`restful_${string}`, TypeFacts>;
