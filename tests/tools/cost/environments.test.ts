import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { cost } from "../../../tools/cost";
import { billOf, type Bill } from "../../../tools/cost/bill";
import { synthesize } from "../../../tools/synthesize";
import { usd } from "./listed";

const today = new Date("2026-11-30");

const all = ["environments", "tests/everything"].flatMap((directory) =>
  loadEnvironments({ directory }).map((environment) => {
    const { name, cloud } = environment;
    const region = environment.cloud === "aws" ? environment.aws.region : environment.gcp.region;
    return { directory, name, cloud, region, bill: billOf(synthesize(environment)) };
  }),
);
const text = (directory: string, names: string[], width = 100) => cost({ directory, names, width, today });

// By hand from the files: a machine of SageMaker without disks of its own, a larger Airflow on Google, a NAT on Google, a load on what scales by processors, as services on Fargate do.
const leavesOut: Record<string, boolean> = {
  ...{ dev: false, staging: false, prod: true, "dev-aws": true, "staging-aws": true, "prod-aws": true },
  ...{
    airflow: true,
    "airflow-aws": false,
    endpoints: true,
    "endpoints-aws": true,
    services: true,
    "services-aws": true,
    storage: false,
    "storage-aws": false,
    "short-lived": false,
    "short-lived-aws": false,
    work: true,
    "work-aws": false,
  },
};

it("are all", () => {
  expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(leavesOut).sort());
});

