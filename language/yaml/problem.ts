/** Where a value stands: a file, and a line and a column that count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake: where it is, in which field, and what is wrong together with what to write instead. */
export interface Problem {
  readonly at: Location;
  /** Dotted path such as `buckets.raw.deleteAfter`; empty for the file as a whole. */
  readonly field: string;
  /** What was seen, a semicolon, and what to write. */
  readonly message: string;
  /** Where to overrule the value for one environment alone, if it is wrong in that one: a file and a field. */
  readonly overruled?: { readonly file: string; readonly field: string };
}

/** Takes a problem with the value at a path. A hint that takes a look at everything else is made for as many as are shown. */
export type Report = (path: string[], message: string, hint?: () => string) => void;

/** Tells what is allowed, and will hardly do what was meant. */
export type Warn = (path: string[], message: string) => void;

/** More mistakes are counted, and not shown. */
export const maxLines = 50;

/** All the mistakes of a run at once, in the order in which they stand in the files. */
export class SpecError extends Error {
  public readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort(
      (a, b) => a.at.file.localeCompare(b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
    );
    // A mistake in a file that several environments extend is one mistake.
    const byLine = new Map<string, Problem[]>();
    for (const problem of sorted) {
      const line = describeProblem(problem);
      const same = byLine.get(line);
      if (same) same.push(problem);
      else byLine.set(line, [problem]);
    }
    const lines = [...byLine].map(([line, same]) => line + describeOverruling(same));
    const shown =
      lines.length > maxLines ? [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`] : lines;
    super(shown.join("\n"));
    this.name = "SpecError";
    this.problems = [...byLine.values()].map(([first]) => first!);
  }
}

/** `environments/dev.yaml:7:5 buckets.raw.deleteAfter: what is wrong`. */
export function describeProblem({ at, field, message }: Problem): string {
  const place = `${at.file}:${at.line}:${at.column}`;
  const shortened = field.length > 120 ? `${field.slice(0, 117)}...` : field;
  return printable(field === "" ? `${place} ${message}` : `${place} ${shortened}: ${message}`);
}

/** What is right where most read it, and wrong for some: there it is taken back, or said otherwise. */
function describeOverruling(same: readonly Problem[]): string {
  const files = [...new Set(same.flatMap(({ overruled }) => overruled?.file ?? []))];
  const [{ overruled, message } = {}] = same;
  if (overruled === undefined || message === undefined) return "";
  const goes = /\bremove it\b|^is a field of /.test(message);
  const write = goes ? `write ${overruled.field}: null` : `write another ${overruled.field}`;
  const where = files.length > 3 ? "in each that it is wrong for" : `in ${files.join(" and ")}`;
  return printable(`; where others need it as it is, ${write} ${where}`);
}

/** The text without control characters and invisible ones: a YAML string could otherwise rewrite the reader's terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "?");
}
