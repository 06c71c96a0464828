import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { cost } from "../../../tools/cost";
import { edited, gcp, git, project, repository, aws, type Files } from "../check/project";
import { needsOnPath } from "../../support/on-path";
import { variant } from "./priced";

const serving = edited(
  aws,
  "{ instance: ml.m5.large }",
  `{ instance: ml.m5.large, variants: { only: ${variant("aws")} } }`,
);
const withAirflow = `${aws}airflow:\n  pipelines: { size: small, workers: { min: 1, max: 3 } }\n`;

const since = (folder: string, base = "main", names: string[] = []) =>
  cost({ directory: join(folder, "environments"), names, base, width: 100, today: new Date() });
const after = (before: Files, changes: Files, names: string[] = []) => {
  const { folder, write } = repository(before);
  write(changes);
  return since(folder, "main", names);
};

describe("what a change costs against a commit", () => {
  needsOnPath("git");

  it("is told environment by environment, those that change most first", () => {
    const bigger = edited(serving, "ml.m5.large", "ml.m5.xlarge");
    const text = after(
      { "dev.yaml": serving, "prod.yaml": serving.replace("churn\n", "shop\n"), "same.yaml": gcp },
      {
        "dev.yaml": bigger,
        "prod.yaml": edited(
          bigger.replace("churn\n", "shop\n"),
          "ml.m5.xlarge,",
          "ml.m5.xlarge, replicas: { min: 3, max: 9 },",
        ),
      },
    );
    expect(text.match(/^(?:dev|prod)\b/gm)).toEqual(["prod", "dev"]);
    // 0.257 and 0.128 an hour: lines of an AWS bill for eu-west-1, December 2023.
    expect(text).toContain("endpoint/churn only: 1 ml.m5.large → 1 ml.m5.xlarge: +94.17 idle, +94.17 full");
    expect(text).toContain("endpoint/churn only: 1 ml.m5.large → 3 to 9 ml.m5.xlarge: +469.39 idle, +1,595.05 full");
    expect(text).toMatch(/\n1 other environment costs what it did\.$/);
  });

  it("is nothing where nothing that costs changes", () => {
    expect(after({ "dev.yaml": serving }, { "dev.yaml": `# a note\n${serving}` })).toBe(
      "Nothing costs another amount than at main.",
    );
    const { folder } = repository({ "dev.yaml": serving });
    const json = cost({
      directory: join(folder, "environments"),
      names: [],
      base: "main",
      json: true,
      width: 100,
      today: new Date(),
    });
    expect(JSON.parse(json)).toMatchObject({
      environments: [{ environment: "dev", change: { lines: [], unknown: [], idle: 0, full: 0, inPart: false } }],
    });
  });

  it("is all of an environment that is new", () => {
    const text = after({ "dev.yaml": gcp }, { "prod.yaml": serving.replace("churn\n", "shop\n") });
    expect(text).toMatch(/^prod +idle +full$/m);
    expect(text).toContain("1 ml.m5.large comes: +93.44 idle");
    expect(text).not.toContain("gone");
  });

  it("says of an environment whose file is gone that it is billed on", () => {
    const text = after({ "dev.yaml": gcp, "prod.yaml": serving.replace("churn\n", "shop\n") }, { "prod.yaml": null });
    expect(text).toContain("1 ml.m5.large goes: -93.44 idle");
    expect(text).toContain("its file is gone: what it deployed is there, and billed, until somebody destroys prod");
  });

  it("says of what this version does not read that nothing is compared", () => {
    const text = after(
      { "dev.yaml": "cloud: aws\nof: an older version\n", "notes.txt": "x" },
      { "dev.yaml": serving, "notes.txt": null },
    );
    expect(text).toMatch(/^dev: what stood there is not read by this version, so nothing is compared$/m);
    expect(text).not.toContain("/tmp");
  });

  it("is nothing for an Airflow that Terraform lets go of, since that is still there", () => {
    const text = after(
      { "dev.yaml": withAirflow },
      { "dev.yaml": edited(withAirflow, "{ size: small", "{ retired: 2026-11-01, size: small") },
    );
    expect(text).toBe("Nothing costs another amount than at main.");
  });

  it("says beside other changes what is still there", () => {
    const retired = edited(withAirflow, "{ size: small", "{ retired: 2026-11-01, size: small");
    const text = after(
      { "dev.yaml": withAirflow },
      { "dev.yaml": edited(retired, "{ instance: ml.m5.large }", `{ variants: { only: ${variant("aws")} } }`) },
    );
    expect(text).toContain("endpoint/churn only: 1 ml.m5.large comes: +93.44 idle, +93.44 full");
    expect(text).toContain("airflow/pipelines: let go of, still there and billed");
    expect(text).toContain("network: let go of, still there and billed");
    expect(text).not.toContain("goes");
  });

  it("is nothing for a key that Terraform lets go of", () => {
    const without = edited(aws, "encryption: customer-managed\n", "retired: { key/main: 2026-11-01 }\n");
    const text = after({ "dev.yaml": aws }, { "dev.yaml": without });
    expect(text).toBe("Nothing costs another amount than at main.");
  });

  it("is nothing for another name", () => {
    const renamed = edited(withAirflow, "  pipelines: { size", "  feeds: { renamedFrom: pipelines, size");
    expect(after({ "dev.yaml": withAirflow }, { "dev.yaml": renamed })).toBe(
      "Nothing costs another amount than at main.",
    );
  });

  it.each([
    ["nowhere", /^--base nowhere: there is no such commit here; /],
    ["--output=x", /^--base: "--output=x" is no branch, tag or commit/],
    ["", /^--base: "" is no branch, tag or commit/],
  ])("refuses %s in a sentence", (base, message) => {
    const { folder } = repository({ "dev.yaml": serving });
    expect(() => since(folder, base)).toThrow(message);
  });

  it("needs a repository", () => {
    const { folder } = project({ "dev.yaml": serving });
    expect(() => since(folder)).toThrow(/^--base main: Git finds no repository here/);
  });

  it("knows no environment that is on neither side", () => {
    const { folder } = repository({ "dev.yaml": serving });
    expect(() => since(folder, "main", ["prdo"])).toThrow(/prdo/);
    git(folder, "tag", "v1");
    rmSync(join(folder, "environments", "dev.yaml"));
    expect(() => since(folder, "v1")).toThrow(/holds no environment/);
  });
});

