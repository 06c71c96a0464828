import { hash } from "node:crypto";
import type { Kept } from "./kept";

/** Which keys and identities are written, and in which block each stands. Another one is new blocks beside these, and `moved` blocks. */
export const anchorFormat = 1;

/** What holds data in an environment, and what may become of it. */
export interface Anchored {
  /** The environment's name. */
  readonly name: string;

  /** Everything that is there, by key. */
  readonly kept: Kept;

  /** Keys of what may go: all of them where the environment is not protected. */
  readonly released: ReadonlySet<string>;

  /** Keys of what no program makes any more: Terraform has let go of it, and it is still there. */
  readonly retired: ReadonlySet<string>;

  /** Keys of what may have been retired until now, and is taken back. */
  readonly adopted: ReadonlySet<string>;

  /** True where nothing is protected: what is said to people then is another thing. */
  readonly protect: boolean;
}

/** Terraform reads the whole map of a block for each of its instances: of 1,000 keys in one, a plan takes three times as long. */
const partCount = 8;

/** Where a key can stand. */
const blocks = ["protected", "released", "retired"] as const;
type Block = (typeof blocks)[number];

/**
 * The file that holds a program's things, beside it, in Terraform's own language: as JSON it would be read ten times as slowly. Terraform's state is
 * the list of what there is. What leaves `protected_*` or `retired_*`, or changes there, ends the plan with an error before anything is touched: an instance
 * that goes is still held by the block that stays (hashicorp/terraform#9707), where `prevent_destroy` of the thing itself goes with its block. Terraform
 * shows the first line in that error, and so what we have to say stands there.
 *
 * What is released moves to `released_*`, and what is retired to `retired_*`, as long as the file still has it; what is taken out in the same change has no
 * move, and is refused. So is what was retired and is made again without leave to be adopted, or is adopted without a part of it.
 */
export function anchorFile(anchored: Anchored): string {
  const { kept } = anchored;
  const said = sayings(anchored);
  const blockOf = (key: string): Block =>
    anchored.released.has(key) ? "released" : anchored.retired.has(key) ? "retired" : "protected";
  const parts = Array.from({ length: partCount }, (_, part) => {
    const here = [...kept].filter(([key]) => partOf(key) === part);
    return blocks.map((block) =>
      [
        `resource "terraform_data" "${block}_${part}" { # ${said[block]}`,
        ...eachOf(here.filter(([key]) => blockOf(key) === block)),
        ...(block === "released" ? [] : ["  lifecycle {\n    prevent_destroy = true\n  }"]),
        "}\n",
      ].join("\n"),
    );
  });
  return [
    "# What holds data here, so that Terraform refuses to lose it. Written by Ponte with the program; never taken out.",
    ...parts.flat(),
    'resource "terraform_data" "ponte" { # how keys and identities are written',
    `  input = { format = ${anchorFormat} }`,
    "}\n",
    ...[...kept.keys()].flatMap((key) => moves(key, blockOf(key), anchored)),
  ].join("\n");
}

function sayings({ name, protect }: Anchored): Readonly<Record<Block, string>> {
  const [why, ways] = protect
    ? [
        "protect is true, and what is named below would go, or be made anew",
        "To let it go: write retired (it stays in the cloud) or delete in its entry, or protect: false, and deploy that alone",
      ]
    : [
        "protect: false is not deployed yet, and what is named below is still protected",
        "To let it go: deploy protect: false alone, then make the change; a key stays while something is retired, until it is, too",
      ];
  const say = (why: string, ways: string) =>
    `Nothing was touched: ${why}. More: npx ponte diff ${name}. ${ways}. Never -target: it destroys.`;
  return {
    protected: say(why, ways),
    released: "what may go",
    retired: say(
      "what is named below is retired, and its entry leaves, or it would be made a second time, or lose a part",
      "Put the entry back as it was, with retired, or with adopt: true to take the thing back",
    ),
  };
}

/** From wherever a key may stand to where it is to stand: one after the other, since Terraform takes one move to and one from each address. */
function moves(key: string, to: Block, { retired, adopted }: Anchored): string[] {
  const way: Block[] = retired.has(key) || adopted.has(key) ? [...blocks] : ["protected", "released"];
  const steps = [...way.filter((block) => block !== to), to];
  return steps
    .slice(1)
    .map((step, index) => `moved {\n  from = ${addressOf(key, steps[index]!)}\n  to   = ${addressOf(key, step)}\n}\n`);
}

const addressOf = (key: string, block: Block) => `terraform_data.${block}_${partOf(key)}[${quoted(key)}]`;

/** In which of the blocks a key stands: as frozen as the keys are. */
function partOf(key: string): number {
  return parseInt(hash("sha256", key).slice(0, 8), 16) % partCount;
}

function eachOf(entries: readonly [key: string, identity: string][]): string[] {
  const lines = entries.map(([key, identity]) => `    ${quoted(key)} = ${quoted(identity)}`);
  return [
    ...(lines.length === 0 ? ["  for_each = {}"] : ["  for_each = {", ...lines, "  }"]),
    "  triggers_replace = each.value",
  ];
}

/** Texts of the program are made literal to Terraform already (`$${`), which means the same in both of its languages. */
const quoted = (text: string) => JSON.stringify(text);
