import { isDeepStrictEqual } from "node:util";
import { Fn, type TerraformResource } from "cdktf";
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

/** The hash of a resource, and what its name ends in. */
export interface FinalHash {
  readonly hash: string;
  readonly ending: string;
}

/**
 * The hash of what a resource is in the end: of `content` where nothing was changed since it was made of that, and otherwise of all that Terraform is
 * told of it, whether an override, an aspect or an attribute says so. To be called right after the resource is made, and asked at synthesis.
 *
 * @param hashed what the hash is made of; its `content` is what the resource was made of
 * @param endings what the names end in of those whose names stand in the content
 */
export function finalHash(
  resource: TerraformResource,
  hashed: { readonly content: unknown; readonly [key: string]: unknown },
  endings: string[],
): () => FinalHash {
  const resolve = resolverOf(resource);
  const text = (settings: unknown) => JSON.stringify(resolve(settings), sortedKeys);
  const [made, asMade] = [settingsOf(resource), bodyOf(resource)];
  let last: (FinalHash & { readonly settings: unknown; readonly others: string }) | undefined;
  return () => {
    const settings = settingsOf(resource);
    const others = text(endings);
    // It is asked by everybody who refers to the name, and nothing changes in between but by an aspect.
    if (last?.others === others && isDeepStrictEqual(last.settings, settings)) return last;
    const isAsMade = isDeepStrictEqual(made, settings) || text(asMade) === text(bodyOf(resource));
    const content = isAsMade ? hashed.content : bodyOf(resource);
    const hash = contentHash(resource, { ...hashed, content });
    last = { settings, others, hash, ending: nameEnding(resource, hash, { content, endings }) };
    return last;
  };
}

// Its name and key come of the hash; the others can be changed of what serves, or are Terraform's alone.
const notHashed = ["//", "name", "for_each", "depends_on", "lifecycle", "provider", "tags", "tags_all"];
const hashedOf = (settings: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !notHashed.includes(key)));

/** What Terraform is told of a resource. */
function bodyOf(resource: TerraformResource): Record<string, unknown> {
  const program = resource.toTerraform() as { resource?: Record<string, Record<string, Record<string, unknown>>> };
  return hashedOf(program.resource?.[resource.terraformResourceType]?.[resource.friendlyUniqueId] ?? {});
}

/** What that is made of, for less time: the parts that the engine keeps to its own classes. */
function settingsOf(resource: TerraformResource): unknown {
  const insides = resource as unknown as Record<"rawOverrides", Record<string, unknown>> & {
    synthesizeAttributes(): Record<string, unknown>;
  };
  return [hashedOf(insides.synthesizeAttributes()), hashedOf(insides.rawOverrides)];
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
