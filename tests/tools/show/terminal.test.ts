import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { kindNames, loadEnvironment, loadEnvironments, type Environment } from "../../../language";
import { show } from "../../../tools/show";
import { columns, terminalWidth, wrapped } from "../../../tools/show/lines";
import { showInTerminal, type View } from "../../../tools/show/terminal";
import { synthesize } from "../../../tools/synthesize";

const load = (name: string) => loadEnvironment(`environments/${name}.yaml`, "environments");
const environments = ["environments", "tests/everything"].flatMap((directory) => loadEnvironments({ directory }));
const programs = environments.map(synthesize);
const views: View[] = ["overview", "names", "people", "billed"];
const shown = (environment: Environment, view: View, width = 100, ascii = false) =>
  showInTerminal(synthesize(environment), view, { width, ascii });

describe.each(["prod-aws", "prod"])("%s in a terminal", (name) => {
  it.each([60, 80, 100, 140])("of %i columns is as it was reviewed", async (width) => {
    const all = views.map((view) => `--${view}\n${shown(load(name), view, width)}\n`).join("\n");
    await expect(all).toMatchFileSnapshot(`../../snapshots/show/${name}.${width}.txt`);
  });

  it("fits a screen: 50 lines of 100 columns, with the command and the next prompt", () => {
    expect(shown(load(name), "overview").trim().split("\n").length).toBeLessThanOrEqual(48);
  });
});

it("says what a month may cost, in the overview and among what is billed", () => {
  const program = programs.find(({ name }) => name === "storage-aws")!;
  const said = (view: View) => showInTerminal(program, view, { width: 140, ascii: false });
  const words = "1,600.5 USD a month; tells at 50%, 80% and 100%, and stops a query at 2TiB";
  expect(said("overview")).toContain(`budget ${words}`);
  expect(said("billed")).toContain(`budget\n  ${words}`);
});

it.each(["work", "work-aws"])("calls the jobs of %s what they are called, and not what is made beside them", (name) => {
  const program = programs.find((each) => each.name === name)!;
  const text = showInTerminal(program, "names", { width: 140, ascii: false });
  const jobs = Object.keys(program.environment.kinds.jobs);
  expect(jobs.length).toBeGreaterThan(4);
  for (const job of jobs) expect(text).toMatch(new RegExp(`${job} +churn-${name}-${job}$`, "m"));
});

