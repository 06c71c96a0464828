import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { SpecError } from "../../language";
import { UserError } from "../../tools/user-error";
import { needsOnPath } from "../support/on-path";
import { after, aws, checked, edited, type Files, gcp, git, project, repository } from "./check/project";

describe("without a commit to compare with", () => {
  it("says of each environment that nothing is wrong", () => {
    const { folder } = project({ "prod.yaml": gcp, "dev.yaml": aws });
    expect(checked(folder)).toMatchObject({
      lines: ["environments/dev.yaml: nothing is wrong", "environments/prod.yaml: nothing is wrong"],
      exitCode: 0,
    });
    expect(checked(folder, undefined, ["prod"]).lines).toEqual(["environments/prod.yaml: nothing is wrong"]);
  });

  it("tells every mistake of every file, with its place", () => {
    const { folder } = project({
      "prod.yaml": edited(gcp, "spend: NUMERIC", "spend: MONEY"),
      "dev.yaml": edited(aws, "ml.m5.large", "7"),
    });
    expect(() => checked(folder)).toThrow(SpecError);
    expect(() => checked(folder)).toThrow(/dev\.yaml:17:22 [^]*prod\.yaml:20:18 /);
  });
});

describe("against a commit", () => {
  needsOnPath("git");

  const alone =
    "take it back; or keep the entry with retired: <today>, by which it stays in the cloud; or write delete: { by: <day>, reason: ... } in it, merge and deploy that, then take it out";
  const another = "take it back, and write what is new under a name of its own";
  const unnamed = (key: string) =>
    `take it back; or write delete: { ${key}: { by: <day>, reason: ... } }, merge and deploy that, then make this change`;
  const nameless = (key: string) =>
    `take it back; or write retired: { ${key}: <today> } beside it, which keeps it in the cloud; ${unnamed(key).slice("take it back; ".length)}`;
  // Where there is no entry to write it in, or none to keep.
  const otherwise: Record<string, string> = {
    "a column": unnamed("dataset/features.days.spend"),
    "what an endpoint captured": unnamed("dataset/captured.churn"),
    "an endpoint, with what it captured": unnamed("dataset/captured.churn"),
    "a database's files": nameless("dataset/features/bucket"),
    encryption: nameless("key/main"),
    "encryption by others": nameless("key/main"),
  };
  const anew = "is protected, and would be made anew, without what it holds:";

  it.each<[what: string, file: string, now: string, then: string, line: string]>([
    // what goes is told where it stood
    ["a bucket", gcp, "  models: {}\n", "", "9:3 (at main) buckets.models: bucket/models is protected, and would go with what it holds"],
    ["a renamed bucket", gcp, "  models: {}\n", "  models-2: {}\n", "9:3 (at main) buckets.models: bucket/models is protected, and would go with what it holds"],
    ["a dataset and its parts, once", gcp, gcp.slice(gcp.indexOf("  features:"), gcp.indexOf("  captured")), "", "13:3 (at main) datasets.features: dataset/features (with 4 that are part of it) is protected, and would go with what it holds"],
    ["a table", gcp, gcp.slice(gcp.indexOf("    tables:"), gcp.indexOf("  captured")), "", "15:5 (at main) datasets.features.tables: dataset/features.days (with 3 that are part of it) is protected, and would go with what it holds"],
    ["a column", gcp, "          spend: NUMERIC\n", "", "20:11 (at main) datasets.features.tables.days.schema.spend: dataset/features.days.spend is protected, and would go with what it holds"],
    ["a registry", aws, "registries:\n  serving: {}\n", "", "10:1 (at main) registries: registry/serving is protected, and would go with what it holds"],
    ["a bucket on AWS", aws, "  raw: {}\n", "", "8:3 (at main) buckets.raw: bucket/raw is protected, and would go with what it holds"],
    ["a database", aws, "  features:\n", "  features-2:\n", "13:3 (at main) datasets.features: dataset/features (with 2 that are part of it) is protected, and would go with what it holds"],
    ["what an endpoint captured", gcp, "    capture: { sample: 100%, to: dataset/captured }\n", "", "26:5 (at main) endpoints.churn.capture: dataset/captured.churn (with 6 that are part of it) is protected, and would go with what it holds"],
    ["an endpoint, with what it captured", gcp, gcp.slice(gcp.indexOf("endpoints:")), "", "23:1 (at main) endpoints: dataset/captured.churn (with 6 that are part of it) is protected, and would go with what it holds"],
    // what changes is told where it stands
    ["a null", gcp, "  models: {}\n", "  models: null\n", "9:11 buckets.models: bucket/models is protected, and would go with what it holds"],
    ["a bucket's location", gcp, "{ location: europe-west1 }", "{ location: europe-west4, key: projects/k/locations/europe-west4/keyRings/r/cryptoKeys/k }", `8:20 buckets.raw.location: bucket/raw ${anew} location=EUROPE-WEST1 becomes location=EUROPE-WEST4`],
    ["a column's type", gcp, "spend: NUMERIC", "spend: STRING", `20:18 datasets.features.tables.days.schema.spend: dataset/features.days.spend ${anew} type=NUMERIC becomes type=STRING`],
    ["a column's longer type", gcp, "spend: NUMERIC", "spend: { type: STRING }", `20:26 datasets.features.tables.days.schema.spend.type: dataset/features.days.spend ${anew} type=NUMERIC becomes type=STRING`],
    ["a list no more", gcp, "mode: REPEATED", "mode: NULLABLE", `18:37 datasets.features.tables.days.schema.id.mode: dataset/features.days.id ${anew} repeated becomes nothing`],
    ["a list no more, without a word", gcp, ", mode: REPEATED", "", `18:31 (at main) datasets.features.tables.days.schema.id.mode: dataset/features.days.id ${anew} repeated becomes nothing`],
    ["partitions", gcp, "every: DAY", "every: MONTH", `21:22 datasets.features.tables.days.partitionBy: dataset/features.days ${anew} type=DAY becomes type=MONTH`],
    ["no partitions", gcp, "        partitionBy: { column: day, every: DAY }\n", "", `21:9 (at main) datasets.features.tables.days.partitionBy: dataset/features.days ${anew} field=day type=DAY becomes nothing`],
    ["a database's files", aws, "  features:\n", "  features:\n    location: bucket/raw/features\n", "14:15 datasets.features.location: dataset/features/bucket is protected, and would go with what it holds"],
    ["encryption", gcp, "encryption: customer-managed\n", "", "4:1 (at main) encryption: key/main is protected, and would go, with it whatever it encrypts, and dataset/captured.churn, dataset/features.days, registry/serving would be made anew, without what they hold"],
    ["encryption by others", aws, "customer-managed", "provider-managed", "4:13 encryption: key/main is protected, and would go, with it whatever it encrypts, and registry/serving would be made anew, without what it holds"],
  ])("refuses %s, at the line", (what, file, now, then, line) => {
    const renamed = /renamed (bucket)/.test(what) ? "where it only has another name, write renamedFrom: models in buckets.models-2; else " : "";
    const database = what === "a database" ? "where it only has another name, write renamedFrom: features in datasets.features-2; else " : "";
    const way = `${renamed}${database}${otherwise[what] ?? (line.includes(anew) ? another : alone)}`;
    const { lines, exitCode } = after({ "prod.yaml": file }, { "prod.yaml": edited(file, now, then) });
    expect(lines).toEqual([`environments/prod.yaml:${line}; ${way}`]);
    expect(exitCode).toBe(3);
  }); // prettier-ignore

  it("refuses encryption that comes where a registry was without", () => {
    const without = edited(aws, "encryption: customer-managed\n", "");
    expect(after({ "prod.yaml": without }, { "prod.yaml": aws }).lines).toEqual([
      `environments/prod.yaml:4:13 encryption: registry/serving is protected, and would be made anew, without what it holds; ${another}`,
    ]);
  });

  it("tells a dataset's place once, whatever is in it", () => {
    const plain = edited(gcp, "encryption: customer-managed\n", "");
    const { lines } = after({ "prod.yaml": plain }, { "prod.yaml": edited(plain, "    location: europe-west1\n", "    location: EU\n") }); // prettier-ignore
    expect(lines).toEqual([
      `environments/prod.yaml:13:15 datasets.features.location: dataset/features ${anew} location=europe-west1 becomes location=EU; ${another}`,
    ]);
  });

  it("tells each of several mistakes, in the order of the lines", () => {
    const two = edited(edited(gcp, "  models: {}\n", ""), "spend: NUMERIC", "spend: STRING");
    const { lines } = after({ "prod.yaml": gcp }, { "prod.yaml": two });
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["environments/prod.yaml:9:3", "environments/prod.yaml:19:18"]); // prettier-ignore
  });

  describe("what leads to another state or place names the old platform:", () => {
    const onGoogle =
      "what is deployed (2 buckets, 1 registry, 2 datasets, 1 endpoint, its key; Google Cloud, project acme-ml, europe-west1; state gs://acme-tfstate/churn/prod/default.tfstate)";
    const onAws =
      "what is deployed (2 buckets, 1 registry, 1 dataset, 1 endpoint, its key; AWS, account 111122223333, eu-west-1; state s3://acme-tfstate/churn/prod/terraform.tfstate)";
    const left = "would be left behind, billed, in a state that nothing names any more";
    const moved = "would be made anew, without what it holds";
    const down =
      "from the old file, write protect: false and deploy that alone, then run npx cdktf destroy prod, then make this change";
    const apart = `take it back, and write what is new to a file of its own; to take the old one down: ${down}`;
    const along =
      "take it back, or move the state along: write protect: false and deploy that alone, then make this change with npx cdktf deploy prod --migrate-state";
    const small = "cloud: aws\nsystem: churn\nowner: ml@acme.example\naws: { account: \"111122223333\", region: eu-west-1 }\nbuckets: { raw: {} }\n"; // prettier-ignore
    const inFile = "what is deployed (1 bucket; AWS, account 111122223333, eu-west-1; state terraform.prod.tfstate)";

    it.each<[what: string, before: string, after: string, line: string]>([
      ["cloud", gcp, aws, `1:8 cloud: gcp becomes aws, and ${onGoogle} ${left}; ${apart}`],
      ["cloud, the other way", aws, gcp, `1:8 cloud: aws becomes gcp, and ${onAws} ${left}; ${apart}`],
      ["system on Google Cloud", gcp, edited(gcp, "system: churn", "system: leave"), `2:9 system: churn becomes leave, and ${onGoogle} ${left}; ${apart}`],
      ["system on AWS", aws, edited(aws, "system: churn", "system: leave"), `2:9 system: churn becomes leave, and ${onAws} ${left}; ${apart}`],
      ["system in a file's state", small, edited(small, "system: churn", "system: leave"), `2:9 system: churn becomes leave, and ${inFile} ${moved}; ${apart}`],
      ["cloud in a file's state", edited(aws, "state: { bucket: acme-tfstate }\n", ""), edited(gcp, "state: { bucket: acme-tfstate }\n", ""), `1:8 cloud: aws becomes gcp, and ${onAws.replace(/state .*\)/, "state terraform.prod.tfstate)")} ${moved}; ${apart}`],
      ["region on Google Cloud", gcp, edited(gcp, "region: europe-west1", "region: europe-west4").replace("{ location: europe-west1 }", "{}").replace("    location: europe-west1\n", ""), `6:65 gcp.region: europe-west1 becomes europe-west4, and ${onGoogle} ${moved}; ${apart}`],
      ["region on AWS", aws, edited(aws, "eu-west-1", "eu-central-1"), `6:41 aws.region: eu-west-1 becomes eu-central-1, and ${onAws} ${moved}; ${apart}`],
      ["project", gcp, edited(gcp, "project: acme-ml", "project: acme-other"), `6:17 gcp.project: acme-ml becomes acme-other, and ${onGoogle} ${moved}; ${apart}`],
      ["account", aws, edited(aws, "111122223333", "222233334444"), `6:17 aws.account: 111122223333 becomes 222233334444, and ${onAws} ${moved}; ${apart}`],
      ["another bucket of the state", gcp, edited(gcp, "acme-tfstate", "acme-states"), `5:18 state.bucket: gs://acme-tfstate/churn/prod/default.tfstate becomes gs://acme-states/churn/prod/default.tfstate, and ${onGoogle} ${left}; ${along}`],
      ["no bucket of the state", aws, edited(aws, "state: { bucket: acme-tfstate }\n", ""), `5:1 (at main) state: s3://acme-tfstate/churn/prod/terraform.tfstate becomes terraform.prod.tfstate, and ${onAws} ${left}; ${along}`],
      ["a first bucket of the state", small, `${small}state: { bucket: acme-tfstate }\n`, `6:18 state.bucket: terraform.prod.tfstate becomes s3://acme-tfstate/churn/prod/terraform.tfstate, and ${inFile} ${left}; ${along}`],
    ])("%s", (_, before, now, line) => {
      const { lines, exitCode } = after({ "prod.yaml": before }, { "prod.yaml": now });
      expect(lines).toEqual([`environments/prod.yaml:${line}`]);
      expect(exitCode).toBe(3);
    }); // prettier-ignore

    it("a bucket that goes with the region is told beside it", () => {
      const elsewhere = edited(aws, "eu-west-1", "eu-central-1");
      const { lines } = after({ "prod.yaml": aws }, { "prod.yaml": edited(elsewhere, "  models: {}\n", "") });
      expect(lines.map((line) => line.split(":").slice(0, 3).join(":"))).toEqual([
        "environments/prod.yaml:6:41 aws.region",
        "environments/prod.yaml:9:3 (at main) buckets.models",
      ]);
    });

    it("a file that is gone", () => {
      const { lines, exitCode } = after({ "prod.yaml": gcp, "dev.yaml": aws }, { "prod.yaml": null });
      expect(lines).toEqual([
        `environments/prod.yaml:1:1 (at main) the file is gone, and ${onGoogle} ${left}; put it back; to take it down: ${down}`,
        "environments/dev.yaml: nothing is wrong, and nothing goes that stands at main",
      ]);
      expect(exitCode).toBe(3);
    });

    it("a file that has another name", () => {
      const { folder, write } = repository({ "prod.yaml": gcp, "dev.yaml": aws });
      write({ "prod.yaml": null, "live.yaml": gcp });
      const line = `environments/live.yaml:1:1 was prod.yaml, so that live would be deployed anew, empty, and ${onGoogle} ${left}; name the file prod.yaml again; to take the old one down: ${down}`;
      expect(checked(folder, "main").lines).toEqual([
        line,
        "environments/dev.yaml: nothing is wrong, and nothing goes that stands at main",
      ]);
      // Neither what is named nor what is new: nobody reads it.
      write({ "dev.yaml": edited(aws, "owner:", "owned:") });
      expect(checked(folder, "main", ["prod"])).toMatchObject({ lines: [line], exitCode: 3 });
    });

    it("protect: false in the same change lets none of it pass", () => {
      const moved = `${edited(gcp, "system: churn", "system: leave")}protect: false\n`;
      expect(after({ "prod.yaml": gcp }, { "prod.yaml": moved })).toMatchObject({
        lines: [`environments/prod.yaml:2:9 system: churn becomes leave, and ${onGoogle} ${left}; ${apart}`],
        exitCode: 3,
      });
    });
  });

  it.each<[what: string, file: string, now: string, then: string]>([
    ["a label", gcp, "owner:", "labels: { team: ml }\nowner:"],
    ["an endpoint that holds nothing", aws, aws.slice(aws.indexOf("endpoints:")), ""],
    ["a new column", gcp, "          spend:", "          seen: TIMESTAMP\n          spend:"],
    ["a new bucket", aws, "  raw: {}\n", "  more: {}\n  raw: {}\n"],
    ["a comment", gcp, "buckets:\n", "# as they arrive\n\nbuckets:\n"],
    ["another order of keys", gcp, "  raw: { location: europe-west1 }\n  models: {}\n", "  models: {}\n  raw: { location: europe-west1 }\n"],
    ["another order of columns", gcp, "          day: DATE\n          spend: NUMERIC\n", "          spend: NUMERIC\n          day: DATE\n"],
    ["a place that is written out", gcp, "  models: {}\n", "  models: { location: europe-west1 }\n"],
    ["a table of Glue", aws, "      days: { schema: { id: string } }\n", "      weeks: { schema: { id: string } }\n"],
    ["a column of Glue", aws, "id: string", "id: int"],
    ["an age", aws, "  raw: {}\n", "  raw: { deleteAfter: 30d }\n"],
    ["protect: false alone", gcp, "owner:", "protect: false\nowner:"],
  ])("permits %s", (_, file, now, then) => {
    expect(after({ "prod.yaml": file }, { "prod.yaml": edited(file, now, then) })).toMatchObject({
      lines: ["environments/prod.yaml: nothing is wrong, and nothing goes that stands at main"],
      exitCode: 0,
    });
  }); // prettier-ignore

  it("tells what is new, and looks at those that are named alone", () => {
    const { folder, write } = repository({ "prod.yaml": gcp });
    write({ "prod.yaml": edited(gcp, "  models: {}\n", ""), "dev.yaml": aws });
    expect(checked(folder, "main", ["dev", "dev"])).toMatchObject({
      lines: ["environments/dev.yaml: nothing is wrong, and it is not at main"],
      exitCode: 0,
    });
    expect(() => checked(folder, "main", ["test"])).toThrow(/no environment is named "test"/);
  });

  it("refuses protect: false together with what it would let go", () => {
    const { lines, exitCode } = after({ "prod.yaml": gcp }, { "prod.yaml": edited(edited(gcp, "  models: {}\n", ""), "owner:", "protect: false\nowner:") }); // prettier-ignore
    expect(lines).toEqual([
      "environments/prod.yaml:9:3 (at main) buckets.models: bucket/models is protected, and would go with what it holds; " +
        "protect: false and this are two deploys: merge and deploy protect: false alone, then make this change",
    ]);
    expect(exitCode).toBe(3);
  });

  it("tells what goes where nothing is protected as a note", () => {
    const open = `${gcp}protect: false\n`;
    const note = (changes: Files) => {
      const { lines, exitCode } = after({ "dev.yaml": open, "prod.yaml": aws }, changes);
      expect(exitCode).toBe(0);
      return lines[0]!;
    };
    expect(note({ "dev.yaml": edited(open, "  models: {}\n", "") })).toBe(
      "note: environments/dev.yaml:9:3 (at main) buckets.models: bucket/models would go with what it holds; nothing protects it",
    );
    expect(note({ "dev.yaml": edited(gcp, "  models: {}\n", "") })).toMatch(/^note: .*bucket\/models would go/);
    expect(note({ "dev.yaml": null })).toMatch(
      /^note: environments\/dev\.yaml:1:1 \(at main\) the file is gone, .*: from the old file, run npx cdktf destroy dev, then make this change$/,
    );
    expect(note({ "dev.yaml": edited(open, "system: churn", "system: leave") })).toMatch(/^note: .*dev\.yaml:2:9 system: /); // prettier-ignore
  });

  describe("where files build on others", () => {
    const base = edited(aws, "state: { bucket: acme-tfstate }\n", "");
    const files: Files = {
      "base/aws.yaml": base,
      "prod.yaml": "extends: base/aws.yaml\nstate: { bucket: acme-tfstate }\n",
      "staging.yaml": "extends: base/aws.yaml\nbuckets:\n  raw: { deleteAfter: 9d }\n",
      "dev.yaml": "extends: base/aws.yaml\nprotect: false\n",
    };

    it("tells once what several lose by one line, and notes who is not protected", () => {
      const { lines, exitCode } = after(files, { "base/aws.yaml": edited(base, "  models: {}\n", "") });
      expect(lines).toEqual([
        `environments/base/aws.yaml:8:3 (at main) buckets.models: bucket/models is protected in prod and staging, and would go with what it holds; ${alone}`,
        "note: environments/base/aws.yaml:8:3 (at main) buckets.models: bucket/models in dev would go with what it holds; nothing protects it",
      ]);
      expect(exitCode).toBe(3);
    });

    it("points at the file that takes something away", () => {
      const { lines } = after(files, { "prod.yaml": `${files["prod.yaml"]!}buckets: { models: null }\n` });
      expect(lines[0]).toMatch(/^environments\/prod\.yaml:3:20 buckets\.models: bucket\/models is protected, and/);
      expect(lines).toHaveLength(3);
    });

    it("points at the line of the file that said it", () => {
      const { lines } = after(files, { "base/aws.yaml": edited(base, "  raw: {}\n", "") });
      // Of staging it still stands in its own file, and so nothing goes there.
      expect(lines[0]).toMatch(/^environments\/base\/aws\.yaml:7:3 \(at main\) buckets\.raw: bucket\/raw is protected in prod, and/); // prettier-ignore
      expect(lines).toContain("environments/staging.yaml: nothing is wrong, and nothing goes that stands at main");
    });

    it("names each platform that another region or system would leave", () => {
      const { lines } = after(files, { "base/aws.yaml": edited(base, "system: churn", "system: leave") });
      expect(lines.map((line) => /^(?:note: )?environments\/base\/aws\.yaml:2:9 system: .*state ([^)]*)\)/.exec(line)?.[1])).toEqual([
        "s3://acme-tfstate/churn/prod/terraform.tfstate", "terraform.staging.tfstate", "terraform.dev.tfstate",
      ]); // prettier-ignore
    });
  });

  describe("what cannot be compared is told plainly:", () => {
    it("files that this version does not read, beside what it finds in others", () => {
      const old = { "dev.yaml": `${gcp}colour: red\n`, "prod.yaml": aws };
      const { lines, exitCode } = after(old, { "dev.yaml": gcp });
      expect(lines).toEqual([
        "environments/dev.yaml (at main) cannot be compared, since this version does not read it:",
        expect.stringMatching(/^ {2}environments\/dev\.yaml:27:1 colour: unknown field/),
        "environments/prod.yaml: nothing is wrong, and nothing goes that stands at main",
      ]);
      expect(exitCode).toBe(1);
      expect(after(old, { "dev.yaml": gcp, "prod.yaml": edited(aws, "  raw: {}\n", "") }).exitCode).toBe(3);
    });

    it("a base that is not there, or leads out", () => {
      const { text, exitCode } = after({ "dev.yaml": "extends: base/none.yaml\n", "prod.yaml": "extends: ../x.yaml\n" }, { "dev.yaml": gcp, "prod.yaml": aws }); // prettier-ignore
      expect(exitCode).toBe(1);
      expect(text).toContain('environments/dev.yaml:1:10 extends: "base/none.yaml" does not exist');
      expect(text).toContain('environments/prod.yaml:1:10 extends: "../x.yaml" leads out of environments;');
      expect(text).not.toContain("ponte-check-");
    });

    it("mistakes in today's files come first", () => {
      const { folder, write } = repository({ "prod.yaml": gcp });
      write({ "prod.yaml": edited(gcp, "NUMERIC", "MONEY") });
      expect(() => checked(folder, "main")).toThrow(/prod\.yaml:20:18 /);
    });

    it("a commit without environments, of which all are new", () => {
      const { folder, write } = repository({ "../README.md": "# Nothing yet\n" });
      write({ "prod.yaml": gcp });
      expect(checked(folder, "main")).toMatchObject({
        lines: ["environments/prod.yaml: nothing is wrong, and it is not at main"],
        exitCode: 0,
      });
    });

    it.each([
      ["origin/main", "fetch it: git fetch origin main"],
      ["4b825dc642cb6eb9a060e54bf8d69288fbee4904", "fetch it: git fetch origin 4b825dc642cb6eb9a060e54bf8d69288fbee4904"],
      ["HEAD^1", "fetch more of the history: git fetch --deepen=1"],
      ["nowhere", "write a branch, tag or commit that git log knows, such as origin/main"],
    ])("a commit that is not here: %s", (ref, remedy) => {
      const { folder } = repository({ "prod.yaml": gcp });
      git(folder, "remote", "add", "origin", folder);
      expect(() => checked(folder, ref)).toThrow(new UserError(`--against ${ref}: there is no such commit here; ${remedy}`));
    }); // prettier-ignore

    it.each(["--output=x", "-h", ""])("an option in place of a commit: %j", (ref) => {
      const { folder } = repository({ "prod.yaml": gcp });
      expect(() => checked(folder, ref)).toThrow(
        new UserError(`--against: "${ref}" is no branch, tag or commit; write one such as origin/main`),
      );
      expect(readdirSync(folder).sort()).toEqual([".git", "environments"]);
    });

    it("a repository that lacks a file", () => {
      const { folder } = repository({ "prod.yaml": gcp });
      const blob = String(git(folder, "rev-parse", "main:environments/prod.yaml")).trim();
      rmSync(join(folder, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
      expect(() => checked(folder, "main")).toThrow(
        /^--against main: Git cannot read environments there \(.*\); fetch all of it: git fetch --refetch$/,
      );
    });

    it("a folder in no repository", () => {
      const { folder } = project({ "prod.yaml": gcp });
      expect(() => checked(folder, "main")).toThrow(
        /^--against main: Git finds no repository here \(not a git repository.*\); run this in a clone, or leave --against out$/,
      );
    });
  });

  it("reads a project in a folder of the repository, a link in it, and a name with a space, and leaves nothing behind", () => {
    const { folder, write } = project({ "../app/environments/base/of all.yaml": gcp });
    write({ "../app/environments/prod.yaml": "extends: base/linked.yaml\n" });
    symlinkSync("of all.yaml", join(folder, "app", "environments", "base", "linked.yaml"));
    git(folder, "init", "--quiet", "--initial-branch=main");
    git(folder, "add", ".");
    git(folder, "commit", "--quiet", "--message=what is deployed");
    rmSync(join(folder, "app", "environments"), { recursive: true });
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("ponte-check-")).length;
    const before = copies();
    write({ "../app/environments/prod.yaml": edited(gcp, "  models: {}\n", "") });
    expect(checked(join(folder, "app"), "main").lines[0]).toMatch(
      /^environments\/base\/linked\.yaml:9:3 \(at main\) buckets\.models: bucket\/models is protected in prod,/,
    );
    expect(copies()).toBe(before);
    expect(existsSync(join(folder, "app", "environments", "base"))).toBe(false);
  });
});

