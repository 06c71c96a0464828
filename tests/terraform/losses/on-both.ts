import { thingOf, type Case } from "./case";
import { keysOf, read, withParts } from "./keys";

const kinds = {
  buckets: "bucket",
  registries: "registry",
  datasets: "dataset",
  secrets: "secret",
  airflow: "airflow",
  services: "service",
} as const;

/**
 * Each entry of an environment removed, called otherwise, and removed by the very deploy that takes its protection off.
 *
 * @param needed entries that others refer to: these have cases of their own
 */
export function entriesGone(yaml: string, needed: readonly string[] = []): Case[] {
  const keys = keysOf(yaml);
  const written = read(yaml);
  return Object.entries(kinds).flatMap(([kind, noun]) =>
    Object.entries(written[kind as keyof typeof kinds] ?? {}).flatMap(([name, entry]): Case[] => {
      const thing = `${noun}/${name}`;
      if (needed.includes(thing)) return [];
      const gone = withParts(keys, thing);
      const removed = `${kind}: { ${name}: null }\n`;
      const renamed = `${kind}: { ${name}: null, other: ${JSON.stringify(entry)} }\n`;
      return [
        { sort: "removed", what: `\`${thing}\` goes`, edit: [removed], keys: gone },
        { sort: "renamed", what: `\`${thing}\` is called \`${noun}/other\``, edit: [renamed], keys: gone },
        {
          sort: "removed as protection goes",
          what: `\`protect: false\`, and \`${thing}\` goes`,
          edit: [`protect: false\n${removed}`],
          keys: gone,
        },
      ];
    }),
  );
}

/** Every entry at once; the environment's key stays. */
export function everythingGone(yaml: string, without = ""): Case[] {
  const keys = keysOf(yaml);
  const edit = `${Object.keys(kinds).map((kind) => `${kind}: null\n`).join("")}${without}`; // prettier-ignore
  return [
    {
      sort: "everything goes",
      what: "all entries go",
      edit: [edit],
      keys: keys.filter((key) => !key.startsWith("key/")),
    },
    {
      sort: "destroyed",
      what: "`destroy`",
      edit: [""],
      keys,
      destroy: true,
    },
    {
      sort: "destroyed as protection goes",
      what: "`protect: false`, and `destroy` without a deploy between",
      edit: ["protect: false\n"],
      keys: [],
      gate: keys.map(thingOf),
      withMarks: true,
      why: "`moved` blocks count for a destroy as well",
      destroy: true,
    },
  ];
}
