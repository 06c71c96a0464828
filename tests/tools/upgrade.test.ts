import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import manifest from "../../package.json";
import { upgrade } from "../../tools/upgrade";
import { compare } from "../../tools/upgrade/compare";
import { newEntries } from "../../tools/upgrade/changelog";
import { rewritten, type Rename } from "../../tools/upgrade/renames";
import { compareVersions, isWithin } from "../../tools/upgrade/versions";
import { installPacked, packedFile } from "../support/packed";

const root = resolve(__dirname, "..", "..");
const peers = ["cdktf", "constructs", "@cdktf/provider-aws", "@cdktf/provider-google"];
const image = `registry/serving@sha256:${"9b7d2f0c".repeat(8)}`;

const dev = `# What we try.
extends: base/platform.yaml
protect: false

aws: { account: "111122223333" }

registries:
  serving: { deleteUntaggedAfter:   30d } # a month
  training: {}

endpoints:
  churn:
    # the model
    variants: { champion: { image: ${image}, artifact: bucket/models/churn/1/model.tar.gz } }
`;
const platform = `cloud: aws
system: churn
owner: ml@acme.example
aws: { region: eu-west-1 }
buckets:
  models: {} # what training leaves
`;
const program = `
  const { App } = require("cdktf");
  const { loadEnvironments } = require("ponte-constructs/language");
  const { addStack } = require("ponte-constructs/stacks");
  try {
    const app = new App({ stackTraces: false });
    for (const environment of loadEnvironments({ directory: "environments" })) addStack(app, environment);
    app.synth();
  } catch (error) { console.error(error.message); process.exitCode = 1; }
`;

let folder: string;
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ponte-upgrade-test-"));
  installed = join(folder, "installed");
  unpack(packedFile(), installed);
  trim(installed);
  for (const name of peers) link(join(root, "node_modules", name), join(folder, "node_modules", name)); // Node looks for them beside where it really is
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(folder, "project-"));
  for (const name of peers) link(join(root, "node_modules", name), join(project, "node_modules", name));
  link(installed, join(project, "node_modules", "ponte-constructs"));
  write({
    "package.json": `{\n    "name": "x",\n    "dependencies": { "cdktf": "0.21.0", "ponte-constructs": "${manifest.version}" }\n}\n`,
    "cdktf.json": JSON.stringify({ app: "node main.js" }),
    "main.js": program,
    "environments/dev.yaml": dev,
    "environments/base/platform.yaml": platform,
  });
});

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, "junction");
}

function unpack(file: string, to: string): void {
  const beside = mkdtempSync(join(folder, "unpacked-"));
  installPacked(beside, file);
  renameSync(join(beside, "node_modules", "ponte-constructs"), to);
}

/** Takes out what no program needs: each next version is packed and unpacked by npm, file by file. */
function trim(at: string): void {
  for (const name of ["docs", "examples", "sandbox"]) rmSync(join(at, name), { recursive: true });
  for (const name of readdirSync(at, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".d.ts")) rmSync(join(at, name));
}

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

const text = (name: string) => readFileSync(join(project, name), "utf8");

/** A next version: the installed one, with some texts changed; packed as npm packs one. */
function next(version: string, changes: readonly [file: RegExp, now: RegExp | string, then: string][]): string {
  const made = mkdtempSync(join(folder, "next-"));
  const at = join(made, "package");
  cpSync(installed, at, { recursive: true });
  const all = readdirSync(at, { recursive: true, encoding: "utf8" });
  for (const [file, now, then] of [[/^package\.json$/, `"version": "${manifest.version}"`, `"version": "${version}"`], ...changes] as typeof changes) {
    const changed = all.filter((name) => file.test(name)).filter((name) => {
      const before = readFileSync(join(at, name), "utf8");
      const after = before.replace(now, () => then);
      if (after !== before) writeFileSync(join(at, name), after);
      return after !== before;
    });
    expect(changed, `${file} holds nothing like ${now}`).not.toEqual([]);
  }
  const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", made];
  execFileSync("npm", words, { cwd: at, shell: process.platform === "win32" });
  return join(made, `ponte-constructs-${version}.tgz`);
} // prettier-ignore

const to = (wanted: string, dryRun = false) => upgrade({ project, directory: "environments", wanted, dryRun });
const refusal = (wanted?: string) => {
  const before = ["package.json", "environments/dev.yaml"].map(text);
  try {
    upgrade({ project, directory: "environments", wanted, dryRun: false });
    return "it was not refused";
  } catch (error) {
    expect(["package.json", "environments/dev.yaml"].map(text)).toEqual(before);
    return (error as Error).message;
  }
};
/** The changes of an upgrade as they are told, without addresses. */
const told = (said: string) =>
  said.split("\n").filter((line) => /^- |^Nothing/.test(line)).map((line) => line.replace(/ <sub>.*/, "")); // prettier-ignore

