/** A Markdown table whose columns stand under each other in a terminal too; the last column keeps its own width. */
export function table(head: string[], rows: string[][]): string {
  const lines = aligned([head, head.map(() => "---"), ...rows], " | ");
  return lines.map((line) => `| ${line} |`).join("\n");
}

/** Rows as lines: every column but the last as wide as its widest cell. */
export function aligned(rows: readonly string[][], gap: string): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join(gap),
  );
}
