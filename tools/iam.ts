import { join } from "node:path";
import { entriesOf, loadEnvironments, loadTree } from "../language";
import { declaredIn } from "./iam/declared";
import { rightsJson } from "./iam/json";
import { linesOf } from "./iam/lines";
import { questionOf } from "./iam/question";
import { rightsIn } from "./iam/rights";
import { sinceJson, sinceText, rightsSince } from "./iam/since";
import { Sources } from "./iam/sources";
import { blocksOf, rightsText, whyText } from "./iam/text";
import { programsOf } from "./programs";
import { placeOf } from "./show/facts";
import type { Program } from "./synthesize";

/** Settings of {@link iam}. */
export interface IamOptions {
  /** Folder of the environments. */
  readonly directory: string;
  readonly name: string;
  /** A right, a thing, somebody or what is done, of which the lines of YAML are told. */
  readonly why?: string;
  /** Branch, tag or commit to compare with. */
  readonly against?: string;
  readonly json?: boolean;
  /** Columns; no line is longer. */
  readonly width: number;
}

/** What the command line prints, and how it ends: with 1 where what stood at a commit cannot be compared. */
export interface IamResult {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * `ponte iam dev`: who may do what, as the program of an environment grants it. No cloud, no Terraform and no network.
 *
 * @throws UserError for a question that means nothing here
 */
export function iam({ directory, name, why, against, json = false, width }: IamOptions): IamResult {
  if (against !== undefined) {
    const since = rightsSince(against, directory, name);
    return {
      text: json ? sinceJson(since) : sinceText(since, against, width),
      exitCode: since.unread === undefined ? 0 : 1,
    };
  }
  const [environment] = loadEnvironments({ directory, names: [name] });
  const [program] = programsOf([environment!]);
  const { grants } = rightsIn(program!);
  const tree = loadTree(join(directory, `${name}.yaml`), directory);
  const sources = new Sources(environment!, tree);
  const declared = declaredIn(environment!);
  if (why === undefined) {
    if (json) return done(JSON.stringify(rightsJson(grants, sources, declared), undefined, 2));
    return done(rightsText(headOf(program!), blocksOf(linesOf(grants), declared), footOf(name), width));
  }
  const things = new Set(entriesOf(environment!.kinds).map(({ thing }) => thing));
  const asked = grants.filter(questionOf(why, grants, things));
  if (json) return done(JSON.stringify(rightsJson(asked, sources, []), undefined, 2));
  if (asked.length === 0) return done(`Nothing in ${name} brings ${why}: nobody has it by what its program grants.`);
  const found = blocksOf(linesOf(asked))
    .flatMap(({ lines }) => lines)
    .map((line) => ({ line, sources: unique(line.grants.flatMap((grant) => sources.of(grant))) }));
  return done(whyText(found, width));
}

const done = (text: string): IamResult => ({ text, exitCode: 0 });

function unique<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function headOf({ name, environment }: Program): string {
  const { cloud } = environment;
  return `${name} · ${cloud === "gcp" ? "Google Cloud" : "AWS"} ${placeOf(environment).join(" · ")} · who may do what, as its program grants it`;
}

const footOf = (name: string) => [
  `Why: ponte iam ${name} --why bucket/raw tells the lines of YAML that bring a right; --as json gives all of it as data`,
  `Changes: ponte iam ${name} --against main tells what a change gives and takes`,
  "Not in it: what an organization, a folder or the account's administrators grant, and grants made elsewhere (docs/iam.md)",
];
