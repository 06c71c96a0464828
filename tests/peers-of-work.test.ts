import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync("docs/peers-of-work.md", "utf8");
const sources = new Map([...page.matchAll(/^\[([a-z]\d+)\]: (\S+)$/gm)].map(([, mark, url]) => [mark!, url!]));
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:\||---)/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
const marksOf = (text: string) => [...text.matchAll(/\[([a-z]\d+)\](?!:)/g)].map(([, mark]) => mark!);

describe("docs/peers-of-work.md", () => {
  it("has rows enough, and a cell for each peer", () => {
    expect(rows.length).toBeGreaterThanOrEqual(35);
    for (const row of rows) expect(row, row[0]).toHaveLength(7);
  });

  it.each([
    ["jobs", /When a job runs|When a job fails|Who may start a job|Living with a job/],
    ["services", /A new version of a service|Who reaches a service|How much of a service runs/],
  ])("compares both kinds of work: %s", (_, about) => {
    const sections = page.split(/^## /m).filter((section) => about.test(section.split("\n")[0]!));
    const compared = sections.flatMap((section) => section.match(/^\| (?!\||---)/gm) ?? []);
    expect(compared.length).toBeGreaterThanOrEqual(15);
  });

  // That the file is there is the README's test, which follows every link of every page.
  it.each(rows.map((row) => [row[0], row[1]!]))("says of ours by a test: %s", (_, ours) => {
    expect(ours).toMatch(/\]\(\.\.\/tests\/[\w./-]+\.test\.ts\)/);
  });

  it.each(rows.map((row) => [row[0], row.slice(2)] as const))("says of theirs where it stands: %s", (_, theirs) => {
    for (const cell of theirs) if (cell !== "not found out") expect(marksOf(cell), cell).not.toEqual([]);
  });

  it("names files at a commit, each of which some cell rests on", () => {
    expect([...sources.keys()].sort()).toEqual([...new Set(marksOf(page))].sort());
    for (const [mark, url] of sources)
      expect(url, mark).toMatch(
        /^https:\/\/(?:github\.com\/[\w-]+\/[\w-]+\/(?:blob|tree)\/[0-9a-f]{40}\/|docs\.zenml\.io\/)/,
      );
  });
});
