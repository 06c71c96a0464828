import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Line } from "../price";
import { fromOffer, type OfferFile } from "./aws-offer";
import { renewal } from "./changes";
import { fromSkus, type SkuList } from "./google-skus";
import { fromLines, type Incoming } from "./incoming";
import { reportText } from "./report";

const usage = `npm run prices -- [options]

  --lines <file>     lines in the format of prices/prices.json
  --aws <file>       a price list file of AWS, or its address:
                     https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonSageMaker/current/eu-west-1/index.json
  --google <file>    a list of SKUs of the Cloud Billing catalogue, or its address, for which GOOGLE_API_KEY holds a key:
                     https://cloudbilling.googleapis.com/v1/services/C7E2-9256-1C43/skus (Vertex AI; Compute Engine
                     6F81-5844-456A, Cloud Run 152E-C115-5142, BigQuery 24E6-581D-38E5)
  --accept <item>    take what is refused: more than half another price, gone, or of an older source
  --write            write prices/prices.json; without it only the changes are told

Every option but --write may be given more than once.`;

/** Tells what the sources make of the table, and writes it when told to. Returns the exit code: 1 where something is refused or not understood. */
export async function main(given: string[], file: string, print: (text: string) => void = console.log): Promise<number> {
  const many = { type: "string", multiple: true, default: [] as string[] } as const;
  const options = { lines: many, aws: many, google: many, accept: many, write: { type: "boolean", default: false } } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: given, options }));
  } catch (error) {
    print(`${(error as Error).message}\n\n${usage}`);
    return 1;
  }
  const { lines = [], aws = [], google = [], accept = [], write } = values;
  if (lines.length + aws.length + google.length === 0) return (print(usage), 1);
  const table = JSON.parse(readFileSync(file, "utf8")) as Line[];
  const sources: Incoming[] = [];
  try {
    for (const name of lines) sources.push(fromLines(readFileSync(name, "utf8"), name));
    for (const name of aws) sources.push(fromOffer((await json(name)) as OfferFile));
    for (const name of google) sources.push(fromSkus(await allSkus(name), table));
  } catch (error) {
    print(`not read: ${(error as Error).message}`);
    return 1;
  }
  const renewed = renewal(table, sources, accept);
  print(reportText(renewed));
  if (renewed.mistakes.length > 0 || renewed.changes.some(({ refused }) => refused !== undefined)) return 1;
  if (write) writeFileSync(file, tableText(renewed.table));
  print(write ? `${file} is written` : "nothing is written without --write");
  return 0;
} // prettier-ignore

/** One line of the file for each of the table, so that its history shows what changed. */
export function tableText(table: readonly Line[]): string {
  const fields = (line: Line) =>
    Object.entries(line).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `[\n${table.map((line) => `  { ${fields(line).join(", ")} }`).join(",\n")}\n]\n`;
}

async function json(name: string, headers: Record<string, string> = {}): Promise<unknown> {
  if (!name.startsWith("https://")) return JSON.parse(readFileSync(name, "utf8"));
  const answer = await fetch(name, { headers });
  if (!answer.ok) throw new Error(`${name} answers ${answer.status} ${answer.statusText}`);
  return answer.json();
}

/** All pages of a list of SKUs. The key goes into a header, since addresses are told in messages. */
async function allSkus(name: string): Promise<SkuList> {
  const key = process.env.GOOGLE_API_KEY;
  const headers: Record<string, string> = key === undefined ? {} : { "x-goog-api-key": key };
  const skus: SkuList["skus"][number][] = [];
  let page = "";
  do {
    const address =
      page === "" ? name : `${name}${name.includes("?") ? "&" : "?"}pageToken=${encodeURIComponent(page)}`;
    const answer = (await json(address, headers)) as SkuList & { nextPageToken?: string };
    skus.push(...answer.skus);
    page = name.startsWith("https://") ? (answer.nextPageToken ?? "") : "";
  } while (page !== "");
  return { skus };
}
