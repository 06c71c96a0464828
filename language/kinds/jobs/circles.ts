import type { Environment } from "../../environment";
import { referencesOf } from "../../words/destinations";
import type { Reference } from "../../words/references";
import type { Report } from "../../yaml/problem";

type Job = Environment["kinds"]["jobs"][string];

/** That one job sets off another: where it says so, and how. */
interface Sets {
  readonly other: string;
  readonly path: string[];
  readonly how: string;
}

/** Jobs that set off each other never end, and are billed for as long as nobody looks. */
export function checkCircles({ kinds }: Environment, report: Report): void {
  const jobs = Object.entries<Job>(kinds.jobs);
  const sets = new Map(jobs.map(([name, job]) => [name, setOffBy(name, job, jobs)]));
  const told = new Set<string>();
  for (const [name] of jobs) {
    for (const { other, path, how } of sets.get(name)!) {
      const way = wayBack(other, name, sets);
      if (way === undefined) continue;
      const circle = [name, ...way];
      const key = [...circle].sort().join(" ");
      if (told.has(key)) continue; // from the first of them
      told.add(key);
      const around = other === name ? "itself" : `itself, by ${way.join(" and ")}`;
      report(path, `${how}, so that ${name} would set off ${around}, again and again; ${remedy(how)}`);
    }
  }
}

const remedy = (how: string) =>
  how.startsWith("starts") ? "remove it" : "let it write to another path, or the other start otherwise";

function setOffBy(name: string, job: Job, jobs: readonly [string, Job][]): Sets[] {
  const started = referencesOf(job.starts).map(({ to, index }) => ({
    other: to.key,
    path: ["jobs", name, "starts", String(index)],
    how: `starts job/${to.key}`,
  }));
  const written = (["writes", "appends"] as const).flatMap((relation) =>
    referencesOf(job[relation]).flatMap(({ to, index }) =>
      jobs
        .filter(([, { on }]) => on !== undefined && meet(on, to))
        .map(([other, { on }]) => ({
          other,
          path: ["jobs", name, relation, String(index)],
          how: `puts files where job/${other} waits for them, ${inWords(on!)}`,
        })),
    ),
  );
  return [...started, ...written];
}

/** The jobs from one to another, both included; undefined where no way leads there. */
function wayBack(from: string, to: string, sets: ReadonlyMap<string, readonly Sets[]>): string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const here of before.keys()) {
    if (here === to) {
      const way: string[] = [];
      for (let each: string | undefined = here; each !== undefined; each = before.get(each)) way.unshift(each);
      return way.slice(0, -1);
    }
    for (const { other } of sets.get(here) ?? []) if (!before.has(other)) before.set(other, here);
  }
  return undefined;
}

/** True where what lies below one path may lie below the other. */
function meet(one: Reference, other: Reference): boolean {
  if (one.kind !== other.kind || one.key !== other.key) return false;
  const [a, b] = [folder(one.path), folder(other.path)];
  return a.startsWith(b) || b.startsWith(a);
}

const folder = (path: string) => (path === "" ? "" : `${path.replace(/\/$/, "")}/`);
const inWords = ({ kind, key, path }: Reference) => [kind, key, ...(path === "" ? [] : [path])].join("/");
