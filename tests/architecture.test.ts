import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

// Who may import whom. Ours are folders (or files); others are packages, `*` standing for any resource of a provider.
const rules: Record<string, { ours: string[]; others: RegExp }> = {
  language: { ours: [], others: /^(zod|yaml|croner|node:.+)$/ },
  "constructs/shared": { ours: [], others: /^(cdktf|constructs|node:crypto)$/ },
  "constructs/gcp": {
    ours: ["constructs/shared"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-google\/lib\/[a-z0-9-]+)$/,
  },
  "constructs/aws": {
    ours: ["constructs/shared"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-aws\/lib\/[a-z0-9-]+)$/,
  },
  stacks: {
    ours: ["language", "constructs", "terraform-types"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-(aws|google)\/lib\/provider)$/,
  },
  "terraform-types": { ours: [], others: /^$/ },
  sandbox: { ours: ["terraform-types"], others: /^(node:.+|yaml)$/ },
  prices: { ours: [], others: /^node:.+$/ },
  "first-run": { ours: [], others: /^(commander|node:.+)$/ },
  tools: {
    ours: ["language", "stacks", "sandbox", "constructs/shared", "terraform-types", "prices"],
    others:
      /^(cdktf|commander|string-width|typescript|yaml|@clack\/prompts|google-auth-library|@smithy\/signature-v4|@aws-crypto\/sha256-js|@aws-sdk\/credential-provider-node|node:.+)$/,
  },
};

const sources = (folder: string, ending = ".ts"): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
const everySource = ["main.ts", ...Object.keys(rules).flatMap((folder) => sources(folder))];

const imports = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\(?|require\()\s*"([^"\s]+)"/g)].map(([, name]) => name!);

describe.each(Object.entries(rules))("%s", (folder, { ours, others }) => {
  it("imports only what it may", () => {
    const strays = sources(folder).flatMap((file) =>
      imports(file)
        .map((name) => (name.startsWith(".") ? relative(".", resolve(dirname(file), name)) : name))
        .filter((name, index) => {
          const own = imports(file)[index]!.startsWith(".");
          return own
            ? ![folder, ...ours].some((allowed) => name === allowed || name.startsWith(`${allowed}/`))
            : !others.test(name);
        })
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).toEqual([]);
  });
});

it("sees a stray import", () => {
  expect(rules.language!.others.test("cdktf")).toBe(false);
  expect(rules.stacks!.others.test("@cdktf/provider-aws/lib/s3-bucket")).toBe(false);
});

it("keeps the only switch on the cloud in stacks/index.ts", () => {
  const withSwitch = everySource.filter((file) => /switch \([^)]*cloud\)/.test(readFileSync(file, "utf8")));
  expect(withSwitch).toEqual(["stacks/index.ts"]);
});

/** The files that a file needs, types included: `../x` is x.ts or x/index.ts, and `./x.js` is x.ts. */
const needs = (file: string): string[] =>
  imports(file)
    .filter((name) => name.startsWith(".") && !name.endsWith(".json"))
    .map((name) => {
      const path = join(dirname(file), name.replace(/\.js$/, ""));
      const found = [`${path}.ts`, join(path, "index.ts")].find((each) => existsSync(each));
      if (found === undefined) throw new Error(`${file} imports ${name}, which is no file`);
      return found;
    });

/** A way along `next` that leads back to where it began, or nothing. */
function circle(start: readonly string[], next: (from: string) => readonly string[]): string[] | undefined {
  const done = new Set<string>();
  const walk = (from: string, way: string[]): string[] | undefined => {
    if (way.includes(from)) return [...way.slice(way.indexOf(from)), from];
    if (done.has(from)) return undefined;
    for (const to of next(from)) {
      const found = walk(to, [...way, from]);
      if (found !== undefined) return found;
    }
    done.add(from);
    return undefined;
  };
  for (const from of start) {
    const found = walk(from, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

it("no two files need each other, types included, at whatever length", () => {
  expect(circle(everySource, needs) ?? []).toEqual([]);
});

it("sees a circle, also one that its first file only leads to", () => {
  const next: Record<string, string[]> = { a: ["b"], b: ["d", "c"], c: ["e"], d: [], e: ["b"] };
  expect(circle(["a"], (from) => next[from]!)).toEqual(["b", "c", "e", "b"]);
  expect(circle(["a"], (from) => next[from]!.filter((to) => to !== "e"))).toBeUndefined();
});

it("no file is longer than 300 lines", () => {
  const lines = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n").length;
  const long = [...everySource, ...sources("sandbox", ".py")].filter((file) => lines(file) > 300);
  expect(long).toEqual([]);
});
