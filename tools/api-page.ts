import { relative, resolve, sep } from "node:path";
import ts from "typescript";

/** What a page is made of: a class or an interface, and the names that have pages beside it. */
export interface Page {
  readonly symbol: ts.Symbol;
  readonly checker: ts.TypeChecker;
  readonly linked: ReadonlySet<string>;
  /** What it is imported from. */
  readonly from: string;
}

/** The page of a class or an interface: what it is, its props with whatever they are made of, its members and its methods. */
export function bodyOf({ symbol, checker, linked, from }: Page): string {
  const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const props = isClass ? propsOf(symbol, checker) : undefined;
  const told = new Set<ts.Symbol>();
  const types: string[] = [];
  const tell = (from: readonly ts.Symbol[]) => {
    for (const each of from) {
      if (told.has(each) || each === symbol || linked.has(each.name)) continue;
      told.add(each);
      types.push(...typeSection(each, checker, linked));
      tell(typesNamedIn(declarationsOf(each), checker));
    }
  };
  if (props !== undefined) {
    told.add(props);
    tell(typesNamedIn(declarationsOf(props), checker));
  }
  const members = membersOf(symbol, checker);
  tell(
    typesNamedIn(
      members.flatMap(({ declarations = [] }) => declarations),
      checker,
    ),
  );
  return linesOf([
    `# ${symbol.name}`,
    "",
    "<!-- Written by `npm run generate` from the docstrings. -->",
    "",
    "```ts",
    `import { ${isClass ? symbol.name : `type ${symbol.name}`} } from ${JSON.stringify(from)};`,
    "```",
    "",
    docOf(symbol, checker),
    "",
    ...(props === undefined
      ? constructorSection(symbol, checker)
      : ["## Props", "", ...table(propertiesOf(props, checker), checker, linked)]),
    ...memberTable(members, checker, linked),
    ...methodSections(members, checker),
    ...types,
  ]);
}

/** How a class is made that is no construct. */
function constructorSection(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  if ((symbol.flags & ts.SymbolFlags.Class) === 0) return [];
  const made = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  const lines = made
    .filter(({ parameters }) => parameters.length > 0)
    .map((each) => `new ${symbol.name}${checker.signatureToString(each, undefined, ts.TypeFormatFlags.NoTruncation).replace(/: \w+$/, "")}`);
  return lines.length === 0 ? [] : ["## Constructor", "", "```ts", ...lines, "```", ""];
} // prettier-ignore

/** The page of a cloud's functions. */
export function functionPage(functions: readonly ts.Symbol[], checker: ts.TypeChecker, from: string): string {
  const sections = functions.flatMap((symbol) => [
    `## ${symbol.name}`,
    "",
    "```ts",
    ...signaturesOf(symbol, checker),
    "```",
    "",
    docOf(symbol, checker),
    "",
  ]);
  return linesOf([`# Functions of \`${from}\``, "", "<!-- Written by `npm run generate` from the docstrings. -->", "", ...sections]);
} // prettier-ignore

/** What a docstring says, its links as code. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return textOf(symbol.getDocumentationComment(checker)).trim();
}

function textOf(parts: ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString(parts).replace(/\{@link ([^}\s]+)[^}]*\}/g, "`$1`");
}

/** The first sentence, in one line. */
export function sentenceOf(doc: string): string {
  const line = inLine(doc);
  return /^.*?[.;](?= [A-Z`]|$)/.exec(line)?.[0] ?? line;
}

/** Lines as a page, with no two empty ones in a row. */
export function linesOf(lines: readonly string[]): string {
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

function propsOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol | undefined {
  const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  const third = signature?.getParameters()[2] ?? signature?.getParameters().find(({ name }) => name === "props");
  if (third === undefined) return undefined;
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(third));
  return type.aliasSymbol ?? type.getSymbol();
}

function propertiesOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const all = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const properties = all.filter(({ declarations = [] }) => declarations.some(isOurs)); // and not the engine's own, such as `forEach`
  const isOptional = ({ flags }: ts.Symbol) => (flags & ts.SymbolFlags.Optional) !== 0;
  return [...properties.filter((each) => !isOptional(each)), ...properties.filter(isOptional)];
}

function table(properties: readonly ts.Symbol[], checker: ts.TypeChecker, linked: ReadonlySet<string>): string[] {
  if (properties.length === 0) return [];
  const rows = properties.map((symbol) => {
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const name = `\`${symbol.name}\``;
    const preset = symbol.getJsDocTags(checker).find(({ name }) => name === "default");
    const fallback = preset === undefined ? "" : inLine(textOf(preset.text)).replace(/^- /, "");
    return `| ${isOptional ? name : `**${name}**`} | ${typeCell(symbol, checker, linked)} | ${isOptional ? cell(fallback) : "required"} | ${cell(inLine(docOf(symbol, checker)))} |`;
  });
  return ["| prop | type | default | |", "| --- | --- | --- | --- |", ...rows, ""];
}

