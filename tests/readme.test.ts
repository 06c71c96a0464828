import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { bundle } from "../scripts/bundle";
import { schemaProblems } from "./support/check-schema";
import { synthesizeAll } from "./support/environments";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/(<!-- [^\n]+ -->\n)?```(\w+)\n([\s\S]*?)```/g)].map(
  ([, mark, language, content]) => ({
    isQuoted: mark !== undefined, // and so held by the test of what is generated
    language: language!,
    lines: content!.trim().split("\n"),
  }),
);

describe("the README", () => {
  it("holds no code or YAML that is not a quotation", () => {
    expect(blocks.filter(({ isQuoted, language }) => !isQuoted && language !== "sh")).toEqual([]);
  });

  it("names only commands, scripts and environments that exist", () => {
    const lines = blocks.filter(({ isQuoted }) => !isQuoted).flatMap((block) => block.lines);
    const known =
      /^(?:npm (?:ci|test|install(?: .+)?|run [\w:]+)|npx (?:cdktf|ponte) .+|npx ponte-constructs init --into churn|cd churn)$/;
    const token = "export TF_VAR_google_access_token=$(gcloud auth print-access-token)";
    expect(lines.flatMap((line) => line.split(" && ")).filter((line) => !known.test(line) && line !== token)).toEqual(
      [],
    );

    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
    for (const [, script] of readme.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script!]);
    const commands = [
      "ponte",
      "project-commands",
      "price-commands",
      "rights-commands",
      "secret-commands",
      "work-commands",
    ]
      .map((name) => readFileSync(`tools/${name}.ts`, "utf8"))
      .join();
    for (const [, name] of readme.matchAll(/npx ponte (\w+)/g)) expect(commands).toContain(`.command("${name}")`);
    const environments = [...readdirSync("environments"), "demo-aws.yaml"];
    for (const [, name] of readme.matchAll(/npx cdktf (?:diff|deploy|destroy) ([\w-]+)/g))
      expect(environments).toContain(`${name}.yaml`);
  });
});

const pages = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));

it.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...pages.map((page) => join("docs", page))])(
  "%s links only to what is there",
  (file) => {
    const text = readFileSync(file, "utf8")
      .replace(/^```[\s\S]*?^```/gm, "")
      .replace(/`[^`\n]*`/g, "code");
    const links = [...text.matchAll(/\](?:\(|: )(?!https?:|#)([^)#\s]+)/g)].map(([, path]) =>
      join(dirname(file), path!),
    );
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  },
);

const examples = readdirSync("examples");
const isProgram = (name: string) => existsSync(`examples/${name}/main.ts`);

it.each(examples.filter((name) => !isProgram(name)))(
  "examples/%s are environments, each with its provider's words",
  (name) => {
    const made = synthesizeAll(`examples/${name}/environments`);
    expect(made.map(({ environment }) => environment.cloud)).toEqual(["gcp", "aws"]);
    for (const { json } of made) expect(schemaProblems(json)).toEqual([]);
  },
);

it.each(examples.filter(isProgram))("examples/%s runs", (name) => {
  const output = mkdtempSync(join(tmpdir(), "ponte-example-"));
  onTestFinished(() => rmSync(output, { recursive: true }));
  const program = bundle(`examples/${name}/main.ts`, { outdir: join(output, "bundle") });
  execFileSync(process.execPath, [program], { env: { ...process.env, CDKTF_OUTDIR: join(output, "out") } });
  const stacks = readdirSync(join(output, "out", "stacks"));
  const made = stacks.map((stack) => readFileSync(join(output, "out", "stacks", stack, "cdk.tf.json"), "utf8"));
  expect(made.join()).toContain('"prevent_destroy": true');
});
