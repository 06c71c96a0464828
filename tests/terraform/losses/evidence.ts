import { hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Base, Case } from "./case";
import type { Outcome } from "./deployed";
import { throughCdktf } from "./sample";

const root = resolve(__dirname, "../../..");

// What decides how an edit ends, besides the edit: what makes the program, the gate, what judges it, and the providers' versions.
const folders = ["language", "constructs", "stacks", "terraform-types", "tools/plan"];
const files = ["tests/terraform/losses/deployed.ts", "tests/terraform/proof/sandboxed.ts", "package-lock.json"];

interface Passed extends Outcome {
  /** The case, and what it was an edit of. */
  readonly of: string;
}

/** What has passed in one environment, in a file that the next run goes on with: an edit counts until it, or a source, changes. */
export class Evidence {
  private readonly file: string;
  private readonly sources = sourcesInShort();
  private readonly passed: Map<string, Passed>;

  constructor(
    readonly base: Base,
    private readonly isKept: boolean,
  ) {
    this.file = join(root, ".ponte", "losses", `${base.name}.json`);
    const written = isKept && existsSync(this.file) ? JSON.parse(readFileSync(this.file, "utf8")) : {};
    this.passed = new Map(written.sources === this.sources ? Object.entries<Passed>(written.passed) : []);
  }

  /** What came of a case, or of its deploy by cdktf; undefined where it has not passed. */
  outcome(one: Case, by: Way = "plan"): Outcome | undefined {
    const found = this.passed.get(`${by}: ${one.what}`);
    return found?.of === this.inShort(one) ? found : undefined;
  }

  add(one: Case, outcome: Outcome, by: Way = "plan"): void {
    this.passed.set(`${by}: ${one.what}`, { of: this.inShort(one), ...outcome });
    if (!this.isKept) return;
    mkdirSync(dirname(this.file), { recursive: true });
    const content = { sources: this.sources, passed: Object.fromEntries(this.passed) };
    writeFileSync(this.file, `${JSON.stringify(content, null, 1)}\n`);
  }

  /** Cases that have not passed yet, by way. */
  left(by: Way): Case[] {
    const wanted = by === "plan" ? this.base.cases : throughCdktf(this.base, this.isKept);
    return wanted.filter((one) => this.outcome(one, by) === undefined);
  }

  private readonly inShort = (one: Case) => short(JSON.stringify([this.base.yaml, one]));
}

/** How an edit is tried: planned on the state, or deployed as people do. */
export type Way = "plan" | "cdktf";

function sourcesInShort(): string {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(folder, file)),
  );
  return short([...found.sort(), ...files].map((file) => readFileSync(join(root, file), "utf8")).join("\0"));
}

const short = (text: string) => hash("sha256", text).slice(0, 16);
