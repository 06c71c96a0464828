import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect, onTestFinished } from "vitest";
import { check, type CheckResult } from "../../../tools/check";

export type Files = Record<string, string | null>;

export const gcp = `cloud: gcp
system: churn
owner: ml@acme.example
encryption: customer-managed
state: { bucket: acme-tfstate }
gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }
buckets:
  raw: { location: europe-west1 }
  models: {}
registries:
  serving: {}
datasets:
  features:
    location: europe-west1
    tables:
      days:
        schema:
          id: { type: STRING, mode: REPEATED }
          day: DATE
          spend: NUMERIC
        partitionBy: { column: day, every: DAY }
  captured: {}
endpoints:
  churn:
    machine: n1-standard-4
    capture: { sample: 100%, to: dataset/captured }
`;
export const aws = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
state: { bucket: acme-tfstate }
aws: { account: "111122223333", region: eu-west-1 }
buckets:
  raw: {}
  models: {}
registries:
  serving: {}
datasets:
  features:
    tables:
      days: { schema: { id: string } }
endpoints:
  churn: { instance: ml.m5.large }
`;

/** A project in a folder of its own; without Git. */
export function project(files: Files): { folder: string; write: (files: Files) => void } {
  const folder = mkdtempSync(join(tmpdir(), "ponte-checked-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (changes: Files) => {
    for (const [name, text] of Object.entries(changes)) {
      const path = join(folder, "environments", name);
      mkdirSync(dirname(path), { recursive: true });
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
    }
  };
  write(files);
  return { folder, write };
}

export const git = (folder: string, ...words: string[]) =>
  execFileSync("git", ["-c", "user.name=Ana", "-c", "user.email=ana@acme.example", "-c", "commit.gpgsign=false", ...words], { cwd: folder, stdio: "pipe" }); // prettier-ignore

/** The same, committed as `main`. */
export function repository(files: Files) {
  const made = project(files);
  git(made.folder, "init", "--quiet", "--initial-branch=main");
  git(made.folder, "add", ".");
  git(made.folder, "commit", "--quiet", "--message=what is deployed");
  return made;
}

/** What the check says, a line at a time, with paths as whoever works in the folder sees them. */
export function checked(folder: string, against?: string, names: string[] = []): CheckResult & { lines: string[] } {
  const here = `${relative(process.cwd(), folder)}/`;
  const { text, exitCode } = check({ directory: join(folder, "environments"), names, against });
  const plain = text.replaceAll(here, "");
  return { text: plain, exitCode, lines: plain.split("\n") };
}

export function after(before: Files, changes: Files): CheckResult & { lines: string[] } {
  const { folder, write } = repository(before);
  write(changes);
  return checked(folder, "main");
}

/** A file with one text in it replaced, which stands there once. */
export function edited(file: string, now: string, then: string): string {
  expect(file.split(now).length, `${now} stands there once`).toBe(2);
  return file.replace(now, then);
}
