import { describe, expect, it } from "vitest";
import { needsOnPath } from "../../support/on-path";
import { after, edited, gcp } from "./project";

describe("words that let one thing go:", () => {
  needsOnPath("git");

  const soon = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const leave = `{ by: ${soon}, reason: nobody reads it }`;
  const change = (now: string, then: string, file = gcp) =>
    after({ "prod.yaml": file }, { "prod.yaml": edited(file, now, then) });

  it.each([
    ["retired", "  models: {}\n", "  models: { retired: 2025-01-31 }\n"],
    ["may be deleted", "  models: {}\n", `  models: { delete: ${leave} }\n`],
    ["renamed", "  models: {}\n", "  artifacts: { renamedFrom: models }\n"],
    ["retired with its parts", "    location: europe-west1\n    tables", "    location: europe-west1\n    retired: 2025-01-31\n    tables"],
    ["may lose a column", "buckets:\n", `delete: { dataset/features.days.spend: ${leave} }\nbuckets:\n`],
    ["may lose what an endpoint captured", "buckets:\n", `delete: { dataset/captured.churn: ${leave} }\nbuckets:\n`],
  ])("what is %s passes", (_, now, then) => {
    expect(change(now, then)).toMatchObject({ exitCode: 0 });
  }); // prettier-ignore

  it("what was let go passes, and is noted", () => {
    const before = edited(gcp, "  models: {}\n", `  models: { delete: ${leave} }\n`);
    const { lines, exitCode } = change(`  models: { delete: ${leave} }\n`, "", before);
    expect(lines).toEqual([
      "note: environments/prod.yaml:9:3 (at main) buckets.models: bucket/models would go with what it holds; its delete lets it go",
    ]);
    expect(exitCode).toBe(0);
  });

  const retired = edited(gcp, "  models: {}\n", "  models: { retired: 2025-01-31 }\n");

  it("what was retired stays retired, or is adopted", () => {
    const { lines, exitCode } = change("{ retired: 2025-01-31 }", "{}", retired);
    expect(lines).toEqual([
      "environments/prod.yaml:9:11 buckets.models: bucket/models was retired on 2025-01-31, is still there, and would be made a second time; write adopt: true in it, or retired again",
    ]);
    expect(exitCode).toBe(3);
    expect(change("retired: 2025-01-31", "adopt: true", retired).exitCode).toBe(0);
  });

  it("what is adopted has all that it had", () => {
    const before = edited(gcp, "    location: europe-west1\n    tables", "    location: europe-west1\n    retired: 2025-01-31\n    tables");
    const back = edited(before, "    retired: 2025-01-31\n", "    adopt: true\n");
    expect(after({ "prod.yaml": before }, { "prod.yaml": back }).exitCode).toBe(0);
    const { lines, exitCode } = after({ "prod.yaml": before }, { "prod.yaml": edited(back, "          spend: NUMERIC\n", "") });
    expect(lines[0]).toMatch(/^environments\/prod\.yaml:21:11 \(at main\) .*: dataset\/features\.days\.spend is protected, and would go/);
    expect(exitCode).toBe(3);
  }); // prettier-ignore

  it("a retired key that is used again is adopted", () => {
    const without = edited(gcp, "encryption: customer-managed\n", "retired: { key/main: 2025-01-31 }\n");
    const { lines, exitCode } = after({ "prod.yaml": without }, { "prod.yaml": gcp });
    expect(lines).toContain(
      "environments/prod.yaml:4:13 encryption: key/main was retired on 2025-01-31, is still there, and would be made a second time; write adopt: [key/main], or take encryption out again",
    );
    expect(exitCode).toBe(3);
  });

  it("the entry of what was retired stays, until it is let go of", () => {
    const entry = "{ retired: 2025-01-31 }";
    const { lines, exitCode } = change(`  models: ${entry}\n`, "", retired);
    expect(lines).toEqual([
      "environments/prod.yaml:9:3 (at main) buckets.models: bucket/models was retired on 2025-01-31, and nothing here says so any more; put the entry back, which says that its name is taken; " +
        "or where the cloud has it no more, write delete: { by: <day>, reason: ... } beside retired, merge and deploy that, then take it out",
    ]);
    expect(exitCode).toBe(3);
    const leaving = `{ retired: 2025-01-31, delete: ${leave} }`;
    expect(change(entry, leaving, retired).exitCode).toBe(0);
    const gone = change(`  models: ${leaving}\n`, "", edited(retired, entry, leaving));
    expect(gone.lines[0]).toMatch(/^note: .*bucket\/models was retired on 2025-01-31, .* what is in the cloud stays there$/);
    expect(gone.exitCode).toBe(0);
  }); // prettier-ignore
});
