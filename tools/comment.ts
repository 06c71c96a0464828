import { existsSync } from "node:fs";
import { join } from "node:path";
import { briefCells, briefIn, byWeight } from "./plan/brief";
import { table } from "./show/table";
import { readTextFile } from "./text-file";
import { UserError } from "./user-error";

/** Which diffs a comment brings together. */
export interface CommentOptions {
  /** Folder with one `<environment>.md` per environment, as `ponte diff --output` wrote it. */
  readonly folder: string;
  /** Environments whose programs differ; one without a file could not be planned. */
  readonly environments: readonly string[];
  /** Environments that the pull request removes from the repository. */
  readonly removed: readonly string[];
}

/** Where the comment goes; the variables that GitHub's runner sets. */
export interface PullRequest {
  readonly repository: string;
  readonly number: string;
  readonly token: string;
  readonly api: string;
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

const marker = "<!-- ponte diff -->";
const maxCharacters = 65_536; // GitHub's limit of one comment

/**
 * The text of the comment: a table of what is dangerous and what it costs, and one section per environment, the most dangerous and then the most
 * expensive first; what is dangerous in none of them hidden.
 */
export function commentText({ folder, environments, removed }: CommentOptions): string {
  const told = environments
    .map((name) => {
      const file = join(folder, `${name}.md`);
      const text = existsSync(file) ? readTextFile(file).trim() : "The plan failed; the run's log says why.";
      const brief = existsSync(file) ? (briefIn(text) ?? { changes: 0, dangerous: 0 }) : undefined;
      return { name, text, brief };
    })
    .sort((one, other) => byWeight(one.brief, other.brief));
  const sections = told.map(({ name, text }) => `## ${name}\n\n${text}`);
  const heads = ["Environment", "Danger", "US dollars a month, idle", "at full scale", "Rights", "Changes"];
  const isTold = told.length > 1 || told.some(({ brief }) => (brief?.bill ?? brief?.rights) !== undefined);
  const rows = told.map(({ name, brief }) => [name, ...briefCells(brief)]);
  const brief = isTold ? [table(heads, rows)] : [];
  const gone = removed.map(
    (name) =>
      `## ${name}\n\n**The environment's file is removed, but everything that it deployed stays, and is billed.** ` +
      `Run \`npx cdktf destroy ${name}\` from the main branch first.`,
  );
  const all = [...gone, ...brief, ...sections];
  if (all.length === 0) all.push("No environment changes.");
  return fit([...all, marker], maxCharacters);
}

/** Every section shortened alike, from its end, until the whole fits. */
function fit(sections: string[], limit: number): string {
  const whole = sections.join("\n\n");
  if (whole.length <= limit) return whole;
  const share = Math.floor(limit / sections.length) - 100;
  const cut = (text: string) =>
    text.length <= share ? text : `${text.slice(0, share)}\n\n(cut; the run's page has the rest)`;
  return sections.map(cut).join("\n\n");
}

/** Writes the comment, or updates the one that an earlier run wrote. */
export async function writeComment(text: string, { repository, number, token, api }: PullRequest): Promise<void> {
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" };
    const response = await fetch(`${api}${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (response.ok) return response.json() as Promise<unknown>;
    throw new UserError(
      `GitHub answered ${response.status} to ${method} ${path}; check the token's right to write comments`,
      4,
    );
  };
  const comments = `/repos/${repository}/issues/${number}/comments`;
  for (let page = 1; ; page += 1) {
    const found = (await call("GET", `${comments}?per_page=100&page=${page}`)) as Comment[];
    // Of the workflow's own making: whoever else wrote the marker could later edit what is told here.
    const own = found.find(({ body, user }) => body.includes(marker) && user.login === "github-actions[bot]");
    if (own) return void (await call("PATCH", `/repos/${repository}/issues/comments/${own.id}`, { body: text }));
    if (found.length < 100) return void (await call("POST", comments, { body: text }));
  }
}

/** The pull request of the running workflow. */
export function pullRequestOf(env: NodeJS.ProcessEnv): PullRequest {
  const value = (name: string) => {
    const found = env[name];
    if (!found) throw new UserError(`${name} is not set; run this in a workflow of a pull request`);
    return found;
  };
  return {
    repository: value("GITHUB_REPOSITORY"),
    number: value("PULL_REQUEST"),
    token: value("GITHUB_TOKEN"),
    api: env.GITHUB_API_URL ?? "https://api.github.com",
  };
}
