import type { Declared } from "./declared";
import type { Grant } from "./grant";
import { linesOf, sentence } from "./lines";
import type { Sources } from "./sources";

/** Rights as data: a sentence and what it consists of, each grant with the lines of YAML that bring it. */
export function rightsJson(grants: readonly Grant[], sources: Sources, declared: readonly Declared[]) {
  return {
    rights: linesOf(grants).map((line) => ({
      who: {
        kind: line.who.kind,
        name: line.who.name,
        ...(line.who.as !== undefined && { as: line.who.as }),
        id: line.who.raw,
      },
      effect: line.effect,
      says: sentence(line),
      verbs: line.verbs,
      on: line.places.map(({ name, scope, thing, below }) => ({ name, scope, thing, below })),
      ...(line.condition !== "" && { condition: line.condition }),
      grants: line.grants.map((grant) => ({
        right: grant.right.what,
        resource: grant.right.on,
        condition: grant.right.condition,
        address: grant.from,
        yaml: sources.of(grant).map(({ at: { file, line, column }, field }) => ({ file, line, column, field })),
      })),
    })),
    calls: declared.map(({ thing, calls, path }) => {
      const { at } = sources.source(path);
      return { thing, to: calls, yaml: [{ ...at, field: path.join(".") }] };
    }),
  };
}
