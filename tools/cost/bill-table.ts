import type { Price } from "../../prices/price";
import { columns, padded, wrapped } from "../show/lines";
import { type Bill, type Line, totalsOf } from "./bill";
import { isAbout } from "./item";
import { money } from "./money";

interface Cells {
  readonly name: string;
  readonly what: string;
  readonly amounts: readonly string[];
  readonly end: string;
}

// Fewer columns for what runs, and its words would be cut to pieces.
const fewest = 20;
const ends = "of idle  price";

/** The lines of a bill under each other, with their sums; what does not fit in its column goes on below it. In a narrow terminal there are no columns. */
export function billTable(bill: Bill, notes: ReadonlyMap<Price, number>, width: number): string[] {
  const totals = totalsOf(bill);
  const { idle, full, expected, atLeast, about } = totals;
  const heads = ["idle", "full", ...(expected === undefined ? [] : ["expected"])];
  const rows = bill.lines.map((line, index) => cellsOf(line, bill.lines[index - 1], idle, notes, heads.length));
  const marks = [...(atLeast ? ["at least"] : []), ...(about ? ["about"] : [])].join(", ");
  const sums = [idle, full, ...(expected === undefined ? [] : [expected])];
  const total = { name: "", what: marks || "in all", amounts: sums.map((sum) => marked(money(sum), about)), end: "" };
  const widths = widthsOf([...rows, total], heads, width);
  if (widths.what < fewest) return [...rows, total].flatMap((cells) => told(cells, heads, width));
  const rules = widths.amounts.map((columns) => "-".repeat(columns - 2));
  return [
    { name: "", what: "", amounts: heads, end: ends },
    ...rows,
    { name: "", what: "", amounts: rules, end: "" },
    total,
  ].flatMap((cells) => row(cells, widths));
}

function cellsOf(
  line: Line,
  before: Line | undefined,
  all: number,
  notes: ReadonlyMap<Price, number>,
  amounts: number,
): Cells {
  const { thing, part, what, idle, full, expected, price, counts } = line;
  const name = thing === before?.thing ? "" : thing;
  const count = line.isOne === true && counts.idle > 1 ? `${counts.idle} × ${what}` : what;
  const text = part === undefined ? count : `${part}: ${count}`;
  if (price === undefined) return { name, what: text, amounts: Array(amounts).fill("not known"), end: "" };
  const about = isAbout(price);
  const third = expected === "unknown" ? "not known" : marked(money(expected ?? idle!), about);
  const values = [marked(money(idle!), about), marked(money(full!), about), ...(amounts === 3 ? [third] : [])];
  const share = all === 0 ? "" : `${Math.round((100 * idle!) / all)}%`;
  return {
    name,
    what: text,
    amounts: values,
    end: `${share.padStart(7)}  [${notes.get(price)}] ${price.asOf.slice(0, 7)}`,
  };
}

const marked = (amount: string, about: boolean) => (about ? `~${amount}` : amount);

interface Widths {
  readonly name: number;
  readonly what: number;
  readonly amounts: readonly number[];
  readonly width: number;
}

function widthsOf(rows: readonly Cells[], heads: readonly string[], width: number): Widths {
  const most = (texts: readonly string[]) => Math.max(...texts.map(columns));
  const name = Math.min(most(rows.map((cells) => cells.name)) + 2, Math.floor(width / 4));
  const amounts = heads.map((head, index) => most([head, ...rows.map((cells) => cells.amounts[index]!)]) + 2);
  const end = most([ends, ...rows.map((cells) => cells.end)]) + 2;
  return {
    name,
    what: width - 2 - name - amounts.reduce((sum, each) => sum + each, 0) - end,
    amounts,
    width,
  };
}

/** The same in lines of text. */
function told({ name, what, amounts, end }: Cells, heads: readonly string[], width: number): string[] {
  const sums = amounts.map((amount, index) => `${heads[index]} ${amount}`).join(", ");
  const [share = "", ...price] = end.trim().split(/ +/);
  const rest =
    end === "" ? "" : `, ${share.endsWith("%") ? `${share} of idle, price ` : `${share} `}${price.join(" ")}`;
  const below = (text: string, by: number) => wrapped(text, width - by).map((line) => " ".repeat(by) + line);
  return [...(name === "" ? [] : below(name, 2)), ...below(what, 4), ...below(`${sums}${rest}`, 6)];
}

/** A row; what does not fit in its column goes on below it. */
function row({ name, what, amounts, end }: Cells, widths: Widths): string[] {
  const [names, texts] = [wrapped(name, widths.name - 1), wrapped(what, widths.what)];
  const right = amounts
    .map((amount, index) => " ".repeat(Math.max(0, widths.amounts[index]! - columns(amount))) + amount)
    .join("");
  return Array.from({ length: Math.max(names.length, texts.length) }, (_, line) => {
    const left = `  ${padded(names[line] ?? "", widths.name)}${padded(texts[line] ?? "", widths.what)}`;
    return (line === 0 ? `${left}${right}  ${end}` : left).trimEnd();
  });
}
