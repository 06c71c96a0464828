import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { run, type Ended } from "./run";
import { terraformEnvironment } from "./terraform";

const root = resolve(__dirname, "../../..");

/** The project as somebody has it who cloned it and ran `npm ci`: every file that git knows or would add, and nothing else. */
export class Clone {
  readonly folder: string;
  private runs = 0;

  constructor(name: string) {
    this.folder = join(inject("folder"), name);
    const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    const files = list
      .toString()
      .split("\0")
      .filter((file) => file !== "" && existsSync(join(root, file)));
    for (const file of files) cpSync(join(root, file), join(this.folder, file));
    this.git("init", "--quiet");
    mkdirSync(join(this.folder, ".git", "info"), { recursive: true });
    writeFileSync(join(this.folder, ".git", "info", "exclude"), "node_modules\n"); // a link is no folder to .gitignore
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    this.git("add", "--all");
  }

  /** The line of the README that does something with an environment in the sandbox. */
  lineOfReadme(environment: string): string {
    const readme = readFileSync(join(this.folder, "README.md"), "utf8");
    const lines = readme.match(/^npx ponte sandbox -- .*$/gm) ?? [];
    return lines.find((line) => line.split(" ").includes(environment))!;
  }

  /** Runs a line as a shell in this folder does. */
  shell(line: string): Promise<Ended> {
    const env = { ...terraformEnvironment(inject("folder")), FORCE_COLOR: "0" };
    const log = `${this.folder}-${++this.runs}.log`;
    return run("sh", ["-c", line], { cwd: this.folder, env, log });
  }

  /** Changes the text of an environment, as a person would in an editor. */
  edit(environment: string, change: (text: string) => string): void {
    const file = join(this.folder, "environments", `${environment}.yaml`);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }

  /** The files that are other than when it was cloned. */
  changedFiles(): string[] {
    const status = this.git("status", "--porcelain");
    return status.split("\n").filter((line) => line !== "" && !line.startsWith("A  "));
  }

  private git(...words: string[]): string {
    return execFileSync("git", words, { cwd: this.folder, encoding: "utf8" });
  }
}
