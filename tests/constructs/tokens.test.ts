import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { aws, gcp } from "../../constructs";
import { ConstructError } from "../../constructs/shared/invalid";
import { type Prop, propsOf } from "../support/props-of";
import { synth } from "../support/synth";
import { place, reference, type Source, tokens } from "../support/token-at";
import * as awsProps from "./aws/valid-props";
import * as gcpProps from "./gcp/valid-props";

// Whoever writes a program passes on what other resources, variables, data sources and modules know: every prop either hands it to Terraform, or
// says that it has to be written out. Never does it reach a name half cut, and never the program's text as the number of a token.

// On the other engine, each prop takes one of the three. `PONTE_TOKENS=whole` takes all of them there, too.
const sources = ["variable", "data source", "resource"] as const;
const isWhole = (process.env.PONTE_ENGINE ?? "cdktf") === "cdktf" || process.env.PONTE_TOKENS === "whole";

type Made = new (scope: Construct, id: string, props: unknown) => Construct;
type Use = (made: never, scope: Construct) => void;

const clouds = {
  aws: { made: aws as unknown as Record<string, Made>, ...awsProps, ...propsOf("aws") },
  gcp: { made: gcp as unknown as Record<string, Made>, ...gcpProps, ...propsOf("gcp") },
};

/** Props that a variable cannot be given to, by construct: docs/written-out.md lists them. */
const writtenOut: Record<string, Map<string, string[]>> = { aws: new Map(), gcp: new Map() };
let tried = 0;
let all = 0;

describe.each(Object.entries(clouds))("%s", (cloud, { made, validProps, uses, silent, constructs, props }) => {
  it("has valid props of every construct", () => {
    expect(Object.keys(validProps).sort()).toEqual([...constructs].sort());
  });

  it.each(constructs)("%s is made of them, without a token", (construct) => {
    for (const settings of validProps[construct]!)
      synth((scope) => new made[construct]!(scope, "subject", settings(scope)));
  });

  const shows = (prop: Prop) => !Object.keys(silent).some((name) => nameOf(prop).startsWith(name));
  // What else stands in the program is varied for one of the three, which takes turns: it is the prop that would count tokens, whoever knows.
  const cases = props.filter(shows).flatMap((prop, index) =>
    sources.flatMap((source, place) => {
      const isVaried = index % sources.length === place;
      return isVaried || isWhole ? [[nameOf(prop), source, prop, isVaried] as const] : [];
    }),
  );
  all += cases.length;
  it.each(cases)("%s takes a %s, or says what to write", (name, source, prop, isVaried) => {
    const { construct, path } = prop;
    const make = (scope: Construct, settings: unknown) => {
      const subject = new made[construct]!(scope, "subject", settings);
      (uses as Record<string, Use>)[construct]?.(subject as never, scope);
    };
    const outcomes = validProps[construct]!.flatMap((settings) => {
      const outcome = outcomeOf(make, settings, prop, source, 0);
      if (outcome === undefined) return [];
      if (isVaried) expect(outcomeOf(make, settings, prop, source, 10)).toEqual(outcome); // whatever else stands in the program
      return [outcome];
    });
    expect(outcomes, `valid-props.ts has no place for ${name}`).not.toEqual([]);
    for (const { said } of outcomes) expect(said).not.toMatch(/TfToken|TFTOKEN|\de\+\d{3}/);
    const field = path.filter((part) => !/^[0*]$/.test(part)).at(-1) ?? "";
    const isGood = ({ said, program }: Outcome) =>
      program
        ? said.includes(reference[source])
        : said.includes("only known at deploy; write it out") && said.includes(field);
    expect(outcomes.some(isGood), outcomes.map(({ said }) => said).join("\n")).toBe(true);
    tried++;
    if (source !== "variable" || outcomes.some(({ program }) => program)) return;
    const written = [...(writtenOut[cloud]!.get(construct) ?? []), path.filter((part) => part !== "0").join(".")];
    writtenOut[cloud]!.set(construct, [...new Set(written)]);
  });

  it.each(keysOf(props))("a key of %s is a variable's, or has to be written out", (_name, map) => {
    const make = (scope: Construct, settings: unknown) => void new made[map.construct]!(scope, "subject", settings);
    for (const settings of validProps[map.construct]!) {
      const outcome = outcomeOf(make, settings, map, "variable", 0);
      if (outcome === undefined) continue;
      expect(outcomeOf(make, settings, map, "variable", 10)).toEqual(outcome); // whatever else stands in the program
      expect(outcome.said).not.toMatch(/TfToken|TFTOKEN/);
      if (!outcome.program) expect(outcome.said).toMatch(/^test\/subject.*only known at deploy; write it out/);
    }
  });
});

