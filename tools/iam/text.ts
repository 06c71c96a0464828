import { wrapped } from "../show/lines";
import type { Declared } from "./declared";
import { type IamLine, placeOrder, sentence, titleOf } from "./lines";
import type { Party } from "./parties";
import type { Source } from "./sources";

/** Somebody, and everything that is said of what they may do. */
export interface Block {
  readonly who: Party;
  readonly lines: readonly IamLine[];
  /** What the file says that they call, which no grant carries. */
  readonly calls: readonly string[];
}

const titles: Readonly<Record<Party["kind"], string>> = {
  all: "WHOEVER ASKS",
  people: "PEOPLE, AND WHO COMES FROM OUTSIDE",
  workload: "WORKLOADS",
  service: "THE CLOUD'S OWN SERVICES",
};
const sections = ["all", "people", "workload", "service"] as const;

/** Lines grouped by who: people before workloads before services, each in order of their names. */
export function blocksOf(lines: readonly IamLine[], declared: readonly Declared[] = []): Block[] {
  const parties = new Map<string, Party>();
  for (const { who } of lines) if (!parties.has(who.key)) parties.set(who.key, who);
  const callers = new Map<string, string>();
  for (const { thing } of declared) {
    const own = [...parties.values()].filter((who) => who.kind === "workload" && who.thing === thing);
    const party: Party = { kind: "workload", key: `declared ${thing}`, name: thing, thing, raw: thing };
    // Of several identities of a thing not each calls.
    const caller = own.length === 1 ? own[0]! : party;
    parties.set(caller.key, caller);
    callers.set(thing, caller.key);
  }
  const order = ({ kind, name, as = "" }: Party) => `${sections.indexOf(kind)} ${name} ${as}`;
  return [...parties.values()]
    .sort((one, other) => (order(one) < order(other) ? -1 : 1))
    .map((who) => ({
      who,
      lines: lines.filter((line) => line.who.key === who.key).sort(byPlace),
      calls: declared.filter(({ thing }) => callers.get(thing) === who.key).map(({ calls }) => calls),
    }));
}

/** What is on a thing first, in order of its name; what is on everything last, where it is looked for. */
function byPlace(one: IamLine, other: IamLine): number {
  const [first, second] = [placeOrder(one), placeOrder(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Who may do what, for a terminal or a file. */
export function rightsText(head: string, blocks: readonly Block[], foot: readonly string[], width: number): string {
  const told = sections.map((kind) => {
    const own = blocks.filter(({ who }) => who.kind === kind);
    return own.length === 0 ? [] : ["", titles[kind], ...own.flatMap((block) => blockText(block, width))];
  });
  return [...wrapped(head, width), ...told.flat(), "", ...foot.flatMap((line) => indented(line, 0, width))].join("\n");
}

function blockText({ who, lines, calls }: Block, width: number): string[] {
  return [
    ...indented(titleOf(who), 2, width),
    ...lines.flatMap((line) => indented(sentence(line), 4, width)),
    ...calls.flatMap((address) => indented(`calls ${address}, as the file says; no grant carries it`, 4, width)),
  ];
}

/** A text whose further lines stand two columns further in. */
export function indented(text: string, by: number, width: number): string[] {
  return wrapped(text, width - by - 2).map((line, index) => " ".repeat(index === 0 ? by : by + 2) + line);
}

/** The lines of YAML, and the resources, that bring rights. */
export function whyText(found: readonly { line: IamLine; sources: readonly Source[] }[], width: number): string {
  return found
    .map(({ line, sources }) => {
      const rights = [...new Set(line.grants.map(({ right }) => right.what))].join(", ");
      const places = sources.map(({ at: { file, line, column }, field, value }) => {
        const says = value === undefined ? "" : `: ${value}`;
        return `${file}:${line}:${column} ${field}${says}`;
      });
      const addresses = [...new Set(line.grants.map(({ from }) => from))];
      return [
        ...indented(`${titleOf(line.who)} ${sentence(line)}`, 0, width),
        ...places.flatMap((place) => indented(place, 2, width)),
        ...addresses.flatMap((address) => indented(`${address}: ${rights}`, 4, width)),
      ].join("\n");
    })
    .join("\n\n");
}
