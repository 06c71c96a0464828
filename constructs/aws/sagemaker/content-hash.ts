import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import { shortHash } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { changeable } from "../../shared/tokens";

/**
 * Eight hexadecimal digits that stand for `content` as Terraform will see it, whatever the order of its keys.
 *
 * The content is resolved first: until then a reference is `${TfToken[TOKEN.4]}`, and its number shifts with every construct that was
 * made before it, which would deploy every endpoint anew. Eight digits and not six: a collision is an update that silently never happens.
 */
export function contentHash(scope: IConstruct, content: unknown): string {
  return shortHash(JSON.stringify(resolverOf(scope)(content), sortedKeys), 8);
}

/**
 * What a name made of `content` ends in: `hash`, and where a value may change without the text that was hashed, what Terraform makes of both. Without
 * it the next version would have the name of the one that serves, which SageMaker refuses. The address stays, so that a value may also be unknown at
 * plan; in return, to go back to the earlier value right after an update that failed is refused, since the earlier name is still taken.
 */
export function nameEnding(scope: IConstruct, hash: string, content: unknown): string {
  const values = changeable(scope, content);
  return values.length === 0 ? hash : Fn.substr(Fn.sha256(Fn.jsonencode([hash, ...values])), 0, hash.length);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
