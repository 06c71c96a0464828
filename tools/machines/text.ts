import { isStale } from "../../prices/price";
import { familyOf } from "../../prices/specs";
import { columns, padded, wrapped } from "../show/lines";
import { cloudNames, type Asked } from "./asked";
import type { Machine } from "./found";

export const hoursOfMonth = 730;
const gap = "  ";

/** The machines as a table, or where the terminal is too narrow for one as a few lines each, and under them what their signs mean. */
export function machinesText(
  asked: Asked,
  found: readonly Machine[],
  { width, today, most }: { readonly width: number; readonly today: Date; readonly most: number },
): string {
  const service = asked.cloud === "aws" ? "SageMaker" : "Vertex AI";
  if (found.length === 0) return `no machine of ${service} has all of that; ask for less`;
  const shown = found.slice(0, most);
  const head = `${cloudNames[asked.cloud]} ${asked.region}: machines of ${service}, list prices in US dollars before tax, a month of ${hoursOfMonth} hours`;
  const rows = shown.map((machine) => cells(machine, asked));
  const table = aligned([titles(asked), ...rows]);
  const fits = table.every((line) => columns(line) <= width);
  const body = fits ? table : shown.flatMap((machine) => stacked(machine, asked, width));
  const notes = [...legend(asked, shown), ...counts(found, shown, today)].flatMap((note) => wrapped(note, width));
  return [...wrapped(head, width), "", ...body, "", ...notes].join("\n").trimEnd();
}

const titles = ({ cloud }: Asked) => [
  "type", "vCPU", "memory", "accelerators", "an hour", "a month", ...(cloud === "aws" ? ["quota"] : []), "in region",
]; // prettier-ignore
const rightAligned = ["vCPU", "memory", "an hour", "a month"];

function cells(machine: Machine, asked: Asked): string[] {
  const { type, vcpu, memoryGiB, quota } = machine;
  const [hour, month] = prices(machine);
  const code = asked.cloud === "aws" ? [quota ?? "not known"] : [];
  return [type, String(vcpu), size(memoryGiB), accelerators(machine), hour, month, ...code, place(machine)];
}

function aligned(rows: readonly string[][]): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => columns(row[column]!))));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        rightAligned.includes(head[column]!) ? padded("", widths[column]! - columns(cell)) + cell : padded(cell, widths[column]!),
      )
      .join(gap)
      .trimEnd(),
  );
} // prettier-ignore

function stacked(machine: Machine, asked: Asked, width: number): string[] {
  const { type, vcpu, memoryGiB, quota } = machine;
  const [hour, month] = prices(machine);
  const inside = accelerators(machine);
  const what = `${vcpu} vCPU, ${size(memoryGiB)}${inside === "" ? "" : `, ${inside}`}`;
  const price = machine.price === undefined ? "price not known" : `${hour} an hour, ${month} a month`;
  const code = asked.cloud === "aws" ? [`quota ${quota ?? "not known"}`] : [];
  const rest = [what, price, ...code, `in region: ${place(machine)}`];
  return [type, ...rest.flatMap((text) => wrapped(text, width - gap.length).map((line) => gap + line))];
}

function prices({ price }: Machine): [hour: string, month: string] {
  if (price === undefined) return ["not known", "not known"];
  const sign = unsure(price) ? "~" : "";
  return [`${sign}${dollars(price.usd, 4)}`, `${sign}${dollars(price.usd * hoursOfMonth, 2)}`];
}

const unsure = ({ elsewhere, confidence }: NonNullable<Machine["price"]>) => elsewhere || confidence === "recalled";
const dollars = (usd: number, digits: number) =>
  usd.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const size = (gibibytes: number) => `${gibibytes.toLocaleString("en-US")} GiB`;

function accelerators({ accelerator }: Machine): string {
  return accelerator === undefined ? "" : `${accelerator.count} ${accelerator.kind}`;
}

const place = ({ offered }: Machine) => (offered === "listed" ? "yes" : offered);

/** What the signs and the words of the table mean, as far as they stand in it. */
function legend({ cloud, region }: Asked, shown: readonly Machine[]): string[] {
  const offered = (how: Machine["offered"]) => shown.some((machine) => machine.offered === how);
  const marked = shown.some(({ price }) => price !== undefined && unsure(price));
  return [
    ...(marked ? ["~ by the price of another region, or from memory; --json says which"] : []),
    ...(cloud === "aws" ? ["quota: of Service Quotas, service sagemaker, <type> for endpoint usage"] : googleQuotas(shown)),
    ...(offered("not listed") ? [`not listed: no list that Ponte has names ${region} for it; lists lag behind launches, so look before you deploy`] : []),
    ...(offered("not known") ? ["in region, not known: Ponte has no list of it by region"] : []),
  ];
} // prettier-ignore

/** The names are too long for the table, and few. */
function googleQuotas(shown: readonly Machine[]): string[] {
  const names = shown.map(({ type, accelerator, quota }) => {
    const what = accelerator?.kind ?? `vCPUs of ${familyOf(type).toUpperCase()}`;
    return `${gap}${what}: ${quota ?? "not known"}`;
  });
  return ["quota of aiplatform.googleapis.com, by project and region:", ...new Set(names)];
}

function counts(found: readonly Machine[], shown: readonly Machine[], today: Date): string[] {
  const priced = shown.flatMap(({ price }) => price ?? []);
  const stale = priced.filter((price) => isStale(price, today)).length;
  return [
    ...(stale === 0 ? [] : [`${stale} of the ${priced.length} prices ${stale === 1 ? "is" : "are"} older than 12 months`]),
    ...(shown.length === found.length ? [] : [`the ${shown.length} cheapest of ${found.length}; --all shows every one`]),
  ]; // prettier-ignore
}
