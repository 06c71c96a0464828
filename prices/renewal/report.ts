import { keyOf } from "./incoming";
import type { Change, Renewal } from "./changes";

const remarkable = 0.2;

/** Every change as a person reads it: the old price and the new one, by how much, and who says so. */
export function reportText({ changes, stale, mistakes, table }: Renewal): string {
  const refused = changes.filter((change) => change.refused !== undefined).length;
  const count = (of: readonly unknown[], word: string) => `${of.length} ${word}`;
  const priced = changes.filter(({ was, is, share }) => was !== undefined && is !== undefined && share !== 0);
  const sourced = changes.filter(({ was, is, share }) => was !== undefined && is !== undefined && share === 0);
  const made = changes.filter(({ was }) => was === undefined);
  const gone = changes.filter(({ is }) => is === undefined);
  const head = [
    ...[count(table, "lines"), count(priced, "with another price"), count(sourced, "with another source alone")],
    ...[count(made, "new"), count(gone, "gone")],
  ].join(", ");
  return [
    head,
    ...mistakes.map((mistake) => `not understood: ${mistake}`),
    ...changes.map(line),
    ...stale.map((each) => `   stale  ${keyOf(each)}: ${each.usd}, worked out as ${each.source}; the home region's price is another now`),
    ...(refused === 0 ? [] : [`${refused} refused: look at each, and write --accept "<item>" or --accept "<item>@<region>"`]),
    ...(mistakes.length + refused === 0 ? [] : ["nothing is written"]),
  ].join("\n");
} // prettier-ignore

function line({ was, is, share, refused }: Change): string {
  const end = refused === undefined ? "" : `  REFUSED: ${refused}`;
  if (is === undefined) return `    gone  ${keyOf(was!)}: ${was!.usd} a ${was!.unit}${end}`;
  const source = `${is.source} (${is.as_of}, ${is.confidence})`;
  if (was === undefined) return `     new  ${keyOf(is)}: ${is.usd} a ${is.unit}; ${source}${end}`;
  const sign = share === 0 ? "       =" : `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)} %`.padStart(8);
  const mark = Math.abs(share) > remarkable ? "!" : " ";
  const note = share !== 0 && is.note !== "" ? `; its note stays: ${is.note}` : "";
  return `${sign}${mark} ${keyOf(is)}: ${was.usd} -> ${is.usd} a ${is.unit}; ${source}, before ${was.as_of}${note}${end}`;
}
