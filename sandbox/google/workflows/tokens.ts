/** One piece of an expression. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign";
  readonly text: string;
}

const token =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(\/\/|[=!<>]=|[-+*/%<>.,:()[\]{}]))/y;

/** The pieces of an expression. Texts stand in double quotes, with the escapes of JSON. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new SyntaxError(`unexpected ${text.slice(from).trim().slice(0, 20)}`);
    const [, number, quoted, name, sign] = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: unquoted(quoted) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign! });
  }
  return tokens;
}

function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted.replaceAll("\n", "\\n")) as string;
  } catch {
    throw new SyntaxError(`${quoted} has an escape that is not known`);
  }
}
