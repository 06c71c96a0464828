import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { kindNames, kinds, loadEnvironments } from "../../language";
import { addEntry, addEnvironment, nouns } from "../../tools/add";
import { withoutEntry, withValue } from "../../tools/yaml-text";

let directory: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "ponte-add-test-"));
  directory = join(folder, "environments");
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function files(texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

const text = (name: string) => readFileSync(join(directory, name), "utf8");
const here = () => relative(process.cwd(), directory);
const said = (act: () => unknown) => {
  try {
    act();
    return "it was not refused";
  } catch (error) {
    return (error as Error).message.replaceAll(`${here()}/`, "").replaceAll(`${directory}/`, "");
  }
};
/** What a text has more than another, where all else is there in its order. */
function more(before: string, after: string): string[] {
  const old = before.split("\n");
  const added: string[] = [];
  for (const line of after.split("\n")) {
    if (line === old[0]) old.shift();
    else added.push(line);
  }
  expect(old, "lines that were there are gone or changed").toEqual([]);
  return added;
}

const aws = `# Ours.
cloud: aws
system: churn
owner: ml@acme.example # a group
aws: {account: "111122223333",   region: eu-west-1}

buckets: # where files are
    raw:   { deleteAfter: 180d } # as they arrive

    models: {}
    # the last of them
`;

const images = {
  gcp: `europe-docker.pkg.dev/acme/pipelines/churn@sha256:${"a".repeat(64)}`,
  aws: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn@sha256:${"a".repeat(64)}`,
};

describe("an entry", () => {
  it.each(kindNames.map((kind) => [kinds[kind].noun, kind] as const))(
    "of %s is the smallest that the language takes, on both clouds, protected or not",
    (noun, kind) => {
      const gcp = 'gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }';
      for (const protect of [true, false])
        for (const [cloud, place] of [["gcp", gcp], ["aws", 'aws: { account: "111122223333", region: eu-west-1 }']] as const) {
          const before = `cloud: ${cloud}\nsystem: churn\nowner: ml@acme.example\nprotect: ${protect}\n${place}\n`;
          files({ "dev.yaml": before });
          const image = kind === "jobs" || kind === "services" ? images[cloud] : undefined;
          addEntry(noun, "churn", { directory, image });
          expect(text("dev.yaml")).toBe(`${before}${kind}:\n  churn: ${image === undefined ? "{}" : `{ image: "${image}" }`}\n`);
          const [environment] = loadEnvironments({ directory });
          expect(Object.keys(environment!.kinds[kind])).toEqual(["churn"]);
        }
    },
  ); // prettier-ignore

  it("has a word for every kind", () =>
    expect(nouns).toEqual([
      "bucket",
      "registry",
      "dataset",
      "secret",
      "identity",
      "airflow",
      "job",
      "endpoint",
      "service",
    ]));

  it.each(readdirSync("environments").filter((name) => name.endsWith(".yaml")))("leaves every other line of %s as it was", (name) => {
    cpSync("environments", directory, { recursive: true });
    const before = text(name);
    const { text: told } = addEntry("bucket", "fresh", { directory, to: name.replace(".yaml", "") });
    expect(more(before, text(name)).filter((line) => line !== "")).toEqual(["  fresh: {}"]);
    expect(told).toContain(`${name} has got`);
    expect(told).toMatch(/^ {2}\d+: {3}fresh: \{\}$/m);
    addEntry("airflow", "nightly", { directory, to: name.replace(".yaml", "") });
    more(before, text(name));
  }); // prettier-ignore

  it("stands behind the last of its kind, as deep as they, with comments and spaces kept", () => {
    files({ "dev.yaml": aws });
    addEntry("bucket", "fresh", { directory });
    expect(text("dev.yaml")).toBe(aws.replace("    models: {}\n", "    models: {}\n    fresh: {}\n"));
    const { text: told } = addEntry("endpoint", "churn", { directory });
    const lines = told.split("\n").slice(1);
    const [first] = lines.map((line) => Number(/\d+/.exec(line)![0]));
    expect(lines).toEqual([`  ${first}: endpoints:`, `  ${first! + 1}:   churn: {}`]);
    expect(text("dev.yaml").split("\n")[first! - 1]).toBe("endpoints:");
  });

  it.each([
    ["buckets: {}\nairflow: {}\n", "buckets:\n  raw: {}\nairflow: {}\n"],
    ["buckets: {} # none yet\n", "buckets: # none yet\n  raw: {}\n"],
    ["buckets: {}", "buckets:\n  raw: {}\n"],
    ["buckets: { a: {} }", "buckets: { a: {}, raw: {} }"],
    ["buckets: { a: { x: 1 }, }\n", "buckets: { a: { x: 1 }, raw: {}, }\n"],
    ["buckets: {\n  # none\n}\n", "buckets: {\n  # none\nraw: {} }\n"],
    ["buckets:\n  a:\n    x: [1,\n      2] # two\n# end\nairflow: {}\n", "buckets:\n  a:\n    x: [1,\n      2] # two\n  raw: {}\n# end\nairflow: {}\n"],
    ["buckets:\n  a:\n    x: |\n      text\n      more\n\nairflow: {}\n", "buckets:\n  a:\n    x: |\n      text\n      more\n  raw: {}\n\nairflow: {}\n"],
    ["buckets:\n  a:\n    - x: 1\n      y: 2\n    - z", "buckets:\n  a:\n    - x: 1\n      y: 2\n    - z\n  raw: {}\n"],
    ["{ cloud: aws }", "{ cloud: aws, buckets: { raw: {} } }"],
    ["{ buckets: {} }", "{ buckets: { raw: {} } }"],
  ])(
    "finds its place in %j",
    (before, after) => expect(withValue(before, ["buckets", "raw"], "{}")).toBe(after),
  ); // prettier-ignore

  it("goes to dev where there are several, else where it is told to, also into what they share", () => {
    cpSync("environments", directory, { recursive: true });
    const before = text("dev.yaml");
    addEntry("bucket", "fresh", { directory });
    expect(text("dev.yaml")).not.toBe(before);
    const shared = text("base/platform.yaml");
    addEntry("registry", "fresh", { directory, to: "base/platform.yaml" });
    expect(more(shared, text("base/platform.yaml"))).toEqual(["  fresh: {}"]);
    rmSync(join(directory, "dev.yaml"));
    expect(said(() => addEntry("bucket", "other", { directory }))).toContain("--to prod or --to prod-aws");
  });

  it.each([
    ["endpont", "churn", undefined, '"endpont" is nothing that an environment has; did you mean "endpoint"?'],
    ["bucket", "raw", undefined, 'dev.yaml has a bucket "raw" already'],
    ["job", "ingest", undefined, "a job is nothing without its image; write --image registry/<name>@sha256:<digest>"],
    [
      "service",
      "api",
      undefined,
      "a service is nothing without its image; write --image registry/<name>@sha256:<digest>",
    ],
    ["bucket", "x", "prd", "--to prd: no environment is named so"],
    ["bucket", "x", "../other.yaml", "--to ../other.yaml: no environment"],
  ])("is refused: %s %s --to %s", (noun, name, to, why) => {
    files({ "dev.yaml": aws, "../other.yaml": aws });
    expect(said(() => addEntry(noun, name, { directory, to }))).toContain(why);
    expect(text("dev.yaml")).toBe(aws);
  });

  it.each([
    ["a name that cannot be one", aws, /^dev\.yaml:11:5 buckets\.No: the name is "No"/],
    ["what a base had was taken away", `extends: base/aws.yaml\n${aws.replace(/buckets:[^]*/, "buckets: null\n")}`, /^dev\.yaml:8:1 buckets: is no map/],
    ["a mistake that stands there", aws.replace("owner", "ownr"), /^dev\.yaml:4:1 ownr: unknown field/m],
  ])("is refused with its place: %s", (_, before, why) => {
    files({ "dev.yaml": before, "base/aws.yaml": "buckets: { old: {} }\n" });
    expect(said(() => addEntry("bucket", "No", { directory, to: "dev" }))).toMatch(why);
    expect(text("dev.yaml")).toBe(before);
  }); // prettier-ignore
});

describe("an environment", () => {
  const dev = `# yaml-language-server: $schema=x
extends: base/platform.yaml

# It may be torn down,
# with all that it holds.
protect: false
forceDestroy: true

aws:
  account: "111122223333" # the sandbox account

state: { bucket: acme-dev-tfstate } # made by hand

buckets:
  raw: { deleteAfter: 180d } # half a year
`;
  const platform = `cloud: aws\nsystem: churn\nowner: ml@acme.example\naws: { region: eu-west-1 }\nbuckets:\n  raw: {}\n`;

  it("is a copy of another, with comments and order, and without what lets dev be torn down", () => {
    files({ "dev.yaml": dev, "base/platform.yaml": platform });
    const given = { account: "222233334444", state: "acme-staging-tfstate" };
    const { text: told } = addEnvironment("staging", { directory, from: "dev", ...given });
    expect(text("staging.yaml")).toBe(`# yaml-language-server: $schema=x
extends: base/platform.yaml

aws:
  account: "222233334444" # the sandbox account

state: { bucket: acme-staging-tfstate } # made by hand

buckets:
  raw: { deleteAfter: 180d } # half a year
`);
    expect(told).toContain("it is protected, which dev is not");
    expect(text("dev.yaml")).toBe(dev);
    const staging = loadEnvironments({ directory, names: ["staging"] })[0];
    expect(staging).toMatchObject({ protect: true, forceDestroy: false, aws: { account: "222233334444", region: "eu-west-1" } }); // prettier-ignore
  });

  it("says where it still speaks of the old one", () => {
    files({ "dev.yaml": dev, "base/platform.yaml": platform });
    const { text: told } = addEnvironment("staging", { directory, from: "dev" });
    const [, still] = told.split("Look at what still says dev:\n");
    expect(still).toMatch(/^ {2}\S+staging\.yaml:7: state: \{ bucket: acme-dev-tfstate \} # made by hand$/);
  });

  it("that is a dev, too, may be torn down as well", () => {
    files({ "dev.yaml": dev, "base/platform.yaml": platform });
    addEnvironment("dev-two", { directory, from: "dev" });
    expect(text("dev-two.yaml")).toBe(dev);
  });

  it("is written where the language takes it alone", () => {
    files({ "dev.yaml": dev.replace("raw: {", "raw: { access: {},"), "base/platform.yaml": platform });
    expect(said(() => addEnvironment("Prod", { directory, from: "dev" }))).toMatch(/^Prod\.yaml:1:1 the name is "Prod"/);
    expect(said(() => addEnvironment("prod", { directory, from: "dev", account: "12" }))).toMatch(/^prod\.yaml:5:12 aws\.account: "12"/);
    expect(said(() => addEnvironment("prod", { directory, from: "dev", project: "acme-ml" }))).toContain("--project is for gcp");
    expect(said(() => addEnvironment("dev", { directory, from: "dev" }))).toContain("is there already");
    expect(said(() => addEnvironment("prod", { directory, from: "dve" }))).toContain('did you mean "dev"?');
    expect(said(() => addEnvironment("prod", { directory }))).toContain("--from dev");
    expect(readdirSync(directory).sort()).toEqual(["base", "dev.yaml"]);
  }); // prettier-ignore
});

it.each([
  ["a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"],
  ["# head\n\n# of b\nb:\n  - x # y\n\n\nc: 3\n", "b", "# head\n\nc: 3\n"],
  ["b: 1\n\nc: 3\n", "b", "c: 3\n"],
  ["{ a: 1, b: 2 }\n", "a", "{  b: 2 }\n"],
  ["a: 1\n", "b", "a: 1\n"],
])("out of %j goes %s with its own comment", (before, name, after) => expect(withoutEntry(before, [name])).toBe(after));