function typeSection(symbol: ts.Symbol, checker: ts.TypeChecker, linked: ReadonlySet<string>): string[] {
  const head = [`## ${symbol.name}`, "", docOf(symbol, checker), ""];
  const [declaration] = declarationsOf(symbol);
  if (declaration !== undefined && ts.isTypeAliasDeclaration(declaration) && !ts.isTypeLiteralNode(declaration.type))
    return [...head, "```ts", `type ${symbol.name} = ${inLine(declaration.type.getText())};`, "```", ""];
  return [...head, ...table(propertiesOf(symbol, checker), checker, linked)];
}

/** The public members of a class or an interface, what it inherits from ours included, what it has of the engine left out. */
function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const own = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const isStatic = (each: ts.Symbol) => each.name !== "prototype" && each.declarations !== undefined;
  const statics = symbol.flags & ts.SymbolFlags.Class ? [...(symbol.exports?.values() ?? [])].filter(isStatic) : [];
  return [...statics, ...own].filter(({ declarations = [] }) => declarations.some(isOurs) && !declarations.some(isHidden));
} // prettier-ignore

function memberTable(members: readonly ts.Symbol[], checker: ts.TypeChecker, linked: ReadonlySet<string>): string[] {
  const values = members.filter(({ flags }) => (flags & ts.SymbolFlags.Method) === 0);
  const orNone = ({ flags }: ts.Symbol) => ((flags & ts.SymbolFlags.Optional) === 0 ? "" : cell(" | `undefined`"));
  const rows = values.map((symbol) => `| \`${symbol.name}\` | ${typeCell(symbol, checker, linked)}${orNone(symbol)} | ${cell(inLine(docOf(symbol, checker)))} |`);
  return rows.length === 0 ? [] : ["## Members", "", "| member | type | |", "| --- | --- | --- |", ...rows, ""];
} // prettier-ignore

function methodSections(members: readonly ts.Symbol[], checker: ts.TypeChecker): string[] {
  const methods = members.filter(({ flags }) => (flags & ts.SymbolFlags.Method) !== 0);
  const sections = methods.flatMap((symbol) => {
    const says = symbol.getJsDocTags(checker).filter(({ name }) => name === "param");
    const parameters = says.map(({ text = [] }) => {
      const [name = "", ...rest] = textOf(text).split(" ");
      return `- \`${name}\`: ${inLine(rest.join(" "))}`;
    });
    const signatures = signaturesOf(symbol, checker);
    return [`### ${symbol.name}`, "", "```ts", ...signatures, "```", "", docOf(symbol, checker), "", ...parameters, ""];
  });
  return sections.length === 0 ? [] : ["## Methods", "", ...sections];
}

function signaturesOf(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  const isStatic = (symbol.declarations ?? []).some(
    (each) => (ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Static) !== 0,
  );
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  return signatures.map((each) => `${isStatic ? "static " : ""}${symbol.name}${checker.signatureToString(each, undefined, flags)}`);
} // prettier-ignore

/** A type as the source writes it, or as the compiler infers it; a name with a page of its own leads there. */
function typeCell(symbol: ts.Symbol, checker: ts.TypeChecker, linked: ReadonlySet<string>): string {
  const [declaration] = declarationsOf(symbol);
  const node = declaration !== undefined && "type" in declaration ? (declaration.type as ts.Node | undefined) : undefined;
  const text = node?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, ts.TypeFormatFlags.NoTruncation);
  const resource = node && resourceOf(node, checker);
  if (resource !== undefined) return resource;
  const code = `\`${inLine(text)}\``;
  return cell(linked.has(inLine(text)) ? `[${code}](${inLine(text)}.md)` : code);
} // prettier-ignore

/** A class of a provider's bindings by its own name and where it is imported from: the sources give some another name. */
function resourceOf(node: ts.Node, checker: ts.TypeChecker): string | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const [declaration] = checker.getTypeAtLocation(node).getSymbol()?.declarations ?? [];
  const from = /@cdktf\/provider-\w+\/lib\/[\w-]+/.exec(declaration?.getSourceFile().fileName ?? "")?.[0];
  return from && `\`${checker.getTypeAtLocation(node).getSymbol()!.name}\` of \`${from}\``;
}

/** The types of ours that some declarations name, in the order in which they do. */
function typesNamedIn(declarations: readonly ts.Declaration[], checker: ts.TypeChecker): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return; // what a method does
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
      const named = checker.getSymbolAtLocation(name);
      const symbol = named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
      const isType = symbol && symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias);
      const isBase = ts.isExpressionWithTypeArguments(node);
      if (isType && declarationsOf(symbol).some(isOurs)) {
        if (!isBase) found.push(symbol);
        else declarationsOf(symbol).forEach(visit); // what is inherited stands among one's own
      }
    }
    ts.forEachChild(node, visit);
  };
  declarations.forEach(visit);
  return [...new Set(found)];
}

function declarationsOf({ declarations = [] }: ts.Symbol): readonly ts.Declaration[] {
  return declarations;
}

function isOurs(declaration: ts.Declaration): boolean {
  return relative(resolve("constructs"), declaration.getSourceFile().fileName).split(sep)[0] !== "..";
}

function isHidden(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(declaration) & hidden) !== 0 || ts.isConstructorDeclaration(declaration);
}

function inLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