describe.each(all)("$name", ({ directory, name, cloud, region, bill }) => {
  const printed = tableIn(text(directory, [name]));

  it("tells of every line of what it is, what it costs at full scale or why not, and where its price is from", () => {
    for (const line of bill.lines) {
      expect(line.thing).toMatch(/^(?:[a-z]+\/[a-z0-9-]+|jobs|keys|network|services|watching)$/);
      expect(line.what).not.toMatch(/undefined|NaN|\$\{/);
      if (line.price === undefined) continue;
      expect(line.full! > 0 || line.key === "warm", `${line.thing} ${line.key}`).toBe(true);
      expect(line.price.usd).toBeGreaterThan(0);
      expect(line.price.source.length).toBeGreaterThan(10);
      expect(line.price.asOf).toMatch(/^20\d\d(-\d\d){0,2}$/);
      expect(["read", "derived", "recalled"]).toContain(line.price.confidence);
      expect(line.price.region).toMatch(/^(any|[a-z]+-[a-z]+-?\d)$/);
    }
    const keys = bill.lines.map(({ thing, part, key }) => [thing, part, key].join(" "));
    expect(new Set(keys).size, "a line is found again by its key").toBe(keys.length);
  });

  it("names what has no price", () => {
    const unpriced = bill.lines.filter(({ price }) => price === undefined);
    for (const { what } of unpriced) expect(text(directory, [name])).toContain(`what ${what} costs`);
    expect(printed.rows.filter(({ idle }) => idle === "not known")).toHaveLength(unpriced.length);
  });

  it("marks what is of another region or recalled, and nothing else", () => {
    const isAbout = bill.lines.map(
      ({ price }) =>
        price !== undefined && ((price.region !== "any" && price.region !== region) || price.confidence === "recalled"),
    );
    expect(printed.rows.map(({ full }) => full.startsWith("~"))).toEqual(isAbout);
    expect(printed.total.full.startsWith("~")).toBe(isAbout.includes(true));
  });

  it("adds up what is printed, to the cent", () => {
    for (const column of ["idle", "full"] as const) {
      const sum = printed.rows.reduce((before, row) => before + amount(row[column]), 0);
      expect(amount(printed.total[column])).toBeCloseTo(sum, 6);
    }
  });

  it("says at least exactly where something is missing", () => {
    expect(/^ +at least/m.test(text(directory, [name]))).toBe(leavesOut[name]);
    expect(/^ +Not known/m.test(text(directory, [name]))).toBe(leavesOut[name]);
  });

  it.each([100, 80, 60])("fits %i columns", (width) => {
    const lines = text(directory, [name], width).split("\n");
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    expect(lines.join("\n")).not.toMatch(/undefined|NaN|null/);
    for (const { thing } of bill.lines) expect(lines.join("\n")).toContain(thing);
  });

  it("gives the same as JSON, in which nothing unknown is a number", () => {
    const json = cost({ directory, names: [name], width: 100, json: true, today });
    expect(json).not.toMatch(/NaN|null|Infinity/);
    const [told] = (JSON.parse(json) as { environments: (Bill & Json)[] }).environments;
    expect(told).toMatchObject({ environment: name, cloud });
    for (const column of ["idle", "full"] as const) {
      expect(told!.totals[column]).toBeCloseTo(amount(printed.total[column]), 6);
      const sum = told!.lines.reduce((before, line) => before + Math.round(100 * (line[column] ?? 0)), 0);
      expect(sum / 100).toBeCloseTo(told!.totals[column], 6);
    }
    expect(told!.totals.atLeast).toBe(leavesOut[name]);
    for (const line of told!.lines) {
      expect([line.idle === undefined, line.full === undefined]).toEqual(Array(2).fill(line.price === undefined));
      if (line.counts.expected === "unknown") expect(line.expected ?? "unknown").toBe("unknown");
    }
    for (const { price } of told!.uses) expect(price?.usd ?? 1).toBeGreaterThan(0);
  });
});

it.each([
  ["storage", ["storage", "tables", "BigQuery", "images"]],
  ["storage-aws", ["storage", "Athena", "images"]],
])("what %s stores and asks is in no sum, and is said with its price", (name, words) => {
  const [, uses] = /\n {2}By use +([^]*?)\n\n/.exec(text("tests/everything", [name], 400)) ?? [];
  for (const word of words) expect(uses).toMatch(new RegExp(`(?:^|· )${word} ~?\\d[\\d.,]*/\\w`));
});

// A container of the file's size, on what Fargate takes for a vCPU and for a GB: the same in both regions that were read.
it("says what an hour of a job on Fargate costs, and that machines with GPUs cost what nobody told us", () => {
  const { bill } = all.find(({ name }) => name === "work-aws")!;
  const of = (what: string) => bill.uses.find((use) => use.what === what);
  const hour = 2 * usd("vCPU, Linux x86") + 8 * usd("memory, Linux x86");
  expect(of("jobs on Fargate, an hour of 2 vCPU and 8 GiB")).toMatchObject({
    price: { usd: expect.closeTo(hour, 9), unit: "hour" },
    things: ["job/ingest"],
  });
  const machines = of("machines with GPUs while jobs run")!;
  expect([machines.price, machines.things]).toEqual([undefined, ["job/embed", "job/embed-again"]]);
  expect(text("tests/everything", ["work-aws"], 400)).toContain(
    "machines with GPUs while jobs run at a price not known",
  );
});

describe("all of them", () => {
  it.each([100, 60])("stand under each other in %i columns, with a sum to the cent", (width) => {
    const lines = text("environments", [], width).split("\n");
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    const rows = lines.flatMap((line) => {
      const [, name, idle, full, least] = /^(\S+) +(~?[\d,.]+) +(~?[\d,.]+)(?: +(at least))?$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, idle: idle!, full: full!, least: least !== undefined }];
    });
    expect(rows.map(({ name }) => name)).toEqual([...Object.keys(leavesOut).slice(0, 6).sort(), "all"]);
    for (const { name, least } of rows.slice(0, -1)) expect(least, name).toBe(leavesOut[name]);
    const { idle, full, least } = rows.at(-1)!;
    const sum = (column: "idle" | "full") => rows.slice(0, -1).reduce((all, row) => all + amount(row[column]), 0);
    expect([amount(idle), amount(full), least]).toEqual([
      expect.closeTo(sum("idle"), 6),
      expect.closeTo(sum("full"), 6),
      true,
    ]);
  });
});

interface Json {
  readonly totals: { readonly idle: number; readonly full: number; readonly atLeast: boolean };
}

interface Row {
  readonly idle: string;
  readonly full: string;
}

/** The amounts of the table as they are printed. */
function tableIn(printed: string): { rows: Row[]; total: Row } {
  const cell = String.raw`(~?[\d,]+\.\d+|not known)`;
  const amounts = new RegExp(`  ${cell} +${cell}(?: +${cell})?(?:  .*\\[\\d+\\] \\d{4}(?:-\\d\\d)?)?$`);
  const [body] = printed.split(/\n\n  (?:By use|Not known|Drives|Compare|Prices)/);
  const rows = body!.split("\n").flatMap((line) => {
    const [, idle, full] = amounts.exec(line) ?? [];
    return idle === undefined ? [] : [{ idle, full: full! }];
  });
  return { rows: rows.slice(0, -1), total: rows.at(-1)! };
}

function amount(printed: string): number {
  return printed === "not known" ? 0 : Number(printed.replace(/[~,]/g, ""));
}