describe("the command", () => {
  const ponte = (folder: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("bin/ponte.js"), "cost", ...words], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  it.each([
    ["an edit without a value", ["dev", "--what-if", "endpoint/churn.instance"]],
    ["a noun that is none", ["dev", "--what-if", "endpiont/churn.instance=ml.m5.xlarge"]],
    ["a thing that is not there", ["dev", "--what-if", "endpoint/chrun.instance=ml.m5.xlarge"]],
    ["a field that is none", ["dev", "--what-if", "endpoint/churn.instanse=ml.m5.xlarge"]],
    ["a field below a word", ["dev", "--what-if", "endpoint/churn.instance.size=large"]],
    ["a value that is none", ["dev", "--what-if", "endpoint/churn.replicas={ min: 8, max: 2 }"]],
    ["no YAML", ["dev", "--what-if", "endpoint/churn.replicas=[1"]],
    ["nothing at all", ["dev", "--what-if", "=1"]],
    ["an empty field", ["dev", "--what-if", "endpoint/churn.=1"]],
    ["what every object has", ["dev", "--what-if", "endpoint/__proto__.instance=ml.m5.xlarge"]],
    ["what every object has, alone", ["dev", "--what-if", "constructor.prototype=1"]],
    ["a file elsewhere", ["dev", "--what-if", "extends=../../etc/passwd"]],
    ["an alias", ["dev", "--what-if", "endpoint/churn.replicas=*nobody"]],
    ["what only a stack refuses", ["dev", "--what-if", `endpoint/churn.variants={ one: ${variant("aws", "traffic: 50%, instance: ml.t3.medium")}, two: ${variant("aws", "traffic: 50%, instance: ml.t3.medium")} }`, "--what-if", "endpoint/churn.replicas={ min: 1, max: 3 }"]],
    ["no environment", ["--what-if", "endpoint/churn.instance=ml.m5.xlarge"]],
    ["an environment that is not there", ["prod"]],
    ["no repository", ["--base", "main"]],
    ["an environment beside all", ["dev", "--all"]],
  ])("says %s in a sentence, and ends with 1", (_, words) => {
    const { status, stdout, stderr } = ponte(project({ "dev.yaml": serving }).folder, ...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^(?:error: )?\S.*\S/);
    expect(stderr).not.toMatch(/^\s+at |ponte-cost-|ponte-check-|\/tmp|undefined|\[object/m);
  }); // prettier-ignore

  it("writes nothing where the environments stand", () => {
    const { folder } = project({ "dev.yaml": serving });
    const { status, stdout } = ponte(folder, "dev", "--what-if", "endpoint/churn.instance=ml.m5.xlarge");
    expect(status).toBe(0);
    expect(stdout).toContain("endpoint/churn only: 1 ml.m5.large → 1 ml.m5.xlarge: +94.17 idle, +94.17 full");
    expect(ponte(folder, "dev").stdout).toContain("only: 1 ml.m5.large");
  });
});
