import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { table } from "../../../tools/show/table";
import { untold } from ".";
import { isLoss, type Base, type Case } from "./case";
import type { Evidence } from "./evidence";
import { typeOf } from "./keys";

const file = resolve(__dirname, "../../../docs/losses.md");

/** docs/losses.md, as it is. */
export const writtenPage = (): string => readFileSync(file, "utf8");

/** What the page says of a case, whatever came of it: sort, edit, type, and what the anchor refuses it for. */
export const said = ({ cloud }: Base, one: Case): string[] => [one.sort, one.what, typesOf(cloud, one), anchored(one)];

/** What the page says of the edits that pass. */
export const passing = ({ cases }: Base): string =>
  `Nothing refuses: ${cases.filter((one) => !isLoss(one)).map(({ what }) => what).join("; ")}.`; // prettier-ignore

/** Writes docs/losses.md: each case with what has refused it. */
export function writePage(all: readonly Evidence[]): void {
  const outcomes = all.flatMap((evidence) =>
    evidence.base.cases.map((one) => ({ one, ended: evidence.outcome(one)! })),
  );
  const losses = outcomes.filter(({ one }) => isLoss(one));
  const held = (is: (of: (typeof losses)[number]) => boolean) => losses.filter(is).length;
  const parts = all.map((evidence) => {
    const { base } = evidence;
    const rows = base.cases.filter(isLoss).map((one) => {
      const { own, gate } = evidence.outcome(one)!;
      return [...said(base, one), own ? "yes" : "", gate.length === 0 ? "" : "yes", one.why ?? ""];
    });
    const head = [
      "sort",
      "edit",
      "type",
      "refused by the anchor",
      "by the thing's own guard",
      "by the gate",
      "why not",
    ];
    const end = base.cases.every(isLoss) ? "" : `\n${passing(base)}\n`;
    return `## ${base.name}\n\n${table(head, rows)}\n${end}`;
  });
  const counts = [
    ["edits that lose something", losses.length],
    ["refused by plain `cdktf deploy`: by the anchor", held(({ one }) => one.keys.length > 0)],
    ["and by the thing's own guard alone", held(({ one }) => one.keys.length === 0 && one.own !== undefined)],
    ["refused by Terraform with the anchor taken out", held(({ ended }) => ended.own)],
    [
      "refused by the gate with the anchor taken out",
      held(({ one, ended }) => ended.gate.length > 0 && !one.withMarks),
    ],
    ["and by the gate with the marks in the state", held(({ one, ended }) => ended.gate.length > 0 && !!one.withMarks)],
    ["edits that must pass, and pass both", outcomes.length - losses.length],
  ].map((row) => row.map(String));
  writeFileSync(file, [introduction, table(["", "number"], counts), "", ...parts, last].join("\n"));
}

const introduction = `# What is refused before anything is lost

Written by \`npm run proof -- --losses\`; nobody edits it. Each environment of \`tests/terraform/losses/\` is deployed once by \`cdktf deploy\` to the
sandbox, protected as environments are without a word, with an object in a bucket. Then each edit is planned on that state by the real Terraform and the
real providers: by the program as it is, and by a copy without the anchor, of the program and of the state. Eleven are also deployed by \`cdktf deploy\`, or destroyed.
No edit made a call that changes something, and afterwards the object is there and a plan that reads everything has nothing to change.

The anchor is told by the keys that it refuses, a dataset or a table with its parts. The thing's own guard is \`prevent_destroy\`, which goes with the entry: "yes"
where it refused with the anchor taken out. The gate is \`ponte diff <environment> --gate\` on the plan's JSON, with the anchor and these guards taken out; where the last column speaks of
marks, with the anchor's marks in the state. It named each thing.
`;

const last = `## What is not planned here

All but the first lead to another state, in which nothing of what was deployed stands, so that no plan can tell. \`ponte check --against\` compares the files.

${table(
  ["edit", "why"],
  untold.map((row) => [...row]),
)}
`;

const typesOf = (cloud: "gcp" | "aws", { keys, own = [], gate = [] }: Case): string =>
  [...new Set([...keys, ...own, ...gate].map((key) => typeOf(cloud, key)))].join(", ");

/** Keys without the parts of others that stand there. */
function anchored({ keys }: Case): string {
  const top = keys.filter((key) => !keys.some((other) => key.startsWith(`${other}.`) || key.startsWith(`${other}/`)));
  const more = keys.length - top.length;
  const shown = top.map((key) => `\`${key}\``).join(", ");
  return more === 0 ? shown : `${shown} and ${more} below`;
}