const ofDefault: [RegExp, RegExp, string] = [/^dist\/language\/index\.js$/, /(?<=deleteUntaggedAfter: days\(1, 3650\)\.prefault\(")14d/, "21d"]; // prettier-ignore
const ofName: [RegExp, string, string] = [
  /^dist\/stacks\/aws\/registries\.js$/,
  "nameOf(key, 256)",
  'nameOf(key, 250) + (key === "training" ? "-images" : "")',
];
const ofHash: [RegExp, RegExp, string] = [/^dist\/constructs\/aws\/sagemaker\/.*\.js$/, /(?<=shortHash\)\()/, '"2" + '];
const ofWord: [RegExp, RegExp | string, string][] = [
  [/^dist\/language\/index\.js$/, /\bdeleteUntaggedAfter(?=: days)/, "untaggedFor"],
  [/^dist\/stacks\/(?:aws|gcp)\/registries\.js$/, "registry.deleteUntaggedAfter", "registry.untaggedFor"],
  [/^dist\/tools\/ponte\.js$/, /renames ?= ?\[/, 'renames = [{ version: "9.0.0", path: ["registries", "*", "deleteUntaggedAfter"], to: "untaggedFor" }, '],
]; // prettier-ignore

describe("an upgrade", () => {
  it("to what makes the same programs tells nothing, and takes the new version", () => {
    const said = to(next("9.0.0", []));
    expect(told(said)).toEqual(["Nothing that is deployed changes in dev."]);
    expect(text("package.json")).toMatch(/^\{\n {4}"name": "x",\n.*"ponte-constructs": "file:\.\.\/next-\w+\/ponte-constructs-9\.0\.0\.tgz" \}\n\}\n$/);
    expect(text("environments/dev.yaml")).toBe(dev);
  }); // prettier-ignore

  it("tells a changed default, and no other change", () => {
    const lines = told(to(next("9.0.0", [ofDefault])));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^- Updates .*training.*`14` -> `21`/);
  });

  it("tells a changed name as what it is, another thing in the place of the first", () => {
    const said = to(next("9.0.0", [ofName]));
    expect(told(said)).toEqual([
      expect.stringMatching(
        /^- Replaces image registry .*training`: all images in it are lost, because `name`: `churn-dev-training` -> `churn-dev-training-images`/,
      ),
      expect.stringMatching(
        /^- Updates clean-up rule .*`repository`: `churn-dev-training` -> `churn-dev-training-images`$/,
      ),
    ]);
    expect(said).toContain("### Loses data");
  });

  it("tells what Terraform would refuse, of what is protected", () => {
    write({ "environments/dev.yaml": dev.replace("protect: false\n", "") });
    const refused = told(to(next("9.0.0", [ofName]))).filter((line) => line.includes("Terraform would refuse this"));
    expect(refused).toEqual([expect.stringContaining("`registry/training` is protected, and would be made anew")]);
  });

  it("tells a changed hash, and no other change", () => {
    const lines = told(to(next("9.0.0", [ofHash])));
    expect(lines).toEqual([
      expect.stringMatching(/^- Updates endpoint `churn-dev-churn` in place: a new configuration/),
    ]);
  });

  it("tells all of them at once, each version in its own words, with what the changelog says", () => {
    const log: [RegExp, RegExp, string] = [
      /^CHANGELOG\.md$/,
      /^## (?=\d)/m,
      "## 9.0.0\n\n### Added\n\n- Much.\n\n### Changes what is deployed\n\n- Images stay a week longer,\n  all of them.\n\n## ",
    ];
    const packed = next("9.0.0", [ofDefault, ofName, ofHash, ...ofWord, log]);
    const before = ["package.json", "environments/dev.yaml", "environments/base/platform.yaml"].map(text);
    const said = to(packed, true);
    expect(said).toContain(`# From ${manifest.version} to 9.0.0`);
    expect(said).toContain("- Images stay a week longer, all of them.");
    expect(said).not.toContain("Much");
    expect(said).toContain("- environments/dev.yaml:8: deleteUntaggedAfter -> untaggedFor");
    expect(["package.json", "environments/dev.yaml", "environments/base/platform.yaml"].map(text)).toEqual(before);
    const kinds = told(said.split("## What the changelog")[0]!).map((line) => line.split(" `")[0]);
    expect(kinds).toEqual(["- Replaces image registry", "- Updates clean-up rule", "- Updates endpoint"]);
    expect(said).toMatch(/clean-up rule .*`14` -> `21`/);
    to(packed);
    expect(text("environments/dev.yaml")).toBe(dev.replace("deleteUntaggedAfter", "untaggedFor"));
    expect(text("environments/base/platform.yaml")).toBe(platform);
  });
});

describe("two programs", () => {
  const compared = (before: object, after: object, anchors: readonly [string, string] = ["", ""]) => {
    const [one, other] = [before, after].map((json, index) => {
      const at = mkdtempSync(join(folder, "stack-"));
      writeFileSync(join(at, "cdk.tf.json"), JSON.stringify(json));
      if (anchors[index] !== "") writeFileSync(join(at, "anchor.tf"), anchors[index]!);
      return at;
    });
    const { text: said, ...rest } = compare("dev", one!, other!);
    return { ...rest, lines: told(said) };
  };
  const bucket = (body: object) => ({ resource: { aws_s3_bucket: { raw: { bucket: "acme-raw", ...body } } } });

  it("are the same whatever the engine notes, the order, and what Terraform alone is told", () => {
    const noted = bucket({ "//": { metadata: 1 }, depends_on: ["a.b"], lifecycle: { ignore_changes: ["tags"] } });
    expect(compared(bucket({ tags: { a: "1", b: "2" } }), { "//": 1, ...bucket({ tags: { b: "2", a: "1" } }) })).toMatchObject({ changes: 0 });
    expect(compared(bucket({}), noted)).toMatchObject({ changes: 0, dangerous: false });
  });

  it("that move a thing to another address keep it", () => {
    const after = { resource: { aws_s3_bucket: { files: { bucket: "acme-raw" } } } };
    const moved = [{ from: "aws_s3_bucket.raw", to: "aws_s3_bucket.files" }];
    expect(compared(bucket({}), { ...after, moved })).toMatchObject({ changes: 0 });
    expect(compared(bucket({}), after)).toMatchObject({ changes: 2, dangerous: true });
  });

  it("that name a thing otherwise may set a part of it otherwise, too, and both are told", () => {
    const of = (name: string, status: string) => ({
      resource: {
        aws_s3_bucket: { raw: { bucket: name } },
        aws_s3_bucket_versioning: { raw_Versioning: { bucket: "${aws_s3_bucket.raw.bucket}", versioning_configuration: { status } } },
      },
    });
    expect(compared(of("acme-raw", "Enabled"), of("acme-files", "Suspended")).lines).toEqual([
      expect.stringMatching(/^- Replaces bucket .*`acme-raw` -> `acme-files`/),
      expect.stringContaining("no longer keeps old versions"),
      expect.stringMatching(/^- Updates s3 bucket versioning/),
    ]);
  });

  it("differ in what is no resource, too", () => {
    const of = (version: string, path: string) => ({
      terraform: { required_providers: { aws: { version } }, backend: { local: { path } } },
      data: { aws_region: version === "~> 6.0" ? {} : { here: {} } },
      output: { raw: { value: version } },
    });
    const { lines } = compared(of("~> 6.0", "a"), of("~> 7.0", "b"));
    const [output, terraform, ...more] = lines.map((line) => line.replaceAll(/<.*?>/g, ""));
    expect(output).toMatch(/^- Changes output `raw`: .* 6\.0 -> .* 7\.0$/);
    expect(terraform).toMatch(/^- Changes `terraform`: `required_providers\.aws\.version`: .* 7\.0, `backend\.local\.path`: `a` -> `b`$/);
    expect(more).toEqual(["- Reads `data.aws_region.here`"]);
  });

  it("let go of a guard, and Terraform would refuse to lose what is protected", () => {
    const guarded = bucket({ lifecycle: { prevent_destroy: true } });
    expect(compared(guarded, bucket({})).lines).toEqual([expect.stringContaining("`lifecycle.prevent_destroy`: `true` -> none")]);
    const anchor = (...lines: string[]) =>
      `resource "terraform_data" "protected_1" { # why\n  for_each = {\n${lines.join("\n")}\n  }\n  triggers_replace = each.value\n}\n`;
    const [one, other] = ['    "bucket/raw" = "name=acme-raw"', '    "bucket/raw" = "name=acme-files"'];
    expect(compared({}, {}, [anchor(one!), anchor(other!)]).lines).toEqual([expect.stringContaining("`bucket/raw` is protected, and would be made anew")]);
    expect(compared({}, {}, [anchor(one!), anchor()]).lines).toEqual([expect.stringContaining("would no longer be there")]);
    const [retired, none] = [anchor(one!), anchor()].map((text) => text.replace("protected_", "retired_")) as [string, string];
    expect(compared({}, {}, [retired, none]).lines).toEqual([expect.stringContaining("would no longer be there")]);
    expect(compared({}, {}, [anchor(), anchor(one!)]).lines).toEqual(["- Protects, in Terraform's state alone: `bucket/raw`"]);
  });
}); // prettier-ignore

describe("an upgrade is refused, and nothing is changed", () => {
  it.each<[string, string | undefined, RegExp]>([
    ["what is no version", "latest; rm", /is no version; write one such as/],
    ["a file that is not there", "./gone.tgz", /gone\.tgz is not there/],
  ])("%s", (_, wanted, why) => expect(refusal(wanted)).toMatch(why));

  it("an older version", () => expect(refusal(next("0.0.1", []))).toContain("0.0.1 is older than"));

  it("files that the next version does not take, with its words", () => {
    const said = refusal(next("9.0.0", ofWord.slice(0, 2)));
    expect(said).toMatch(/^version 9\.0\.0 does not take the files; nothing was changed:\n.*dev\.yaml:8:14 registries\.serving\.deleteUntaggedAfter: unknown field/s); // prettier-ignore
  });

  it("files that the installed version does not take", () => {
    write({ "environments/dev.yaml": dev.replace("30d", "30") });
    expect(refusal(next("9.0.0", []))).toMatch(/^the installed version, \S+, does not take the files/);
  });

  it("a project without the package, or that does not name it", () => {
    write({ "package.json": "{}" });
    expect(refusal("9.0.0")).toContain("package.json does not name ponte-constructs");
    rmSync(join(project, "node_modules", "ponte-constructs"), { recursive: true });
    expect(refusal("9.0.0")).toContain("run npm install first");
  });

  it("no version for a project that takes a packed file", () => {
    write({ "package.json": '{ "dependencies": { "ponte-constructs": "file:../x.tgz" } }' });
    expect(refusal()).toContain("ponte upgrade <file>");
  });
});

describe("renames", () => {
  const table: Rename[] = [
    { version: "0.2.0", path: ["endpoints", "*", "models"], to: "variants" },
    { version: "0.3.0", path: ["endpoints", "*", "mode"], values: { realtime: "real-time" } },
  ];
  const before = `# head
endpoints: # all
  churn: { models: {a:   1}, mode: realtime } # one
  other:
    # of models
    models:
      - mode: realtime
    mode:   "realtime"
defaults: { endpoints: { mode: realtime, models: 1 } }
models: kept
`;
  it("touch the words that they name, and nothing beside", () => {
    const { text: after, places } = rewritten(before, "0.1.0", table);
    expect(after).toBe(`# head
endpoints: # all
  churn: { variants: {a:   1}, mode: real-time } # one
  other:
    # of models
    variants:
      - mode: realtime
    mode:   "realtime"
defaults: { endpoints: { mode: real-time, variants: 1 } }
models: kept
`);
    expect(places.map(({ line }) => line)).toEqual([3, 3, 6, 9, 9]);
  });

  it("of versions before the installed one are done already", () =>
    expect(rewritten(before, "0.2.1", table).text).toContain("models: {a:   1}, mode: real-time"));

  it("leave alone what has both names, and what is no YAML", () => {
    const both = "endpoints: { a: { models: 1, variants: 2 } }\n";
    expect(rewritten(both, "0.1.0", table).text).toBe(both);
    expect(rewritten("a: [", "0.1.0", table).text).toBe("a: [");
  });
});

it("orders versions, and knows which a range takes", () => {
  const sorted = ["0.9.0", "0.10.0-rc.1", "0.10.0", "1.0.0", "10.0.0"];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  expect(["0.21.0", "0.21.9", "0.22.0", "0.20.9", "1.0.0"].map((version) => isWithin(version, "^0.21.0"))).toEqual([true, true, false, false, false]);
  expect(["21.22.1", "21.30.0", "22.0.0", "21.22.0"].map((version) => isWithin(version, "^21.22.1"))).toEqual([true, true, false, false]);
}); // prettier-ignore

it("finds in a changelog what an older one does not say", () => {
  const log = (name: string, ...entries: string[]) => {
    const at = mkdtempSync(join(folder, `${name}-`));
    writeFileSync(join(at, "CHANGELOG.md"), `## 1\n\n### Changes what is deployed\n\n${entries.join("\n")}\n\n### Added\n\n- No.\n`);
    return at;
  };
  expect(newEntries(log("old", "- A\n  and b."), log("new", "- C", "- A\n  and b."))).toEqual(["C"]);
  expect(newEntries(mkdtempSync(join(folder, "none-")), log("new", "- C"))).toEqual(["C"]);
}); // prettier-ignore
