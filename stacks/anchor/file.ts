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

  /** Those of them that no program makes any more: Terraform has let go of them, and they are still there. */
  readonly retired: ReadonlySet<string>;

  /** True where nothing is protected: what is said to people then is another thing. */
  readonly protect: boolean;
}

/** Terraform reads the whole map of a block for each of its instances: of 1,000 keys in one, a plan takes three times as long. */
const parts = 8;

/**
 * The file that holds a program's things, beside it, in Terraform's own language: as JSON it would be read ten times as slowly. Terraform's state is
 * the list of what there is. What leaves `protected_*`, or changes there, ends the plan with an error before anything is touched: an instance that goes is
 * still held by the block that stays (hashicorp/terraform#9707), where `prevent_destroy` of the thing itself goes with its block. Terraform shows
 * the first line in that error, and so what we have to say stands there.
 *
 * What is released moves to `released_*`, as long as it is still there; what is taken out in the same change has no move, and is refused.
 */
export function anchorFile({ name, kept, released, protect }: Omit<Anchored, "retired">): string {
  const [why, ways] = protect
    ? [
        "protect is true, and what is named below would go, or be made anew",
        "To let it go: write retired (it stays in the cloud) or delete in its entry, or protect: false, and deploy that alone",
      ]
    : [
        "protect: false is not deployed yet, and what is named below is still protected",
        "To let it go: deploy protect: false alone, then make the change; a key stays while something is retired, until it is, too",
      ];
  const said = `Nothing was touched: ${why}. More: npx ponte diff ${name}. ${ways}. Never -target: it destroys.`;
  const blocks = Array.from({ length: parts }, (_, part) => {
    const here = [...kept].filter(([key]) => partOf(key) === part);
    return [
      `resource "terraform_data" "protected_${part}" { # ${said}`,
      ...eachOf(here.filter(([key]) => !released.has(key))),
      "  lifecycle {\n    prevent_destroy = true\n  }",
      "}\n",
      `resource "terraform_data" "released_${part}" { # what may go`,
      ...eachOf(here.filter(([key]) => released.has(key))),
      "}\n",
    ].join("\n");
  });
  return [
    "# What holds data here, so that Terraform refuses to lose it. Written by Ponte with the program; never taken out.",
    ...blocks,
    'resource "terraform_data" "ponte" { # how keys and identities are written',
    `  input = { format = ${anchorFormat} }`,
    "}\n",
    ...[...kept.keys()].map((key) => {
      const isReleased = released.has(key);
      return `moved {\n  from = ${addressOf(key, !isReleased)}\n  to   = ${addressOf(key, isReleased)}\n}\n`;
    }),
  ].join("\n");
}

const addressOf = (key: string, isReleased: boolean) =>
  `terraform_data.${isReleased ? "released" : "protected"}_${partOf(key)}[${quoted(key)}]`;

/** In which of the blocks a key stands: as frozen as the keys are. */
function partOf(key: string): number {
  return parseInt(hash("sha256", key).slice(0, 8), 16) % parts;
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