it("docs/written-out.md lists what has to be written out; -u writes it anew", async ({ skip }) => {
  skip(!isWhole || tried < all, "not every prop was tried");
  const tables = Object.entries({ aws: "AWS", gcp: "Google Cloud" }).flatMap(([cloud, title]) => [
    `## ${title}`,
    "",
    ...[...writtenOut[cloud]!].sort().map(([construct, props]) => {
      const names = props.map((prop) => `\`${prop}\``).join(", ");
      return `- [${construct}](api/${cloud}/${construct}.md): ${names}`;
    }),
    "",
  ]);
  const page = [
    "# What has to be written out",
    "",
    "Every other prop takes what only Terraform knows. These are known at synthesis, since something is chosen, counted or named by them: given a variable, the construct says",
    "`... is only known at deploy; write it out`. `*` is any name, or any place in a list. The list is what came of a variable at each prop (`tests/constructs/tokens.test.ts`).",
    "",
    ...tables,
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../docs/written-out.md");
});

it("an id of a grant has to be written out, and of what is let in by an id", () => {
  const place = { datasetId: "facts", location: "EU" };
  const view = { project: "acme", datasetId: "views", tableId: "churn" };
  const member = "group:ml@acme.example";
  type Give = (scope: Construct, id: string) => unknown;
  const gives: Record<string, Give> = {
    bucket: (scope, id) => gcp.GcsBucket.fromName(scope, "x", "acme-models").grantRead(id, member),
    key: (scope, id) =>
      gcp.CryptoKey.fromName(scope, "x", "projects/p/locations/l/keyRings/r/cryptoKeys/k").keyNameFor(id, member),
    account: (scope, id) =>
      gcp.ServiceAccount.fromEmail(scope, "x", "a@acme.iam.gserviceaccount.com").grantActAs(id, member),
    role: (scope, id) =>
      gcp.ServiceAccount.fromEmail(scope, "x", "a@acme.iam.gserviceaccount.com", { project: "acme" }).grantOnProject(
        id,
      ),
    dataset: (scope, id) => new gcp.BigQueryDataset(scope, "x", place).grantRead(id, member),
    view: (scope, id) => new gcp.BigQueryDataset(scope, "x", place).authorizeView(id, view),
    "view of another's": (scope, id) =>
      gcp.BigQueryDataset.fromName(scope, "x", "facts", { project: "acme" }).authorizeView(id, view),
  };
  for (const [name, give] of Object.entries(gives)) {
    const program = () => synth((scope) => give(scope, `of-${new TerraformVariable(scope, "given", {}).stringValue}`));
    expect(program, name).toThrow(
      /^test\/x: .*var\.given.* is only known at deploy; write it out|^test\/x: role is only known at deploy; write it out/,
    );
  }
});

/** Every map of the props, each once, with what its keys are to be. */
function keysOf(props: readonly Prop[]): [string, Prop][] {
  const maps = props.flatMap((prop) => {
    const at = prop.path.indexOf("*");
    const path = prop.kind === "map" ? prop.path : prop.path.slice(0, at);
    return prop.kind === "map" || at >= 0 ? [{ ...prop, path: [...path, "KEY"], kind: "text" as const }] : [];
  });
  return [...new Map(maps.map((map) => [[map.construct, ...map.path.slice(0, -1)].join("."), map]))];
}

const nameOf = ({ construct, path, kind }: Prop) => `${[construct, ...path].join(".")} (${kind})`;

interface Outcome {
  /** The program without what else was made in it, or the message. */
  readonly said: string;
  readonly program: boolean;
}

const noPlace = new Error("these settings have no such place");

/** What comes of a token at a prop; nothing where these settings have no such place. */
function outcomeOf(
  make: (scope: Construct, settings: unknown) => void,
  settings: (scope: Construct) => unknown,
  prop: Prop,
  source: Source,
  earlier: number,
): Outcome | undefined {
  try {
    const { json } = synth((scope) => {
      const texts = Array.from({ length: earlier }, (_, index) => {
        const { stringValue, numberValue } = new TerraformVariable(scope, `earlier${index}`, { default: "x" });
        return `${stringValue}-${numberValue}`;
      });
      if (earlier > 0) new aws.EcrRepository(scope, "earlier-repository", { repositoryName: `a-${texts.join("-")}` });
      const given = tokens(scope, source)[prop.kind];
      const [filled, at] = place(settings(scope), prop, given);
      if (!at) throw noPlace;
      make(scope, filled);
    });
    return { said: JSON.stringify(without(json, /^earlier/)), program: true };
  } catch (error) {
    if (error === noPlace) return undefined;
    if (!(error instanceof ConstructError)) throw error;
    return { said: error.message, program: false };
  }
}

/** The program without the elements whose id matches, in whatever order they were made. */
function without(value: unknown, id: RegExp): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, id));
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return value;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const rest = id.test(key) ? undefined : without(inner, id);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
