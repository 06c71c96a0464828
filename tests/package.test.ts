import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "../language";
import manifest from "../package.json";
import { synthesize } from "../tools/synthesize";
import type { Json } from "./support/check-schema";
import { normalised } from "./support/normalised";
import { installPacked, packedFile } from "./support/packed";

// The package as npm would publish it, in somebody else's project that has the provider of AWS and none of the packages that ours is made with.
const root = resolve(__dirname, "..");
const peers = ["cdktf", "constructs", "@cdktf/provider-aws"];
let project: string;
let installed: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "ponte-packed-"));
  installed = join(project, "node_modules", "ponte-constructs");
  installPacked(project, packedFile());
  for (const name of [...peers, "@types/node"]) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
  cpSync(join(root, "environments"), join(project, "environments"), { recursive: true });
}, 300_000);
afterAll(() => rmSync(project, { recursive: true }));

/** What a program of that project prints. */
function run(program: string, name = "main.js"): string {
  writeFileSync(join(project, name), program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [name], { cwd: project, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.trim();
}

const files = (ending: RegExp) =>
  readdirSync(installed, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => join(installed, file));

// Most of it is other processes, which a busy machine makes slow.
describe("whoever installs the package", { timeout: 300_000 }, () => {
  it("installs nothing with it, and needs nothing but the peers", () => {
    expect(manifest).not.toHaveProperty("dependencies");
    const needed = files(/\.js$/).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!),
    );
    const packages = needed.filter((name) => !/^(?:\.|node:)/.test(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
    const told = "@aws-sdk/signature-v4-crt"; // in a message of AWS's signer, for calls that no region signs
    const known = [...Object.keys(manifest.peerDependencies), ...builtinModules, told];
    const strays = [...new Set(packages)].filter((name) => !known.includes(name));
    expect(needed.length).toBeGreaterThan(500);
    expect(strays).toEqual([]);
  }); // prettier-ignore

  it("reads types that name no package but the peers", () => {
    const named = files(/\.d\.ts$/).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?:from|import\(|require\() ?"([^."][^"]*)"/g)].map(([, name]) => name!),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !Object.keys(manifest.peerDependencies).some((peer) => name.startsWith(peer)))).toEqual([]);
  }); // prettier-ignore

  it("finds what the pages link to, but for the tests that prove what they say", () => {
    const pages = files(/\.md$/);
    expect(pages.length).toBeGreaterThan(30);
    const dead = pages.flatMap((file) => {
      const text = readFileSync(file, "utf8").replace(/```[^]*?```|`[^`\n]*`/g, "");
      return [...text.matchAll(/\](?:\(|: )(?!https?:|#)([^)#\s]+)/g)]
        .map(([, path]) => relative(installed, join(dirname(file), path!)))
        .filter((path) => !path.startsWith("tests") && !existsSync(join(installed, path)));
    });
    expect(dead).toEqual([]);
  });

  it("finds the licence of each package that is bundled", () => {
    const licences = readFileSync(join(installed, "dist", "LICENSES.txt"), "utf8");
    for (const name of ["@clack/prompts", "commander", "croner", "google-auth-library", "@smithy/signature-v4", "string-width", "yaml", "zod"]) {
      const { version } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as { version: string };
      const file = readdirSync(join(root, "node_modules", name)).find((each) => /^licen[cs]e/i.test(each))!;
      expect(licences).toContain(`${name} ${version} (`);
      expect(licences).toContain(readFileSync(join(root, "node_modules", name, file), "utf8").trim());
    }
  }); // prettier-ignore

  it("runs the command", () => {
    const ponte = (...words: string[]) =>
      execFileSync(process.execPath, [join(installed, "bin", "ponte.js"), ...words], { cwd: project, encoding: "utf8" });
    expect(readdirSync(join(project, "node_modules", ".bin"))).toContain("ponte"); // which `npx ponte` runs
    expect(ponte("--version").trim()).toBe(manifest.version);
    expect(ponte("show", "dev", "--names")).toContain("acme-ml-dev-");
    expect(ponte("machines", "--region", "eu-west-1", "--gpu", "1")).toContain("1.5700"); // the price table comes along
    // The sandbox is another process of the same file, and looks for what lies beside it in the package.
    if (process.platform === "linux")
      expect(ponte("sandbox", "--", process.execPath, "--print", "process.env.HTTPS_PROXY", "dev")).toMatch(/^http:\/\/127/m);
    expect(readdirSync(join(installed, "sandbox", "google"))).toContain("models.json.gz");
  }); // prettier-ignore

  it("begins a project with what the package brings along", () => {
    const words = ["--yes", "--account=111122223333", "--region=eu-west-1", "--system=churn", "--owner=ml@acme.example"];
    const command = join(installed, "bin", "ponte.js");
    const begun = execFileSync(process.execPath, [command, "init", "-o", "json", "--into", "begun", ...words], { cwd: project, encoding: "utf8" });
    const { files: written } = JSON.parse(begun) as { files: string[] };
    expect(written).toContain(".github/workflows/deploy.yml");
    expect(readFileSync(join(project, "begun", ".github", "workflows", "deploy.yml"), "utf8")).toContain("npx ponte synth");
    const read = `
      const { loadEnvironments } = require("ponte-constructs/language");
      console.log(loadEnvironments({ directory: "begun/environments" }).map(({ file }) => file).join());`;
    expect(run(read)).toBe("begun/environments/dev.yaml");
  }); // prettier-ignore

  it("imports the whole with the provider of one cloud", () => {
    const program = `
      const { aws, ConstructError } = require("ponte-constructs");
      console.log(typeof aws.S3Bucket, aws.ConstructError === ConstructError, require("ponte-constructs/aws").S3Bucket === aws.S3Bucket);
      const { App, TerraformStack } = require("cdktf");
      const { gcp } = require("ponte-constructs");
      const stack = new TerraformStack(new App(), "s");
      try { new gcp.GcsBucket(stack, "raw", { bucketName: "acme-raw", location: "EU" }) } catch (error) { console.log(error.message.split("\\n")[0]) }`;
    expect(run(program)).toMatch(/^function true true\nCannot find module '@cdktf\/provider-google\/lib\//);
    const module = `
      import { aws, ConstructError } from "ponte-constructs";
      console.log(typeof aws.S3Bucket, typeof ConstructError);`; // gcp is undefined there
    expect(run(module, "main.mjs")).toBe("function function");
  });

  it("tells a mistake of the program from a crash", () => {
    const program = `
      const { App, TerraformStack } = require("cdktf");
      const { ConstructError, S3Bucket } = require("ponte-constructs/aws");
      try { new S3Bucket(new TerraformStack(new App(), "s"), "raw", { bucketName: "No" }) } catch (error) {
        console.log(error instanceof ConstructError, error.path, error.problem.length > 0, error.remedy.length > 0);
      }`;
    expect(run(program)).toBe("true s/raw true true");
  });

  it("compiles it strictly, with undefined for what may be left out", () => {
    const program = `
      import { App, TerraformStack } from "cdktf";
      import { aws, ConstructError } from "ponte-constructs";
      import { S3Bucket, type S3BucketProps } from "ponte-constructs/aws";
      import { loadEnvironments, type AwsEnvironment } from "ponte-constructs/language";
      import { addStack } from "ponte-constructs/stacks";
      const kmsKeyArn: string | undefined = process.env.KEY;
      const props: S3BucketProps = { bucketName: "acme-raw", kmsKeyArn };
      const app = new App();
      const stack = new TerraformStack(app, "s");
      const raw: aws.S3Bucket = new S3Bucket(stack, "raw", props);
      const [environment] = loadEnvironments({ directory: "environments", names: ["dev-aws"] });
      if (environment?.cloud === "aws") {
        const { account }: AwsEnvironment["aws"] = environment.aws;
        const days: number | undefined = environment.kinds.buckets["raw"]?.deleteAfter;
        // @ts-expect-error the region is one of AWS's
        const region: "europe-west1" = environment.aws.region;
        addStack(app, environment);
        console.log(account, days, region, raw.arn, ConstructError);
      }`;
    writeFileSync(join(project, "strict.ts"), program);
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: true, // the root's types name both clouds
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: ["node"],
      typeRoots: [join(project, "node_modules", "@types")],
    };
    const found = ts.getPreEmitDiagnostics(ts.createProgram([join(project, "strict.ts")], options));
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });
});

describe("an environment as one stack of a larger program", { timeout: 300_000 }, () => {
  it("stands beside a stack of one's own, which reads what it made", () => {
    const program = `
      const { App, TerraformOutput, TerraformStack } = require("cdktf");
      const { S3Bucket, ConstructError } = require("ponte-constructs/aws");
      const { loadEnvironments, SpecError } = require("ponte-constructs/language");
      const { addStack } = require("ponte-constructs/stacks");
      const app = new App({ outdir: "out" });
      const [dev] = loadEnvironments({ directory: "environments", names: ["dev-aws"] });
      const platform = addStack(app, dev);
      const raw = platform.node.findChild("bucket").node.findChild("raw");
      const own = new TerraformStack(app, "reports");
      new TerraformOutput(own, "raw", { value: raw.resource.arn });
      app.synth();
      console.log(raw instanceof S3Bucket);`;
    expect(run(program)).toBe("true");
    const written = (stack: string, file: string) => readFileSync(join(project, "out", "stacks", stack, file), "utf8");
    const snapshot = JSON.parse(readFileSync(join(root, "tests", "snapshots", "dev-aws.tf.json"), "utf8")) as { resource: object };
    const platform = JSON.parse(written("dev-aws", "cdk.tf.json")) as { resource: object };
    expect(Object.keys(platform.resource).sort()).toEqual(Object.keys(snapshot.resource).sort());
    expect(written("dev-aws", "anchor.tf")).toContain("prevent_destroy");
    expect(written("reports", "cdk.tf.json")).toContain("terraform_remote_state");
  }); // prettier-ignore
});

describe("a project that has files alone", () => {
  const app = "node node_modules/ponte-constructs/bin/app.js";
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ponte-files-"));
    cpSync(installed, join(folder, "node_modules", "ponte-constructs"), { recursive: true });
    cpSync(join(root, "environments"), join(folder, "environments"), { recursive: true });
    use(app);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const use = (command: string) =>
    writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: command }));
  /** Node and nothing else: no engine, no provider. */
  const ponte = (...words: string[]) => {
    const command = [join("node_modules", "ponte-constructs", "bin", "ponte.js"), ...words];
    return spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  };
  const programIn = (name: string) =>
    JSON.parse(readFileSync(join(folder, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as Json;

  it("makes the programs of a checkout, with neither engine nor provider installed", () => {
    const { stdout, stderr, status } = ponte("synth");
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout).toMatch(/^dev .*\ndev-aws .*\nprod /);
    for (const name of ["dev", "prod-aws"]) {
      const [environment] = loadEnvironments({ directory: "environments", names: [name] });
      const made = synthesize(environment!).json;
      expect(normalised(programIn(name))).toEqual(normalised(made)); // on the other engine, too
    }
  });

  it("tells a mistake with its place, and ends with 1", () => {
    const file = join(folder, "environments", "dev.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}\nbukkets: {}\n`);
    const { stderr, status } = ponte("synth");
    writeFileSync(file, text);
    expect(stderr).toMatch(/^environments\/dev\.yaml:\d+:1 bukkets: unknown field; did you mean "buckets"\?/);
    expect(status).toBe(1);
  });

  it.each([
    ["a word that it does not know", "run({ extned() {} })", "run: extned is nothing that it knows; write extend"],
    ["what comes too late", "run({ async extend() {} })", "run: extend is asynchronous; read what it needs before run, and let it return"],
    ["a provider that is not there", "const { S3Bucket } = require('ponte-constructs/aws'); run({ extend(stack) { new S3Bucket(stack, 'x', { bucketName: 'acme-x' }) } })", "@cdktf/provider-"],
  ])("tells of a program of its own that has %s", (_, call, told) => {
    const providers = told.startsWith("@cdktf") ? [] : ["@cdktf/provider-aws", "@cdktf/provider-google"];
    mkdirSync(join(folder, "node_modules", "@cdktf"), { recursive: true });
    const engine = ["cdktf", "constructs", ...providers].map((name) => [join(root, "node_modules", name), join(folder, "node_modules", name)] as const);
    for (const [from, to] of engine) symlinkSync(from, to, "junction");
    writeFileSync(join(folder, "main.js"), `const { run } = require("ponte-constructs/app");\n${call};\n`);
    const { stderr, status } = spawnSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" });
    for (const [, to] of engine) rmSync(to);
    expect(stderr).toContain(told);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  }); // prettier-ignore

  it("adds resources of its own, by a program of five lines that the commands go by as well", () => {
    for (const name of ["cdktf", "constructs", join("@cdktf", "provider-aws")]) {
      mkdirSync(join(folder, "node_modules", "@cdktf"), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "junction");
    }
    writeFileSync(
      join(folder, "main.js"),
      `const { run } = require("ponte-constructs/app");
       const { EncryptedTopic } = require("ponte-constructs/aws");
       run({ extend(stack, { aws }) {
         if (stack.cloud !== "aws") return;
         new EncryptedTopic(stack, "reports", { topicName: stack.nameOf("reports", 200), region: aws.region, accountId: aws.account, kmsKeyArn: stack.key?.arn });
         stack.get("airflow/pipelines").role.allow({ actions: ["s3:GetObject"], resources: [stack.get("bucket/raw").arn + "/reports/*"] });
         stack.network();
         if (stack.labels.environment === "dev-aws" && process.env.ODD) stack.get("bucket/row");
       } });`,
    );
    use("node main.js");
    process.env.PONTE_ENVIRONMENT = "dev-aws";
    try {
      expect(ponte("synth").stderr).toBe("");
      const [topic] = Object.values<Json>(programIn("dev-aws").resource.aws_sns_topic);
      expect(topic!.name).toBe("churn-dev-aws-reports");
      expect(JSON.stringify(programIn("dev-aws").resource.aws_iam_role_policy)).toContain("/reports/*");
      const counted = /(\d+) resources/.exec(ponte("show", "dev-aws").stdout)![1]!;
      const without = synthesize(loadEnvironments({ directory: "environments", names: ["dev-aws"] })[0]!).json as Json;
      const count = ({ resource }: Json) => Object.values<object>(resource).flatMap((bodies) => Object.keys(bodies)).length;
      expect(count(programIn("dev-aws"))).toBeGreaterThan(count(without));
      expect(Number(counted)).toBe(count(programIn("dev-aws")));
      process.env.ODD = "1";
      const { stderr, status } = ponte("show", "dev-aws");
      expect(stderr).toMatch(/^dev-aws: "bucket\/row" is not in this environment; there is bucket\/models, bucket\/raw, /);
      expect(status).toBe(1);
    } finally {
      delete process.env.PONTE_ENVIRONMENT;
      delete process.env.ODD;
    }
  }); // prettier-ignore
});

it("no module of the library does anything when it is loaded", () => {
  const sources = ["constructs", "language", "stacks"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(root, folder, file)),
  );
  const acting = sources.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const acts = (statement: ts.Statement) =>
      ts.isExpressionStatement(statement) ||
      ts.isIterationStatement(statement, false) ||
      ts.isIfStatement(statement) ||
      (ts.isImportDeclaration(statement) && statement.importClause === undefined);
    return source.statements.filter(acts).map((statement) => `${file}: ${statement.getText()}`);
  });
  expect(acting).toEqual([]);
});
