import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../user-error";

/**
 * Does `work` with a copy of a folder as it stands at a commit; the copy is gone afterwards. Nothing is fetched, and the working tree is left alone.
 *
 * @param directory the folder, which need not be there any more
 * @param ref a branch, tag or commit, as Git writes it: `origin/main`, `HEAD^1`
 * @param option which option of the command named `ref`, for messages
 * @throws UserError where Git, a repository or the commit is not there
 */
export function withFolderAt<Result>(
  directory: string,
  ref: string,
  work: (copy: string) => Result,
  option = "--against",
): Result {
  const from = dirname(resolve(directory));
  const commit = commitOf(ref, from, option);
  const copy = mkdtempSync(join(tmpdir(), "ponte-check-"));
  try {
    for (const { mode, path, content } of filesAt(commit, ref, directory, option)) {
      const to = join(copy, path);
      mkdirSync(dirname(to), { recursive: true });
      if (mode === link) symlinkSync(String(content), to);
      else writeFileSync(to, content);
    }
    return work(join(copy, basename(directory)));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

// How Git writes what is no plain file.
const link = "120000";
const otherRepository = "160000";

interface FileAt {
  readonly mode: string;
  /** From the folder that holds `directory`. */
  readonly path: string;
  readonly content: Buffer;
}

function filesAt(commit: string, ref: string, directory: string, option: string): FileAt[] {
  const from = dirname(resolve(directory));
  try {
    // `<mode> <type> <object>\t<path>`, the path as seen from where Git runs.
    const listed = String(git(["ls-tree", "-r", "-z", commit, "--", `${basename(directory)}/`], from, option));
    return listed
      .split("\0")
      .filter((entry) => entry !== "" && !entry.startsWith(otherRepository))
      .map((entry) => {
        const [, mode, object, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(entry)!;
        return { mode: mode!, path: path!, content: git(["cat-file", "blob", object!], from, option) };
      });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${option} ${ref}: Git cannot read ${basename(directory)} there (${said(error)}); fetch all of it: git fetch --refetch`,
    );
  }
}

function commitOf(ref: string, from: string, option: string): string {
  if (ref === "" || ref.startsWith("-"))
    throw new UserError(`${option}: "${ref}" is no branch, tag or commit; write one such as origin/main`);
  try {
    git(["rev-parse", "--git-dir"], from, option);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${option} ${ref}: Git finds no repository here (${said(error)}); run this in a clone, or leave ${option} out`,
    );
  }
  try {
    return String(
      git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`], from, option),
    ).trim();
  } catch {
    throw new UserError(`${option} ${ref}: there is no such commit here; ${fetching(ref, from, option)}`);
  }
}

function fetching(ref: string, from: string, option: string): string {
  const remotes = String(git(["remote"], from, option))
    .split("\n")
    .filter(Boolean);
  const remote = remotes.find((name) => ref.startsWith(`${name}/`));
  if (remote !== undefined) return `fetch it: git fetch ${remote} ${ref.slice(remote.length + 1)}`;
  if (/^[0-9a-f]{40}$/.test(ref)) return `fetch it: git fetch ${remotes[0] ?? "origin"} ${ref}`;
  if (/[~^]/.test(ref)) return "fetch more of the history: git fetch --deepen=1";
  return `write a branch, tag or commit that git log knows, such as origin/main`;
}

const largest = 64 * 1024 ** 2;

function git(words: readonly string[], cwd: string, option: string): Buffer {
  try {
    const env = { ...process.env, GIT_NO_LAZY_FETCH: "1" }; // of a clone that holds a part only, Git would fetch the rest
    return execFileSync("git", words, { cwd, env, stdio: ["ignore", "pipe", "pipe"], maxBuffer: largest });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EACCES") throw error;
    throw new UserError(`${option}: git cannot be run (${code}); install it, or leave ${option} out`);
  }
}

/** Git's own words, without what it puts before them. */
function said(error: unknown): string {
  const [first = ""] = String((error as { stderr?: Buffer }).stderr ?? "").split("\n");
  return first.replace(/^fatal: /, "") || "it said nothing";
}
