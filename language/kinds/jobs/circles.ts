import type { Environment } from "../../environment";
import { referencesOf, type Related } from "../../words/destinations";
import type { Reference } from "../../words/references";
import type { Report, Warn } from "../../yaml/problem";

/** That one job or service sets off another: where it says so, and how. */
interface Sets {
  /** As references write it. */
  readonly other: string;
  readonly path: string[];
  readonly how: string;
  /** That it asks a service, which may do then what it may do, or something else. */
  readonly perhaps?: true;
}

type Graph = ReadonlyMap<string, readonly Sets[]>;

/** Jobs that set off each other never end, and are billed for as long as nobody looks. */
export function checkCircles({ kinds }: Environment, report: Report): void {
  const surely = new Map([...graphOf(kinds)].map(([node, sets]) => [node, sets.filter(({ perhaps }) => !perhaps)]));
  for (const { node, way, by } of circlesIn(surely)) {
    const around = way.length === 0 ? "itself" : `itself, by ${way.map(shown).join(" and ")}`;
    report(by.path, `${by.how}, so that ${shown(node)} would set off ${around}, again and again; ${remedy(by.how)}`);
  }
}

/** The same by a service that is asked: it knows what it starts, and when. */
export function warnOfCircles({ kinds }: Environment, warn: Warn): void {
  for (const { node, way, by } of circlesIn(graphOf(kinds), "job/")) {
    if (!way.some((each) => each.startsWith("service/"))) continue;
    warn(
      by.path,
      `${by.how}, so that ${shown(node)} may set off itself, by ${way.map(shown).join(" and ")}, again and again; let the service start it for nothing that ${shown(node)} asks`,
    );
  }
}

const remedy = (how: string) =>
  how.startsWith("starts") ? "remove it" : "let it write to another path, or the other start otherwise";

const shown = (node: string) => node.replace(/^job\//, "");

interface Circle {
  readonly node: string;
  /** What lies between it and itself. */
  readonly way: string[];
  readonly by: Sets;
}

/** Each circle once, told at the first of it; only those of nodes that begin so. */
function circlesIn(graph: Graph, first = ""): Circle[] {
  const told = new Set<string>();
  return [...graph].flatMap(([node, all]) =>
    all.flatMap((by) => {
      const way = node.startsWith(first) ? wayBack(by.other, node, graph) : undefined;
      if (way === undefined) return [];
      const key = [node, ...way].sort().join(" ");
      if (told.has(key)) return [];
      told.add(key);
      return [{ node, way, by }];
    }),
  );
}

interface Acting {
  readonly starts: readonly Related[];
  readonly writes: readonly Related[];
  readonly appends: readonly Related[];
  readonly calls: readonly Related[];
  readonly on?: Reference;
}

function graphOf({ jobs, services }: Environment["kinds"]): Graph {
  const waiting = Object.entries<Acting>(jobs).flatMap(([name, { on }]) => (on === undefined ? [] : [{ name, on }]));
  const all = [
    ...Object.entries<Acting>(jobs).map(([name, of]) => ({ noun: "job", path: ["jobs", name], name, of })),
    ...Object.entries<Acting>(services).map(([name, of]) => ({ noun: "service", path: ["services", name], name, of })),
  ];
  return new Map(all.map(({ noun, path, name, of }) => [`${noun}/${name}`, setOffBy(of, path, waiting)]));
}

function setOffBy(of: Acting, at: string[], waiting: readonly { name: string; on: Reference }[]): Sets[] {
  const started = referencesOf(of.starts).map(({ to, index }) => ({
    other: `job/${to.key}`,
    path: [...at, "starts", String(index)],
    how: `starts job/${to.key}`,
  }));
  const written = (["writes", "appends"] as const).flatMap((relation) =>
    referencesOf(of[relation]).flatMap(({ to, index }) =>
      waiting
        .filter(({ on }) => meet(on, to))
        .map(({ name, on }) => ({
          other: `job/${name}`,
          path: [...at, relation, String(index)],
          how: `puts files where job/${name} waits for them, ${inWords(on)}`,
        })),
    ),
  );
  const asked = referencesOf(of.calls).flatMap(({ to, index }) =>
    to.kind === "service"
      ? [
          {
            other: `service/${to.key}`,
            path: [...at, "calls", String(index)],
            how: `calls service/${to.key}`,
            perhaps: true as const,
          },
        ]
      : [],
  );
  return [...started, ...written, ...asked];
}

/** What lies from one to another, the first included; undefined where no way leads there. */
function wayBack(from: string, to: string, graph: Graph): string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const here of before.keys()) {
    if (here === to) {
      const way: string[] = [];
      for (let each: string | undefined = here; each !== undefined; each = before.get(each)) way.unshift(each);
      return way.slice(0, -1);
    }
    for (const { other } of graph.get(here) ?? []) if (!before.has(other)) before.set(other, here);
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
