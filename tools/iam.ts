import { join } from "node:path";
import { entriesOf, type Environment, loadEnvironments, loadTree } from "../language";
import { permissionsOf } from "../terraform-types/rights/google-roles";
import { servicesFor } from "./iam/abilities";
import { declaredIn } from "./iam/declared";
import { rightsJson } from "./iam/json";
import type { Grant } from "./iam/grant";
import { type IamLine, linesOf, sentence, titleOf } from "./iam/lines";
import { outsideIn } from "./iam/outside";
import { questionOf } from "./iam/question";
import { homeOf, sharedBy, standingRights } from "./iam/rights";
import { sinceJson, sinceText, rightsSince } from "./iam/since";
import { Sources } from "./iam/sources";
import { blocksOf, indented, rightsText, whyText } from "./iam/text";
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
  const { grants } = standingRights(environment!, program!);
  const tree = loadTree(join(directory, `${name}.yaml`), directory);
  const sources = new Sources(environment!, tree);
  const declared = declaredIn(environment!);
  if (why === undefined) {
    if (json) return done(JSON.stringify(rightsJson(grants, sources, declared), undefined, 2));
    return done(rightsText(headOf(program!), blocksOf(linesOf(grants), declared), footOf(name), width));
  }
  return done(answer(why, environment!, grants, sources, json, width));
}

/** What `--why` is told. */
function answer(
  why: string,
  environment: Environment,
  grants: readonly Grant[],
  sources: Sources,
  json: boolean,
  width: number,
): string {
  const { name } = environment;
  const entries = entriesOf(environment.kindsWithRetired);
  const question = questionOf(why, {
    grants,
    things: new Set(entries.map(({ thing }) => thing)),
    runsAs: sharedBy(environment),
    outside: outsideIn(environment),
    home: homeOf(environment),
    servicesOf: (thing) => servicesFor(thing, environment),
  });
  const asked = grants.filter((grant) => question(grant) === true);
  const untold = linesOf(grants.filter((grant) => question(grant) === undefined));
  if (json) {
    const told = rightsJson(asked, sources, []);
    const unknown = untold.map((line) => ({ who: titleOf(line.who), says: sentence(line) }));
    return JSON.stringify({ ...told, ...(unknown.length > 0 && { unknown }) }, undefined, 2);
  }
  const found = blocksOf(linesOf(asked))
    .flatMap(({ lines }) => lines)
    .map((line) => ({ line, sources: unique(toldIn(line).flatMap((grant) => sources.of(grant))) }));
  const retired = entries
    .filter(({ thing, entry }) => entry.retired !== undefined && namesIn(why, thing))
    .map(({ thing, entry }) => {
      const isHad = asked.some(({ on }) => on.thing === thing);
      const who = isHad ? "who had a right on it has it still" : "nobody has a right on it by what the program granted";
      return `${thing} is retired since ${entry.retired!}: Terraform has let go of it, it is still there, and ${who}.`;
    });
  const unknown = untold.map((line) => `${titleOf(line.who)} ${sentence(line)}: ${unknownIn(line)}`);
  const nobody = `Nothing in ${name} brings ${why}: nobody has it by what its program grants${untold.length > 0 ? ", as far as its roles are known" : ""}.`;
  const notes = (all: readonly string[]) => all.map((note) => indented(note, 0, width).join("\n"));
  const text = found.length === 0 && retired.length === 0 ? notes([nobody]) : found.length === 0 ? [] : [whyText(found, width)]; // prettier-ignore
  return [...notes(retired), ...text, ...notes(unknown)].join("\n\n");
}

const namesIn = (why: string, thing: string) =>
  why.split(/\s+/).some((word) => word === thing || word.startsWith(`${thing}/`));

/** Why nothing can be told of a grant. */
function unknownIn({ grants }: IamLine): string {
  const names = unique(grants.map(({ right }) => right.what));
  const isPart = names.some((name) => permissionsOf(name) !== undefined);
  return `whether that is in ${names.join(", ")} cannot be told: the catalogue of roles does not hold ${isPart ? "the permissions of that service" : "it"}`;
}

/** The grants that the sentence tells, without what is only asked for beside them. */
function toldIn({ grants, verbs }: IamLine): readonly Grant[] {
  const told = grants.filter(({ words }) => words.some(({ verb, beside }) => beside !== true && verbs.includes(verb)));
  return told.length > 0 ? told : grants;
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
