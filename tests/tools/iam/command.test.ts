import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { needsOnPath } from "../../support/on-path";
import { aws, gcp, repository } from "../check/project";

// The command as people run it, in a folder of their own.

const run = (cwd: string, ...words: string[]) =>
  spawnSync(process.execPath, [resolve("bin/ponte.js"), "iam", ...words], { cwd, encoding: "utf8" });

describe("ponte iam", () => {
  needsOnPath("git");

  it("tells who may do what, and why, as a text and as data", () => {
    const reading = gcp.replace("raw: { ", 'raw: { access: { readers: ["group:ml@acme.example"] }, ');
    const { folder, write } = repository({ "dev.yaml": reading });
    const all = run(folder, "dev");
    expect(all).toMatchObject({ status: 0, stderr: "" });
    expect(all.stdout).toMatch(/^dev · Google Cloud acme-ml · europe-west1 · who may do what/);
    expect(all.stdout).toContain("  group ml@acme.example\n    may list and read objects in bucket/raw (roles/storage.objectViewer)\n"); // prettier-ignore

    const why = run(folder, "dev", "--why", "people read bucket/raw");
    expect(why).toMatchObject({ status: 0, stderr: "" });
    expect(why.stdout.replace(/\s+/g, " ")).toMatch(
      /^group ml@acme\.example may list and read objects in bucket\/raw \(roles\/storage\.objectViewer\) environments\/dev\.yaml:8:\d+ buckets\.raw\.access\.readers\.0: group:ml@acme\.example google_/,
    );

    const data = run(folder, "dev", "--why", "storage.objects.get people", "--as", "json");
    expect(data).toMatchObject({ status: 0, stderr: "" });
    const { rights } = JSON.parse(data.stdout) as { rights: { who: { id: string } }[] };
    expect(rights.map(({ who }) => who.id)).toEqual(["group:ml@acme.example"]);

    write({ "dev.yaml": gcp });
    const since = run(folder, "dev", "--against", "main");
    expect(since).toMatchObject({ status: 0, stderr: "" });
    expect(since.stdout.split("\n").slice(1)).toEqual(["- group ml@acme.example may list and read objects in bucket/raw (roles/storage.objectViewer)", ""]); // prettier-ignore
  });

  it("ends with 1 and one line for what means nothing, and with 0 for what nobody has", () => {
    const { folder } = repository({ "dev.yaml": aws });
    const wrong = run(folder, "dev", "--why", "wibble bucket/raw");
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toMatch(/"wibble" is no right, thing, person or verb .*the verbs are .*act as/s);
    expect(wrong.stderr).not.toMatch(/\n\s+at |node:internal/);
    expect(run(folder, "nowhere")).toMatchObject({ status: 1, stdout: "" });
    expect(run(folder, "dev", "--why", "push registry/serving")).toMatchObject({
      status: 0,
      stdout: "Nothing in dev brings push registry/serving: nobody has it by what its program grants.\n",
      stderr: "",
    });
  });
});
