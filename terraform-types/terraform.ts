import { free, type TypeFacts } from "./facts";

/** What Terraform itself holds: nothing of a cloud. */
export const builtinTypes = {
  terraform_data: { called: "mark", cost: free, partOf: { countedAs: "mark" } },
} satisfies Record<`terraform_${string}`, TypeFacts>;
