import { isBody, type Body, type Json } from "./json";

// The filters of lists: Cloud Logging's query language, and what other APIs take of it (AIP-160). Comparisons, AND, OR, NOT and brackets; of Logging's
// functions and of SEARCH nothing.

type Holds = (entry: Body) => boolean;

const token =
  /\s*((?:[A-Za-z_@][\w@]*)(?:\.(?:"(?:[^"\\]|\\.)*"|[\w@/-]+))+|"(?:[^"\\]|\\.)*"|[()]|!=|>=|<=|=~|!~|[=<>:]|-(?=[A-Za-z])|[^\s()=<>:!"]+)/y;

const severities = ["DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY"];

/** Whether a filter lets an entry through. Throws a `SyntaxError` for one that is none. */
export function filtered(filter: string): Holds {
  const reader = new Reader(tokensOf(filter.replace(/--.*$/gm, "")));
  return reader.whole();
}

function tokensOf(filter: string): string[] {
  const tokens: string[] = [];
  const text = filter.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) throw new SyntaxError(`Unparseable filter: ${filter}`);
    tokens.push(found[1]!);
  }
  return tokens;
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Holds {
    if (this.tokens.length === 0) return () => true;
    const holds = this.and();
    if (this.at < this.tokens.length) throw new SyntaxError(`Unparseable filter: unexpected ${this.tokens[this.at]}`);
    return holds;
  }

  /** In Cloud Logging OR binds tighter than AND, which may be left out. */
  private and(): Holds {
    const all = [this.or()];
    while (this.at < this.tokens.length && this.tokens[this.at] !== ")") {
      this.takes("AND");
      all.push(this.or());
    }
    return (entry) => all.every((holds) => holds(entry));
  }

  private or(): Holds {
    const any = [this.not()];
    while (this.takes("OR")) any.push(this.not());
    return (entry) => any.some((holds) => holds(entry));
  }

  private not(): Holds {
    if (this.takes("NOT") || this.takes("-")) {
      const inner = this.not();
      return (entry) => !inner(entry);
    }
    if (!this.takes("(")) return this.comparison();
    const inner = this.and();
    if (!this.takes(")")) throw new SyntaxError("Unparseable filter: a bracket is open");
    return inner;
  }

  private comparison(): Holds {
    const [field, sign] = [this.next(), this.next()];
    const compare = signs[sign];
    if (compare === undefined) throw new SyntaxError(`Unparseable filter: ${field} ${sign} is no comparison`);
    const path = pathOf(field);
    const isAs = (wanted: string) => (entry: Body) => compare(valueAt(entry, path), wanted, path.at(-1)!);
    if (!this.takes("(")) return isAs(unquoted(this.next()));
    const any = [isAs(unquoted(this.next()))]; // resource.labels.job_id=("a" OR "b")
    while (this.takes("OR")) any.push(isAs(unquoted(this.next())));
    if (!this.takes(")")) throw new SyntaxError("Unparseable filter: a bracket is open");
    return (entry) => any.some((holds) => holds(entry));
  }

  private next(): string {
    const text = this.tokens[this.at++];
    if (text === undefined) throw new SyntaxError("Unparseable filter: it ends too early");
    return text;
  }

  private takes(text: string): boolean {
    if (this.tokens[this.at] !== text) return false;
    this.at += 1;
    return true;
  }
}

const signs: Readonly<Record<string, (value: Json, wanted: string, field: string) => boolean>> = {
  "=": (value, wanted, field) => value !== undefined && order(value, wanted, field) === 0,
  "!=": (value, wanted, field) => value === undefined || order(value, wanted, field) !== 0,
  ">": (value, wanted, field) => value !== undefined && order(value, wanted, field) > 0,
  "<": (value, wanted, field) => value !== undefined && order(value, wanted, field) < 0,
  ">=": (value, wanted, field) => value !== undefined && order(value, wanted, field) >= 0,
  "<=": (value, wanted, field) => value !== undefined && order(value, wanted, field) <= 0,
  ":": (value, wanted) => value !== undefined && (wanted === "*" || textOf(value).toLowerCase().includes(wanted.toLowerCase())),
  "=~": (value, wanted) => value !== undefined && new RegExp(wanted).test(textOf(value)),
  "!~": (value, wanted) => value === undefined || !new RegExp(wanted).test(textOf(value)),
}; // prettier-ignore

/** Below 0 where the value is less: by rank for severities, by time for times, by number for numbers, else as texts, whatever their case. */
function order(value: Json, wanted: string, field: string): number {
  if (field === "severity") return severities.indexOf(String(value)) - severities.indexOf(wanted.toUpperCase());
  if (/(Time|timestamp)$/i.test(field)) return Date.parse(String(value)) - Date.parse(wanted);
  if (typeof value === "number") return value - Number(wanted);
  const [a, b] = [textOf(value).toLowerCase(), wanted.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `labels."run.googleapis.com/execution_name"` has two parts. */
function pathOf(field: string): string[] {
  const parts = field.match(/"(?:[^"\\]|\\.)*"|[^."]+/g) ?? [field];
  return parts.map(unquoted);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}

function valueAt(entry: Json, path: readonly string[]): Json {
  return path.reduce((at, part) => (isBody(at) ? at[part] : undefined), entry);
}
