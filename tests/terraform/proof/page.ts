import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const file = resolve(__dirname, "../../../docs/proof.md");

/** The parts of docs/proof.md in their order; each is measured, and written, by itself. */
export const titles = ["Google Cloud", "AWS", "Checkov"] as const;

export type Title = (typeof titles)[number];

const introduction = `# How far each type is verified

\`npm run proof\` measures this and writes it; nobody edits it. \`npm run test:terraform\` measures again, and fails where a type of resource or data
source stands lower than here or is missing. The types are those of the programs of \`environments/\`, and of \`tests/everything/\`, where every
field of the language is set.

What is counted is what others say: the provider's own schema, \`terraform validate\`, the plan that \`cdktf diff\` leaves, what Terraform tells while
it applies a \`cdktf deploy\`, the changes after it and the destroy, and the plan after each; and the vendor's own model of each API, which every
request was held against. The clouds are played by the sandbox, so nothing here is said of what it does not play: quotas, prices and time. Of containers it keeps that they
were started, with what, and how they ended: none runs. On AWS nothing listens behind a load balancer, nobody signs in, and no load adds a task.
`;

/** Puts a part in the place of what it said before; the others stay as they were measured last, and what a first run on a cloud has said, too. */
export function writePart(title: Title, text: string): void {
  const parts = titles.map((each) => (each === title ? text.trim() : readPart(each)));
  const shown = titles.flatMap((each, index) => (parts[index] === "" ? [] : `## ${each}\n\n${parts[index]}\n`));
  writeFileSync(file, [introduction, ...shown, ...firstRuns()].join("\n"));
}

function firstRuns(): string[] {
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  const parts = page.split(/\n(?=## )/).filter((each) => each.startsWith("## First run "));
  return parts.map((each) => `${each.trimEnd()}\n`);
}

/** What stands below a heading; empty where nothing was measured yet. */
export function readPart(title: Title): string {
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [, part = ""] = page.split(`\n## ${title}\n`);
  return part.split("\n## ")[0]!.trim();
}

/** The rows of the first table of a part, without its head. */
export function rowsOf(part: string): string[][] {
  const [first = ""] = part.split("\n\n").filter((block) => block.startsWith("|"));
  return first
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
