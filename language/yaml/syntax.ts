import { CST, Lexer, Parser, type YAMLError } from "yaml";
import { secretShape } from "../words/secrets";

/** What is wrong with the text of a file, and where. */
export interface Mistake {
  readonly offset: number;
  readonly message: string;
}

const maxDepth = 32;

// A thousand endpoints of two variants have 150,000; the million of a full MiB takes the parser seconds.
const maxLexemes = 200_000;

// A text: each of its escapes may be a mistake of its own.
const maxLexeme = 64 * 1024;

/**
 * The tokens of a text, or the place where it gets too long or nests too deeply: found before it is parsed to the end, since what comes after
 * takes seconds over a million brackets, and ends the stack at some hundred levels.
 *
 * @param addNewLine told the offset of each line
 */
export function parse(text: string, addNewLine: (offset: number) => void): CST.Token[] | Mistake {
  const lexemes = lex(text);
  if (!Array.isArray(lexemes)) return lexemes;
  const parser = new Parser(addNewLine);
  const tokens: CST.Token[] = [];
  addNewLine(0);
  for (const lexeme of lexemes) {
    const { offset } = parser;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The document and its first map are no nesting.
    if (parser.stack.length > maxDepth + 2) {
      return { offset, message: `nested more than ${maxDepth} levels deep; an environment needs fewer than ten` };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function lex(text: string): string[] | Mistake {
  const lexemes: string[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    const isLast = lexemes.length === maxLexemes;
    if (isLast || lexeme.length > maxLexeme) {
      const { length: offset } = lexemes.join("").replaceAll(/[\u0002\u0018\u001f]/g, ""); // the lexer's marks
      const long = `${lexeme.length} characters stand here without an end; write at most ${maxLexeme} in one piece`;
      return { offset, message: isLast ? "the file is too long to be read beyond this; split the environment" : long };
    }
    lexemes.push(lexeme);
  }
  return lexemes;
}

// One mistake makes the parser find thousands, in the order of the text.
const maxDescribed = 20;

/** The first mistake in the words of the reader. The first alone: what the parser finds behind it is mostly its consequence. */
export function firstMistake(errors: readonly YAMLError[], tokens: readonly CST.Token[], text: string): Mistake {
  const conflict = text.search(/^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/m);
  if (conflict >= 0) {
    return {
      offset: conflict,
      message: "git left a merge conflict here; keep one of the two sides, and remove its marks",
    };
  }
  const marks = marksOf(tokens);
  const nested = errors.find(({ code }) => code === "BLOCK_AS_IMPLICIT_KEY");
  const causes = errors.filter((error) => error === nested || error.pos[0] !== nested?.pos[0]);
  const mistakes = causes
    .slice(0, maxDescribed)
    .map((error) => describe(error, marks, text))
    .sort((a, b) => a.offset - b.offset);
  const [first] = mistakes;
  // An open quote swallows the brackets that would have closed.
  return mistakes.find(({ message }) => message.startsWith("the quote")) ?? first!;
}

interface Marks {
  readonly quoted: { offset: number; source: string }[];
  readonly unclosed: { offset: number; source: string }[];
}

/** The quoted texts, and the brackets that nothing closes. */
function marksOf(tokens: readonly CST.Token[]): Marks {
  const marks: Marks = { quoted: [], unclosed: [] };
  const waiting: (CST.Token | null | undefined)[] = [...tokens];
  while (waiting.length > 0) {
    const token = waiting.pop();
    if (!token) continue;
    if (token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar") marks.quoted.push(token);
    if (token.type === "document") waiting.push(token.value);
    if (!("items" in token)) continue;
    for (const item of token.items) waiting.push("key" in item ? item.key : undefined, item.value);
    if (token.type !== "flow-collection") continue;
    const closer = token.start.source === "[" ? "flow-seq-end" : "flow-map-end";
    const closed = token.end.some(({ type }) => type === closer);
    if (!closed) marks.unclosed.push({ offset: token.offset, source: token.start.source });
  }
  return marks;
}

function describe(error: YAMLError, { quoted, unclosed }: Marks, text: string): Mistake {
  const [offset] = error.pos;
  const { message, code } = error;
  const { start, line } = lineAt(text, offset);
  const here = (said: string): Mistake => ({ offset, message: said });
  const [, before, key] = /^(\s*(?:- +)?)([A-Za-z][\w.-]{0,39}):(?=[{["'])/.exec(line) ?? [];
  if (key !== undefined) return { offset: start + before!.length, message: missingSpace(key) };

  if (code === "TAB_AS_INDENT" || /^ *\t/.test(line)) {
    return { offset: start + line.indexOf("\t"), message: "a tab indents this line; indent with spaces" };
  }
  const space = line.search(/[\u00a0\u2000-\u200b\u3000]/);
  if (space >= 0)
    return { offset: start + space, message: "a space that is not a plain one stands here; type it anew" };

  const quote = quoted.filter((scalar) => scalar.offset < offset).sort((a, b) => b.offset - a.offset)[0];
  if (/^Missing closing .quote/.test(message) || (isAfterText(message) && quote?.source.includes("\n"))) {
    const mark = quote?.source[0] ?? '"';
    return {
      offset: quote?.offset ?? offset,
      message: `the quote that opens here is not closed; write ${mark} at the end of the text`,
    };
  }
  const bracket = unclosed.filter((open) => open.offset <= offset).sort((a, b) => b.offset - a.offset)[0];
  if (bracket && /must be sufficiently indented and end with|Expected flow .* to end with/.test(message)) {
    const closing = bracket.source === "[" ? "]" : "}";
    return {
      offset: bracket.offset,
      message: `the "${bracket.source}" that opens here is not closed; write "${closing}" behind the last item`,
    };
  }
  if (isAfterText(message)) return here(`text stands behind the closing quote; ${quoteRemedy(quote?.source)}`);

  const closer = /Unexpected flow-(?:seq|map)-end token.*"(.)"/.exec(message)?.[1];
  if (closer) return here(`"${closer}" closes nothing; remove it`);
  if (/Unexpected block-seq-ind on same line with key/.test(message)) {
    return here("a list begins on the line of its key; write [a, b], or each item on a line of its own");
  }
  if (/cannot start with|Alias cannot be an empty string/.test(message)) {
    return here(`a text cannot begin with ${text[offset]}; put it in quotes`);
  }
  if (code === "BAD_DQ_ESCAPE")
    return here('"\\" begins an escape that YAML does not know; write "\\\\", or put the text in single quotes');
  if (code === "TAG_RESOLVE_FAILED")
    return here("tags are not allowed; write the plain value, in quotes if it begins with !");
  if (code === "BLOCK_IN_FLOW")
    return here(
      "a second colon in one entry; write a comma between entries, or put a text that holds a colon in quotes",
    );
  if (code === "BAD_INDENT") return badIndent(text, start, line);
  if (code === "BLOCK_AS_IMPLICIT_KEY") return secondColon(text, offset);
  return (
    keyLine(start, line) ??
    here(`${message.split("\n")[0]!.replace(/[.:]$/, "")}; check the quotes, brackets and colons of this line`)
  );
}

const isAfterText = (message: string) => /^Unexpected (?:\S+-)?scalar at node end/.test(message);

function quoteRemedy(source = ""): string {
  return source.startsWith("'")
    ? "write '' for a quote in single quotes, or use double quotes"
    : 'write \\" for a quote in double quotes, or use single quotes';
}

function badIndent(text: string, start: number, line: string): Mistake {
  const width = indentOf(line);
  const above = new Set<number>();
  let least = Infinity;
  for (const other of text.slice(0, start).split("\n").reverse()) {
    if (/^\s*(?:#|$)/.test(other) || indentOf(other) >= least) continue;
    least = indentOf(other);
    above.add(least);
  }
  const spaces = (count: number) => `${count} ${count === 1 ? "space" : "spaces"}`;
  const widths = [...above].reverse().join(" or ");
  return {
    offset: start + width,
    message: `the line is indented by ${spaces(width)}, which fits none above it; indent it by ${widths}`,
  };
}

/** A value with a colon in it, or a line below a value that is indented as if it belonged to it. */
function secondColon(text: string, offset: number): Mistake {
  const { start, line } = lineAt(text, offset);
  if (/:(?:\s|$)/.test(text.slice(offset, start + line.length))) {
    return { offset, message: "a second colon on this line; put a text that holds a colon in quotes" };
  }
  const below = lineAt(text, start + line.length + 1);
  const message = `the line is indented deeper than the one above, which holds a value already; indent it by ${indentOf(line)}`;
  return { offset: below.start + indentOf(below.line), message };
}

/** Of a key whose value stands right behind its colon. */
export const missingSpace = (key: string) => `no space stands behind the colon; write "${key}: " and then the value`;

/** A line that should be a key with a value: no colon, or no space behind it. Values are not repeated: they may be secret. */
function keyLine(start: number, line: string): Mistake | undefined {
  const secret = secretShape(line);
  if (secret !== undefined) {
    const offset = start + indentOf(line);
    return {
      offset,
      message: `no field stands on this line, and what does looks like ${secret}; take it out of the file`,
    };
  }
  const found = /^(\s*(?:- +)?)([A-Za-z][\w.-]{0,39})(.*)$/.exec(line);
  if (!found) return undefined;
  const [, before, word, rest] = found as unknown as [string, string, string, string];
  const offset = start + before.length;
  if (/^:\S/.test(rest)) return { offset, message: missingSpace(word) };
  if (/:(?:\s|$)/.test(rest)) return undefined;
  const value = /^\s*(?:#|$)/.test(rest) ? "" : " and then the value";
  return { offset, message: `no colon stands behind "${word}"; write "${word}:"${value}` };
}

function lineAt(text: string, offset: number): { start: number; line: string } {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", start);
  return { start, line: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, "") };
}

const indentOf = (line: string) => /^ */.exec(line)![0].length;