describe("the command", () => {
  needsOnPath("git");

  const run = (folder: string, ...words: string[]) =>
    spawnSync(process.execPath, [resolve("bin/ponte.js"), "check", ...words], { cwd: folder, encoding: "utf8" });

  it("ends with 3 for what is refused, and with 1 for mistakes in the files and for a commit that is not here", () => {
    const { folder, write } = repository({ "prod.yaml": aws });
    expect(run(folder, "--against", "main")).toMatchObject({
      status: 0,
      stdout: "environments/prod.yaml: nothing is wrong, and nothing goes that stands at main\n",
    });
    write({ "prod.yaml": edited(aws, "  raw: {}\n", "") });
    const refused = run(folder, "--against", "main");
    expect(refused).toMatchObject({ status: 3, stderr: "" });
    expect(refused.stdout).toMatch(/^environments\/prod\.yaml:8:3 \(at main\) buckets\.raw: bucket\/raw is protected/);
    write({ "prod.yaml": edited(aws, "owner:", "owned:") });
    const mistaken = run(folder, "--against", "main");
    expect(mistaken).toMatchObject({ status: 1, stdout: "" });
    expect(mistaken.stderr).toMatch(/^environments\/prod\.yaml:3:1 owned: /m);
    expect(mistaken.stderr).not.toMatch(/^ +at /m);
    expect(run(folder, "--against", "origin/main")).toMatchObject({ status: 1, stdout: "" });
  });
});

it("says what to do where there is no git", () => {
  const { folder } = project({ "prod.yaml": gcp });
  const path = process.env.PATH;
  onTestFinished(() => void (process.env.PATH = path));
  process.env.PATH = folder;
  expect(() => checked(folder, "main")).toThrow(
    new UserError("--against: git cannot be run (ENOENT); install it, or leave --against out"),
  );
});
