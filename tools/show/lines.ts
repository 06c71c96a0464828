import stringWidth from "string-width";

/** The columns that a text takes in a terminal: a Chinese character takes two, a combining accent none. */
export const columns = (text: string): number => stringWidth(text);

/** How wide the terminal is: what COLUMNS says, else what the terminal itself says, else 80; never below 40, where nothing could be laid out. */
export function terminalWidth(told: string | undefined, own: number | undefined): number {
  // A terminal that nobody has told its size says 0.
  const wanted = (/^\d+$/.test(told ?? "") && Number(told)) || own || 80;
  return Math.max(40, wanted);
}

/** The text padded with spaces to that many columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** The text in lines of at most that many columns, broken between words; a word that is longer than a line is broken inside. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (columns(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = broken(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

function broken(word: string, width: number): string[] {
  const pieces = [""];
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const piece = pieces.at(-1)!;
    if (piece !== "" && columns(piece + segment) > width) pieces.push(segment);
    else pieces[pieces.length - 1] = piece + segment;
  }
  return pieces;
}

/** A name and what is said of it, in rows with two fixed gutters; only the first row shows the label. */
export interface Row {
  readonly name?: string;
  /** Before the text; its further lines begin behind it, too. */
  readonly mark?: string;
  readonly text: string;
}

/** Where the gutters are, and how wide a line may be. */
export interface Layout {
  readonly width: number;
  /** Columns of the labels. */
  readonly labels: number;
  /** Columns of the names; a longer name gets a line of its own. */
  readonly names: number;
}

/** A section: its label, and rows beside it. */
export function section(label: string, rows: readonly Row[], { width, labels, names }: Layout): string[] {
  const lines = rows.flatMap(({ name, mark = "", text }) => {
    if (name === undefined) return wrapped(text, width - labels);
    const beside = columns(name) < names;
    const told = wrapped(text, width - labels - names - columns(mark)).map((line, index) => {
      const before = index === 0 && beside ? name : "";
      return padded(before, names) + (index === 0 ? mark : " ".repeat(columns(mark))) + line;
    });
    return beside ? told : [...wrapped(name, width - labels), ...(text === "" ? [] : told)];
  });
  return lines.map((line, index) => (padded(index === 0 ? label : "", labels) + line).trimEnd());
}
