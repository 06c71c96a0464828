import { type Environment, kindNames } from "../../language";
import { kindWords } from "../kinds";
import type { Flow, KindWords } from "../kinds/kind";
import { counted } from "../kinds/phrases";
import type { Program } from "../synthesize";
import { budgetInWords } from "./budget";
import { billedBesides, billedIdle, billing, idleSum } from "./billed";
import { besides, goesInWords, placeOf, stateAddress, warnings } from "./facts";
import { egressInWords } from "./egress";
import { flowsOf } from "./flows";
import { inventory } from "./inventory";
import { columns, type Layout, padded, type Row, section } from "./lines";
import { thingsOf, type Thing } from "./things";

/** Which side of an environment: what it is, what its things are called in the cloud, who gets in, what is billed. */
export type View = "overview" | "names" | "people" | "billed";

/** How the terminal takes it. */
export interface TerminalOptions {
  /** Columns; no line is longer. */
  readonly width: number;
  /** Nothing beyond ASCII. */
  readonly ascii: boolean;
}

/** What an environment is, for a terminal: sections with fixed gutters. The Markdown form says the same, and everything at once. */
export function showInTerminal(program: Program, view: View, { width, ascii }: TerminalOptions): string {
  const things = thingsOf(program);
  const keys = things.map(({ reference }) => columns(view === "people" ? reference : keyOf(reference)));
  const names = Math.min(Math.max(8, ...keys) + 2, Math.floor(width / 3));
  const layout = { width, labels: 12, names };
  const sections = { overview, names: namesView, people: peopleView, billed: billedView }[view](
    program,
    things,
    layout,
  );
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
  return ascii ? inAscii(text) : text;
}

type Sections = string[][];

function overview(program: Program, things: readonly Thing[], layout: Layout): Sections {
  const { name, environment } = program;
  const flows = flowsOf(environment);
  const more = `ponte show ${name} --names | --people | --billed, ponte cost ${name} (--markdown: all of it, with a diagram)`;
  const idle = billedIdle(inventory(program.json)).join(" · ");
  return [
    heading(program, layout),
    ...warnings(program).map((warning) => section("WARNING", [{ text: warning }], layout)),
    kindNames.flatMap((kind) => {
      const rows = things.filter((thing) => thing.kind === kind).flatMap((thing) => rowsOf(thing, environment, layout));
      return rows.length === 0 ? [] : section(kindWords[kind].title.toUpperCase(), rows, layout);
    }),
    [
      ...told("FLOW", flowRows(things, flows), layout),
      ...told("PEOPLE", peopleRow(flows), layout),
      ...section(
        "IDLE",
        [{ text: idle === "" ? "nothing is billed by the hour" : `${idleSum(program)}, used or not: ${idle}` }],
        layout,
      ),
      ...section("MORE", [{ text: more }], layout),
    ],
  ];
}

function heading({ name, environment, json }: Program, layout: Layout): string[] {
  const { cloud, owner, protect, encryption, ttl, offHours } = environment;
  const made = inventory(json);
  const label = `${name} `;
  const facts = [
    `${cloud === "gcp" ? "Google Cloud" : "AWS"} ${placeOf(environment).join(" · ")}`,
    protect
      ? "protected"
      : ttl === undefined
        ? "not protected: may be torn down with its data"
        : `${goesInWords(ttl)}, with its data`,
    ...(offHours ? [`down at "${offHours.down}", up at "${offHours.up}", ${offHours.timezone}`] : []),
    encryption === "customer-managed" ? "own key" : `keys of ${cloud === "gcp" ? "Google" : "AWS"}`,
    `owner ${owner}`,
  ];
  const rest = besides(made.things);
  const state = stateAddress(environment) ?? `terraform.${name}.tfstate, a file on this machine`;
  const resources = `${counted(made.resources.length, "resource")}${rest.length === 0 ? "" : ` (${rest.join(", ")})`}`;
  const budget = budgetInWords(environment);
  const egress = egressInWords(environment);
  const rows = [
    facts.join(" · "),
    `${resources} · state ${state}`,
    ...(egress === undefined ? [] : [`egress ${egress}`]),
    ...(budget === undefined ? [] : [`budget ${budget}`]),
  ].map((text) => ({ text }));
  // A long name gets a line of its own.
  if (columns(label) <= layout.labels) return section(name, rows, layout);
  return [...whole(name, layout), ...section("", rows, layout)];
}

function rowsOf({ kind, reference, apart }: Thing, { kinds }: Environment, layout: Layout): Row[] {
  const { parts } = kindWords[kind] as KindWords<typeof kind>;
  const item = kinds[kind][keyOf(reference)];
  const served = item === undefined ? [] : (parts?.(item as never) ?? []);
  const room = layout.width - layout.labels - layout.names;
  const width = Math.max(0, ...served.map(([name]) => columns(name!)));
  const branches = served.map(([name, share, ...words], index) => {
    const branch = index === served.length - 1 ? "└ " : "├ ";
    // Under each other where enough room stays for what they serve.
    const mark = `${branch}${padded(name!, width)} ${share} `;
    if (columns(mark) <= room / 2) return { name: "", mark, text: words.join(" · ") };
    return { name: "", mark: branch, text: [`${name} ${share!.trim()}`, ...words].join(" · ") };
  });
  return [{ name: keyOf(reference), text: plain(apart.join(" · ")) }, ...branches];
}

