import { awsTypes } from "./aws";
import type { TypeFacts } from "./facts";
import { googleTypes } from "./google";
import { restfulTypes } from "./restful";
import { builtinTypes } from "./terraform";
import { guessed } from "./unknown";

export * from "./facts";
export type { awsTypes } from "./aws";
export type { googleTypes } from "./google";

const rows = { ...awsTypes, ...googleTypes, ...restfulTypes, ...builtinTypes };

/** A type of resource that has a row. Data sources have none: what is only read costs nothing and loses nothing. */
export type TerraformType = keyof typeof rows;

/** What is known of each type, in one row. */
export const terraformTypes: Readonly<Record<TerraformType, TypeFacts>> = rows;

/** What is known of a type; of one without a row, what its name says. */
export function factsOf(type: string): TypeFacts {
  return Object.hasOwn(rows, type) ? terraformTypes[type as TerraformType] : guessed(type);
}
