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
}

/** All the mistakes of a run at once, in the order in which they stand in the files. */
export class SpecError extends Error {
  public readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort(
      (a, b) => a.at.file.localeCompare(b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column,
    );
    const lines = [...new Set(sorted.map(describeProblem))];
    super(lines.join("\n"));
    this.name = "SpecError";
    this.problems = sorted;
  }
}

function describeProblem({ at, field, message }: Problem): string {
  const place = `${at.file}:${at.line}:${at.column}`;
  return printable(field === "" ? `${place} ${message}` : `${place} ${field}: ${message}`);
}

/** The text without control characters: a YAML string could otherwise rewrite the reader's terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");
}
