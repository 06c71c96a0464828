import type { Entry, Fault, Held } from "./entry";

type Guides = Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>>;

/** What `docs/audit.md` says: the findings of the audits first, then every other entry by cloud and service, then the faults. */
export function audit(guides: Guides, faults: Readonly<Record<string, readonly Fault[]>>): string {
  const all = Object.values(guides).flatMap((services) => Object.values(services).flat());
  const counted = (of: readonly Entry[]) =>
    `${of.filter(isHeld).length} held, ${of.filter((entry) => !isHeld(entry)).length} not checked`;
  const lines = [
    "# What the services' guides say, and what holds us to it",
    "",
    "Nothing of ours has run against AWS or Google Cloud yet. So each sentence of a service's guide that our programs have to obey is an entry in",
    "`tests/guides/`, with its page: a rule on the synthesized programs that sees when the cure is taken out, a mistake that is refused with its line,",
    "or a refusal of the stand-in. This page is written from these entries (`npx vitest run tests/guides -u`).",
    "",
    `${all.length} entries: ${counted(all)}.`,
    "",
    "## Findings of the audits",
    "",
    "Each stands again below, with its service.",
    "",
    "| finding | what the service says | page | held by |",
    "| --- | --- | --- | --- |",
    ...all
      .filter(({ finding }) => finding !== undefined)
      .sort(byFinding)
      .map((entry) => row(entry, entry.finding!)),
  ];
  for (const [cloud, services] of Object.entries(guides)) {
    lines.push("", `## ${cloud}`);
    for (const [service, entries] of Object.entries(services)) {
      lines.push(
        "",
        `### ${service} (${counted(entries)})`,
        "",
        "| what the service says | page | held by |",
        "| --- | --- | --- |",
      );
      lines.push(...entries.map((entry) => row(entry)));
    }
  }
  lines.push(
    "",
    "## Faults of a first look",
    "",
    "Commit d5cb8dd was tried with public bug reports, six platforms of others, hostile files and a newcomer's clone. What it did or said is in its own",
    "words; the letter and number are those of the list that was kept.",
  );
  for (const [about, found] of Object.entries(faults)) {
    lines.push(
      "",
      `### ${about}`,
      "",
      "| fault | the smallest input | what it did | held by |",
      "| --- | --- | --- | --- |",
    );
    lines.push(...[...found].sort(byNumber).map(faultRow));
  }
  return `${lines.join("\n")}\n`;
}

function faultRow({ fault, input, was, held }: Fault): string {
  return `| ${[fault, input, was, holder(held)].map(cell).join(" | ")} |`;
}

const byNumber = (one: Fault, other: Fault) => one.fault.localeCompare(other.fault, "en", { numeric: true });

export const isHeld = ({ held }: Entry): boolean => !("notChecked" in held);

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row({ says, page, held }: Entry, ...first: string[]): string {
  return `| ${[...first, says, `[${page.title}](https://${page.address}), ${page.read}`, holder(held)].map(cell).join(" | ")} |`;
}

function holder(held: Held): string {
  if ("notChecked" in held) return `**not checked**: ${held.notChecked}`;
  if ("test" in held) return `\`${held.file}\`: ${held.test}`;
  return "refused" in held ? "a located error" : "a rule on the programs";
}

function byFinding(one: Entry, other: Entry): number {
  const parts = ({ finding }: Entry) => /^(\w+) (\d+)/.exec(finding!)!;
  const [, cloud, number] = parts(one);
  const [, otherCloud, otherNumber] = parts(other);
  return cloud!.localeCompare(otherCloud!) || Number(number) - Number(otherNumber);
}
