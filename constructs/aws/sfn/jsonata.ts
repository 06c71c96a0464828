/** An expression, as a state takes it for a value. */
export const expression = (text: string) => `{% ${text} %}`;

/**
 * A text as JSONata writes it. Its escapes are those of JSON ("String literals"); a percent sign is escaped too, since one in front of a brace would end the expression.
 */
export const literal = (text: string) => JSON.stringify(text).replaceAll("%", "\\u0025");

/** A text as a state takes it for no more than that: one that begins as expressions do would be worked out. */
export const plain = (text: string) => (text.startsWith("{%") ? expression(literal(text)) : text);

/** A text in which `{date}` stands for the day of the run, as a state takes it. */
export function withDate(text: string): string {
  const parts = text.split("{date}");
  if (parts.length === 1) return plain(text);
  const said = parts.flatMap((part, index) => [
    ...(index > 0 ? ["$date"] : []),
    ...(part === "" ? [] : [literal(part)]),
  ]);
  return expression(said.join(" & "));
}