/** Of each workload, where its data comes from and where it goes. */
function flowRows(things: readonly Thing[], flows: readonly Flow[]): Row[] {
  const known = new Set(things.map(({ reference }) => reference));
  return things.flatMap(({ reference }) => {
    const own = flows.filter(({ who, thing, isOutside }) => who === reference && (isOutside || known.has(thing)));
    const ends = (...verbs: Flow["verb"][]) => {
      const named = own.filter(({ verb }) => verbs.includes(verb));
      return [...new Set(named.map(({ thing, isOutside }) => (isOutside ? thing : keyOf(thing))))].join(", ");
    };
    const [from, to] = [ends("reads"), ends("writes", "appends")];
    const does = { asks: ends("calls"), starts: ends("starts"), deploys: ends("deploys"), "runs as": ends("runs as") };
    const besides = Object.entries(does).flatMap(([word, end]) => (end === "" ? [] : [`${word} ${end}`]));
    if (from === "" && to === "" && besides.length === 0) return [];
    const path = [from, keyOf(reference), to].filter((end) => end !== "").join(" ─▶ ");
    return [{ text: [path, ...besides].join(" · ") }];
  });
}

function peopleRow(flows: readonly Flow[]): Row[] {
  const people = flows.filter(({ isThing }) => !isThing);
  const short = (who: string) => {
    const word = shortName(who);
    return people.some((other) => other.who !== who && shortName(other.who) === word) ? who : word;
  };
  const words = [...new Set(people.map(({ who }) => who))].map((who) => {
    const may = (word: string, holds: (flow: Flow) => boolean) => {
      const named = people.filter((flow) => flow.who === who && holds(flow)).map(({ thing }) => keyOf(thing));
      return named.length === 0 ? [] : [`${word} ${[...new Set(named)].join(", ")}`];
    };
    // Data is read; who "reads" an Airflow looks at it and starts its DAGs.
    const opens = ({ thing }: Flow) => thing.startsWith("airflow/");
    const rights = [
      ...may("read", (flow) => flow.verb === "reads" && !opens(flow)),
      ...may("open", (flow) => flow.verb === "reads" && opens(flow)),
      ...may("write", ({ verb }) => verb === "writes" || verb === "appends"),
      ...may("call", ({ verb }) => verb === "calls"),
      ...may("start", ({ verb }) => verb === "starts"),
      ...may("act as", ({ verb }) => verb === "acts as"),
    ];
    return rights.length === 0 ? [] : [`${short(who)} ${rights.join(" and ")}`];
  });
  return words.length === 0 ? [] : [{ text: words.flat().join(" · ") }];
}

/** Of `group:ml@acme.example` and of `arn:aws:iam::111122223333:role/ml` the name. */
function shortName(who: string): string {
  return who.startsWith("arn:") ? who.split("/").pop()! : who.replace(/^\w+:/, "").replace(/@.*/, "");
}

function namesView(_: Program, things: readonly Thing[], layout: Layout): Sections {
  return kindNames.map((kind) => {
    const rows = things
      .filter((thing) => thing.kind === kind)
      .map(({ reference, place }) => ({ name: keyOf(reference), text: place ?? "nothing is made yet" }));
    return told(kindWords[kind].title.toUpperCase(), rows, layout);
  });
}

function peopleView({ environment }: Program, things: readonly Thing[], layout: Layout): Sections {
  const flows = flowsOf(environment);
  const sections = things.map(({ reference }) => {
    const who = (text: string, ...verbs: Flow["verb"][]) => {
      const named = flows.filter((flow) => flow.thing === reference && verbs.includes(flow.verb));
      return named.length === 0 ? [] : [`${text} ${[...new Set(named.map((flow) => flow.who))].join(", ")}`];
    };
    const said = [
      ...who("read or used by", "reads", "calls", "starts", "acts as", "runs as"),
      ...who("written by", "writes", "appends", "deploys"),
    ];
    return said.length === 0 ? [] : [...whole(reference, layout), ...indented(said, layout)];
  });
  return sections.some((lines) => lines.length > 0) ? sections : [["Nothing lets anybody in."]];
}

function billedView({ json, environment }: Program, _: readonly Thing[], layout: Layout): Sections {
  const made = inventory(json);
  const budget = budgetInWords(environment);
  const besides = billedBesides(made);
  return [
    ...billing(made, (name) => name).map(({ when, what }) => [
      ...whole(when, layout),
      ...indented(what.length === 0 ? ["nothing"] : what, layout),
    ]),
    ...(besides === undefined ? [] : [whole(besides, layout)]),
    ...(budget === undefined ? [] : [[...whole("budget", layout), ...indented([budget], layout)]]),
  ];
}

/** A text from the first column on. */
function whole(text: string, layout: Layout): string[] {
  return section("", [{ text }], { ...layout, labels: 0 });
}

function indented(texts: readonly string[], layout: Layout): string[] {
  return texts.flatMap((text) => section("", [{ text }], { ...layout, labels: 2 }));
}

function told(label: string, rows: readonly Row[], layout: Layout): string[] {
  return rows.length === 0 ? [] : section(label, rows, layout);
}

function keyOf(reference: string): string {
  return reference.slice(reference.indexOf("/") + 1);
}

/** Words come as Markdown wants them: code between backticks, and a mark that a person wrote by its number. */
function plain(text: string): string {
  return text.replaceAll("`", "").replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)));
}

const ascii: Readonly<Record<string, string>> = { "─": "-", "▶": ">", "├": "|", "└": "`", "·": ";" };

function inAscii(text: string): string {
  return text
    .replace(/ ·/g, ";")
    .replace(/[─▶├└·]/g, (mark) => ascii[mark]!)
    .replace(/[^\x20-\x7e\n]/g, "?");
}
