import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** A prop that takes something of a simple kind, and the way to it: `*` is any key of a map, `0` the first item of a list. */
export interface Prop {
  readonly construct: string;
  readonly path: readonly string[];
  readonly kind: "text" | "number" | "flag" | "list" | "map";
  /** What an object must have to be of the type that has the prop, where it could be of several. */
  readonly beside: readonly string[];
}

/** Every prop of every construct that an index exports, by its TypeScript sources. */
export function propsOf(cloud: "aws" | "gcp"): {
  constructs: string[];
  props: Prop[];
  /** All props by construct, and by interface what objects in them can have. */
  names: Record<string, string[]>;
} {
  const index = resolve("constructs", cloud, "index.ts");
  const { config } = ts.parseConfigFileTextToJson("tsconfig.json", readFileSync("tsconfig.json", "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  const program = ts.createProgram([index], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const constructs: string[] = [];
  const props: Prop[] = [];
  const names: Record<string, string[]> = {};
  for (const alias of exported) {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    if (!(symbol.flags & ts.SymbolFlags.Class)) continue;
    const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
    const [scope, , third] = signature?.getParameters() ?? [];
    if (scope === undefined || checker.getTypeOfSymbol(scope).symbol?.name !== "Construct") continue;
    constructs.push(symbol.name);
    if (third === undefined) continue;
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(third));
    const parts = type.isUnion() ? type.types : [type];
    names[symbol.name] = namesIn(symbol.name, parts);
    collect(symbol.name, type, [], [], []);
  }
  return { constructs, props, names };

  /** What objects of a type can have, each with the type of the objects in it: `name`, `name:Type`, or `name:Type*` for a map of them. */
  function namesIn(owner: string, parts: readonly ts.Type[]): string[] {
    const fields = parts.flatMap((part) => checker.getPropertiesOfType(part));
    const all = new Map<string, Set<string>>();
    for (const field of fields) {
      const types = all.get(field.name) ?? new Set();
      all.set(field.name, types);
      if (!(field.declarations ?? []).every(isHere)) continue;
      const inner = typeIn(checker.getNonNullableType(checker.getTypeOfSymbol(field)), `${owner}.${field.name}`);
      if (inner !== undefined) types.add(inner);
    }
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, [type]]) => (type ? `${name}:${type}` : name));
  }

  /** The name under which objects of a type, or in a list or a map of it, are described. */
  function typeIn(type: ts.Type, place: string): string | undefined {
    const parts = type.isUnion() ? type.types : [type];
    for (const part of parts) {
      if (!checker.isArrayType(part)) continue;
      return typeIn(checker.getTypeArguments(part as ts.TypeReference)[0]!, place);
    }
    const ours = parts.filter(isOurs);
    if (ours.length === 0) return undefined;
    const values = checker.getIndexTypeOfType(ours[0]!, ts.IndexKind.String);
    if (values !== undefined) {
      const inner = typeIn(values, place);
      return inner && `${inner}*`;
    }
    const symbol = type.aliasSymbol ?? (ours.length === 1 ? (ours[0]!.aliasSymbol ?? ours[0]!.symbol) : undefined);
    const isNamed = symbol !== undefined && !symbol.name.startsWith("__") && (symbol.declarations ?? []).every(isHere);
    const name = isNamed ? symbol.name : place;
    if (!(name in names)) {
      names[name] = []; // columns in columns
      names[name] = namesIn(name, ours);
    }
    return name;
  }

  function collect(construct: string, type: ts.Type, path: string[], beside: string[], above: ts.Type[]): void {
    if (above.includes(type)) return; // columns in columns
    const add = (kind: Prop["kind"]) => props.push({ construct, path, kind, beside });
    const parts = type.isUnion() ? type.types : [type];
    if (parts.some((part) => part.flags & (ts.TypeFlags.String | ts.TypeFlags.StringLiteral))) return void add("text");
    if (parts.some((part) => part.flags & (ts.TypeFlags.Number | ts.TypeFlags.NumberLiteral)))
      return void add("number");
    if (parts.some((part) => part.flags & ts.TypeFlags.BooleanLiteral)) return void add("flag");
    for (const part of parts) {
      if (checker.isArrayType(part)) {
        const [item] = checker.getTypeArguments(part as ts.TypeReference);
        if (item!.flags & ts.TypeFlags.String) add("list");
        collect(construct, item!, [...path, "0"], [], [...above, type]);
        continue;
      }
      if (!isOurs(part)) continue;
      const values = checker.getIndexTypeOfType(part, ts.IndexKind.String);
      if (values !== undefined) {
        if (values.flags & ts.TypeFlags.String) add("map");
        collect(construct, values, [...path, "*"], [], [...above, type]);
      }
      const fields = checker.getPropertiesOfType(part);
      const needed = parts.length === 1 ? [] : fields.filter((field) => !(field.flags & ts.SymbolFlags.Optional));
      for (const field of fields) {
        if (!(field.declarations ?? []).every(isHere)) continue; // the engine's own, such as lifecycle
        const inner = checker.getNonNullableType(checker.getTypeOfSymbol(field));
        const names = needed.map(({ name }) => name);
        collect(construct, inner, [...path, field.name], names, [...above, type]);
      }
    }
  }

  function isHere(node: ts.Node): boolean {
    return node.getSourceFile().fileName.startsWith(resolve("constructs"));
  }

  /** True for an object that is written down, by an interface of ours or in place; not for a construct or something of the engine. */
  function isOurs(type: ts.Type): boolean {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || type.isClass()) return false;
    if (type.getCallSignatures().length > 0) return false;
    if (checker.getIndexTypeOfType(type, ts.IndexKind.String) !== undefined) return true;
    const fields = checker.getPropertiesOfType(type);
    const isMethod = (field: ts.Symbol) =>
      checker.getNonNullableType(checker.getTypeOfSymbol(field)).getCallSignatures().length > 0;
    if (fields.some(isMethod)) return false; // a bucket, whoever made it
    return fields.some((field) => field.declarations?.some(isHere) ?? true); // one of a mapped type has none
  }
}
