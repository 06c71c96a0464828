import { type Environment, kindNames, kinds, type Tree } from "../../language";
import { treeAt } from "../../language";

/** What an environment's file says that one may reach, and no grant of a cloud carries: an address outside. */
export interface Declared {
  /** The thing that says so: `job/score`. */
  readonly thing: string;
  readonly calls: string;
  readonly path: readonly string[];
}

/** Addresses under `calls`, of every kind that has the relation. */
export function declaredIn({ kinds: of }: Pick<Environment, "kinds">, tree: Tree): Declared[] {
  return kindNames.flatMap((kind) =>
    Object.keys(of[kind]).flatMap((key) => {
      const calls = treeAt(tree, [kind, key, "calls"]);
      if (calls?.kind !== "list") return [];
      return calls.items.flatMap((item, index) => {
        const to = addressIn(item);
        return to === undefined
          ? []
          : [{ thing: `${kinds[kind].noun}/${key}`, calls: to, path: [kind, key, "calls", String(index)] }];
      });
    }),
  );
}

/** `https://api.example.com`, or what stands under a key of an object that holds one. */
function addressIn(item: Tree): string | undefined {
  if (item.kind === "scalar") return /^[a-z]+:\/\//.test(String(item.value)) ? String(item.value) : undefined;
  if (item.kind !== "map") return undefined;
  return [...item.entries.values()].map(({ value }) => addressIn(value)).find((address) => address !== undefined);
}
