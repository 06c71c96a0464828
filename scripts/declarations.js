// What is done to the declarations that the compiler writes, before they are published.
"use strict";
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const ts = require("typescript");

const values = ["GcpValue", "AwsValue"];
const schemas = ["z", "gcpSchema", "awsSchema"];

/** language/environment.d.ts with the types of the values written out, where the compiler names the schemas that they come from. */
function environmentTypes(root) {
  const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([join(root, "language", "environment.ts")], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(root, "language", "environment.ts"));
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file));
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  const writtenOut = values.map((name) => {
    const type = checker.getDeclaredTypeOfSymbol(exported.find((each) => each.name === name));
    return `export type ${name} = ${checker.typeToString(type, undefined, flags)};`;
  });
  const rest = withoutSchemas(readFileSync(join(root, "dist", "language", "environment.d.ts"), "utf8"));
  return `import type { Reference } from "./words/references";\n${writtenOut.join("\n")}\n${rest}\n`;
}

/** A declaration file without the statements that name a schema: they are no part of what is public. */
function withoutSchemas(text) {
  const statements = parsed(text).statements.filter((each) => !namesSchema(each));
  return statements.map((each) => each.getFullText()).join("");
}

function namesSchema(node) {
  if (ts.isStringLiteral(node)) return node.text === "zod";
  if (ts.isIdentifier(node)) return schemas.includes(node.text);
  return ts.forEachChild(node, (child) => namesSchema(child) || undefined) ?? false;
}

/** Every declaration file that these lead to, themselves included; what names a schema in them leads nowhere. */
function needsOf(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    const names = [...withoutSchemas(readFileSync(file, "utf8")).matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)];
    needsOf(
      names.map(([, name]) => declarationAt(join(dirname(file), name))),
      found,
    );
  }
  return found;
}

function declarationAt(path) {
  const file = [`${path}.d.ts`, join(path, "index.d.ts")].find((each) => existsSync(each));
  if (file === undefined) throw new Error(`${path} is declared nowhere`);
  return file;
}

/**
 * A declaration file in which whatever may be left out may also be `undefined`, as it always may when the program runs: under
 * `exactOptionalPropertyTypes` a compiler tells the two apart.
 */
function acceptingUndefined(text) {
  const source = parsed(withoutSchemas(text));
  const ends = [];
  const visit = (node) => {
    ts.forEachChild(node, visit);
    if (!ts.isPropertySignature(node) || node.questionToken === undefined || node.type === undefined) return;
    if (/\| undefined$/.test(node.type.getText(source))) return;
    const isBare = !ts.isFunctionTypeNode(node.type) && !ts.isConditionalTypeNode(node.type);
    if (!isBare) ends.push([node.type.getStart(source), "("]);
    ends.push([node.type.end, isBare ? " | undefined" : ") | undefined"]);
  };
  visit(source);
  return ends
    .sort(([one], [other]) => other - one)
    .reduce((done, [at, more]) => done.slice(0, at) + more + done.slice(at), source.text);
}

function parsed(text) {
  return ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest, true);
}

module.exports = { acceptingUndefined, environmentTypes, needsOf };
