import { resolve } from "node:path";
import ts from "typescript";
import { bodyOf, docOf, functionPage, linesOf, sentenceOf, type Page } from "./api-page";

const clouds = { aws: "AWS", gcp: "Google Cloud" } as const;
type Cloud = keyof typeof clouds;

/** The API of the library, by path from the project's root: a page per class and per interface of what exists already, and the list of them. */
export function apiReference(): Record<string, string> {
  const program = programOf(Object.keys(clouds).map(indexOf));
  const checker = program.getTypeChecker();
  const pages: Record<string, string> = {};
  const lists = Object.entries(clouds).map(([cloud, title]) => {
    const exported = exportsOf(program, checker, cloud as Cloud);
    const linked = new Set(exported.filter(hasPage).map((symbol) => symbol.name));
    const functions = exported.filter((symbol) => (symbol.flags & ts.SymbolFlags.Function) !== 0);
    for (const symbol of exported.filter(hasPage)) {
      const page: Page = { symbol, checker, linked, from: `ponte-constructs/${cloud}` };
      pages[`docs/api/${cloud}/${symbol.name}.md`] = bodyOf(page);
    }
    if (functions.length > 0)
      pages[`docs/api/${cloud}/functions.md`] = functionPage(functions, checker, `ponte-constructs/${cloud}`);
    return listOf(cloud, title, exported.filter(hasPage), functions, checker);
  });
  pages["docs/api/README.md"] = linesOf([
    "# The constructs",
    "",
    "<!-- Written by `npm run generate` from the docstrings. -->",
    "",
    "What may be a value that is only known at deploy, how to override what has no prop, and what is a major change: [library.md](../library.md).",
    "",
    ...lists.flat(),
  ]);
  return pages;
}

function listOf(cloud: string, title: string, symbols: ts.Symbol[], functions: ts.Symbol[], checker: ts.TypeChecker) {
  const line = (symbol: ts.Symbol) => `| [${symbol.name}](${cloud}/${symbol.name}.md) | ${sentenceOf(docOf(symbol, checker))} |`;
  const count = functions.length === 1 ? "1 function" : `${functions.length} functions`;
  const more = functions.length === 0 ? [] : ["", `And [${count}](${cloud}/functions.md).`];
  return [`## ${title}: \`ponte-constructs/${cloud}\``, "", "| | |", "| --- | --- |", ...symbols.map(line), ...more, ""];
} // prettier-ignore

/** Classes, and what stands for something that exists already (`IBucket`); props and other types are told where they are used. */
function hasPage(symbol: ts.Symbol): boolean {
  if (symbol.flags & ts.SymbolFlags.Class) return true;
  return (symbol.flags & ts.SymbolFlags.Interface) !== 0 && /^I[A-Z][a-z]/.test(symbol.name);
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, cloud: Cloud): ts.Symbol[] {
  const index = program.getSourceFile(indexOf(cloud))!;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(index)!);
  return exported
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function programOf(files: string[]): ts.Program {
  const { config } = ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  return ts.createProgram(files, { ...options, noEmit: true });
}

function indexOf(cloud: string): string {
  return resolve("constructs", cloud, "index.ts");
}