describe.each(programs.map((program) => [program.name, program] as const))("of %s", (_, program) => {
  it("no line is wider than the terminal, in any view", () => {
    for (const width of [40, 60, 80, 100, 140]) {
      for (const view of views) {
        const lines = showInTerminal(program, view, { width, ascii: false }).split("\n");
        expect(lines.filter((line) => columns(line) > width || /\s$/.test(line))).toEqual([]);
      }
    }
  });

  it("everything that the Markdown names is in some view", () => {
    const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    const markdown = show(program).replace(/```mermaid[^]*?```/, "");
    const named = [...markdown.matchAll(/`([^`]+)`|<code>(.*?)<\/code>/g)].map(
      ([, code, html]) => code ?? plain(html!),
    );
    const cells = [...markdown.matchAll(/^\| `[^|]*\|[^|]*\| (.*) \|$/gm)].flatMap(([, what]) =>
      plain(what!).split("; "),
    );
    const all = views.map((view) => showInTerminal(program, view, { width: 60, ascii: false })).join("\n");
    const flat = (text: string) => text.replace(/[\s`]/g, "");
    expect(named.length).toBeGreaterThan(5);
    // A variant's share stands in a column of its own; references of another section are told by their name.
    const lost = [...named, ...cells.filter((cell) => !/^[\w-]+ \d+%$/.test(cell))].filter(
      (text) => !flat(all).includes(flat(text)) && !text.startsWith("terraform."),
    );
    expect(lost.filter((text) => !/^-$|^(airflow|bucket|dataset|endpoint|registry)\/|`/.test(text))).toEqual([]);
  });

  it("nothing is Markdown, and --ascii holds nothing else", () => {
    for (const view of views) {
      const text = showInTerminal(program, view, { width: 80, ascii: false });
      expect(text).not.toMatch(/\*\*|`|^#|^\||&#\d|undefined|NaN|\[object/m);
      expect(text.replace(/[─▶├└·]/g, "")).toMatch(/^[\x20-\x7e\n]*$/);
      expect(showInTerminal(program, view, { width: 80, ascii: true })).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });
});

describe("the overview", () => {
  const prod = shown(load("prod-aws"), "overview");

  it("says which model serves which share, and what data flows where", () => {
    expect(prod).toMatch(/├ champion {3} 90% models\/churn\/42\/model\.tar\.gz · serving@[0-9a-f]{8}$/m);
    expect(prod).toMatch(/└ challenger {1} 10% models\/churn\/43\/model\.tar\.gz · serving@[0-9a-f]{8}$/m);
    expect(prod).toMatch(/^FLOW {8}raw ─▶ pipelines ─▶ scratch, models, features · starts ingest$/m);
    expect(prod).toMatch(/^ {12}jobs ─▶ ingest ─▶ raw$/m);
    expect(prod).toMatch(/^ {12}serving, models ─▶ churn$/m);
    expect(prod).toContain("ml-auditors read raw · analysts read features · ml-engineers open pipelines");
  });

  it("says what workloads ask and start, and which people start jobs", () => {
    const text = showInTerminal(
      programs.find(({ name }) => name === "work")!,
      "overview",
      {
        width: 200,
        ascii: false,
      },
    );
    expect(text).toMatch(/ ingest ─▶ .* · asks churn, api\.example\.com:443 · starts backtest/);
    expect(text).toMatch(/ml-engineers [^·]*\bstart ingest/);
  });

  it("writes who has the same name as somebody else as a whole", () => {
    const environment = load("prod");
    const readers = ["group:ml@acme.example", "group:ml@other.example", "group:ops@acme.example"];
    const buckets = { ...environment.kinds.buckets, raw: { ...environment.kinds.buckets.raw!, access: { readers } } };
    const text = shown({ ...environment, kinds: { ...environment.kinds, buckets } } as Environment, "overview", 200);
    expect(text).toContain("group:ml@acme.example read raw · group:ml@other.example read raw · ops read raw");
  });

  it("warns, and says where the state is", () => {
    const text = shown({ ...load("prod"), state: undefined, protect: false }, "overview", 200);
    expect(text).toMatch(/^WARNING {5}environments\/prod.yaml: the state is a file on this machine/m);
    expect(text).toMatch(/^WARNING {5}environments\/prod.yaml:1: protect is false/m);
    expect(text).toContain("not protected: may be torn down with its data");
    expect(text.replace(/\n {12}(?=\S)/g, " ")).toContain("state terraform.prod.tfstate, a file on this machine"); // over two lines
  });

  it("shows an environment that holds nothing yet", () => {
    const kinds = Object.fromEntries(kindNames.map((kind) => [kind, {}]));
    const empty = { ...load("dev"), kinds } as Environment;
    expect(shown(empty, "overview")).toContain("IDLE        nothing is billed by the hour");
    expect(shown(empty, "people")).toBe("Nothing lets anybody in.");
  });

  it("fits descriptions in characters of double width", () => {
    const environment = load("dev");
    const description = "顧客と日ごとに一行。".repeat(8);
    const datasets = {
      ...environment.kinds.datasets,
      features: { ...environment.kinds.datasets.features!, description },
    };
    const text = shown({ ...environment, kinds: { ...environment.kinds, datasets } } as Environment, "overview", 60);
    expect(
      text
        .split("\n")
        .map(columns)
        .filter((width) => width > 60),
    ).toEqual([]);
    expect(text.replace(/\s/g, "")).toContain(description.slice(0, 60));
  });
});

describe("lines", () => {
  it("are broken between words, and inside a word that is longer than a line", () => {
    expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapped("a 0123456789", 5)).toEqual(["a", "01234", "56789"]);
    expect(wrapped("日本語", 4)).toEqual(["日本", "語"]);
    expect(wrapped("e\u0301e\u0301e\u0301", 2)).toEqual(["e\u0301e\u0301", "e\u0301"]);
    expect(wrapped("", 5)).toEqual([""]);
  });

  it("are as wide as COLUMNS says, else as the terminal is, else 80", () => {
    expect(terminalWidth("100", 60)).toBe(100);
    expect(terminalWidth(undefined, 60)).toBe(60);
    expect(terminalWidth("wide", 60)).toBe(60);
    expect(terminalWidth(undefined, undefined)).toBe(80);
    expect(terminalWidth("3", 60)).toBe(40);
    expect(terminalWidth("0", 60)).toBe(60);
    expect(terminalWidth(undefined, 0)).toBe(80);
  });
});

describe("ponte show in a pipe", () => {
  const ponte = (...words: string[]) =>
    spawnSync(process.execPath, [resolve("bin/ponte.js"), "show", "prod-aws", ...words], {
      encoding: "utf8",
      env: { ...process.env, COLUMNS: "70" },
    });

  it("is Markdown, and a view where one is asked for", () => {
    expect(ponte().stdout).toBe(`${show(synthesize(load("prod-aws")))}\n`);
    expect(ponte("--markdown").stdout).toMatch(/^# prod-aws\n/);
    expect(ponte("--names").stdout).toBe(`${shown(load("prod-aws"), "names", 70)}\n`);
    expect(ponte("--ascii").stdout).toBe(`${shown(load("prod-aws"), "overview", 70, true)}\n`);
    expect(ponte("--names", "--people")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("cannot be used with"),
    });
  });
});

describe("the start of a command", () => {
  /** What a file loads before anything runs, `import()` and types apart. */
  const loaded = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, name] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gm,
    )) {
      if (!name!.startsWith(".")) seen.add(name!);
      else loaded([".ts", "/index.ts"].map((end) => resolve(dirname(file), name! + end)).find(existsSync)!, seen);
    }
    return seen;
  };

  it("loads nothing that counts columns, unless it prints such lines", () => {
    const start = loaded(resolve("tools/ponte.ts"));
    expect([...start].filter((name) => /commander|language.load/.test(name)).length).toBeGreaterThan(1);
    expect(start).not.toContain("string-width");
    expect(loaded(resolve("tools/sandbox.ts"))).not.toContain("string-width");
    expect(loaded(resolve("tools/diff.ts"))).not.toContain("string-width");
    expect(loaded(resolve("tools/show.ts"))).not.toContain("string-width");
    expect(loaded(resolve("tools/show/summary.ts"))).toContain("string-width");
  });
});
