import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { type Anchored, anchorFile } from "../../stacks/anchor/file";
import { removedFile } from "../../stacks/anchor/state-file";
import { needsOnPath } from "../support/on-path";
import { run } from "./support/run";
import { terraformEnvironment } from "./support/terraform";

const all = new Map([
  ["bucket/raw", "location=EU name=raw"],
  ["bucket/models", "location=EU name=models"],
  ["dataset/f.t.spend", "type=FLOAT"],
]);
const without = (key: string) => new Map([...all].filter(([each]) => each !== key));
const as = (kept: ReadonlyMap<string, string>, { released = [], retired = [], adopted = [], protect = true }: Marks = {}): string => {
  const keys = { released: new Set(released), retired: new Set(retired), adopted: new Set(adopted) };
  return anchorFile({ name: "dev", kept, protect, ...keys } satisfies Anchored);
}; // prettier-ignore

interface Marks {
  readonly released?: string[];
  readonly retired?: string[];
  readonly adopted?: string[];
  readonly protect?: boolean;
}
/** Nothing is protected. */
const open = (kept: ReadonlyMap<string, string>): Marks => ({ released: [...kept.keys()], protect: false });

// What stands for things of a cloud: the engine's own data, which no provider makes.
const thing = 'resource "terraform_data" "raw" {\n  input = "raw"\n}\n';

/** One change after another, each from where the one before it ended: files, and what the plan does to which marks and things. */
const steps: [what: string, files: { anchor: string; things?: string; removed?: string }, does: string[] | "refused"][] = [
  ["is deployed", { anchor: as(all), things: thing }, ["create x5"]],
  ["a key leaves", { anchor: as(without("bucket/raw")), things: thing }, "refused"],
  ["an identity changes", { anchor: as(new Map([...all, ["dataset/f.t.spend", "type=STRING"]])), things: thing }, "refused"],
  ["all keys leave", { anchor: as(new Map()), things: thing }, "refused"],
  ["a key leaves as protection does", { anchor: as(without("bucket/raw"), open(without("bucket/raw"))), things: thing }, "refused"],
  ["one is released", { anchor: as(all, { released: ["bucket/raw"] }), things: thing }, []],
  ["it is retired", { anchor: as(all, { retired: ["bucket/raw"] }), removed: removedFile(["terraform_data.raw", "terraform_data.never"]) }, ["forget x1"]],
  ["another leaves meanwhile", { anchor: as(without("bucket/models"), { retired: ["bucket/raw"] }) }, "refused"],
  ["what is retired leaves", { anchor: as(without("bucket/raw")) }, "refused"],
  ["it is made again", { anchor: as(all), things: thing }, "refused"],
  ["it is adopted, all of it", { anchor: as(all, { adopted: ["bucket/raw"] }) }, []],
  ["it stays without that word", { anchor: as(all) }, []],
  ["a table is retired with its columns", { anchor: as(all, { retired: ["dataset/f.t.spend"] }) }, []],
  ["it is adopted without a column", { anchor: as(without("dataset/f.t.spend")) }, "refused"],
  ["what is retired is let go of", { anchor: as(all, { released: ["dataset/f.t.spend", "bucket/raw"], retired: ["dataset/f.t.spend"] }) }, []],
  ["what is released leaves", { anchor: as(without("bucket/raw"), { released: ["dataset/f.t.spend"], retired: ["dataset/f.t.spend"] }) }, ["delete x1"]],
  ["protection goes", { anchor: as(without("bucket/raw"), { ...open(without("bucket/raw")), retired: ["dataset/f.t.spend"] }) }, []],
  ["and comes back", { anchor: as(without("bucket/raw"), { retired: ["dataset/f.t.spend"] }) }, []],
]; // prettier-ignore

interface Planned {
  readonly resource_changes?: { readonly change: { readonly actions: string[] } }[];
}

// `PONTE_TOFU` names OpenTofu's program where it is not on the PATH.
describe.each(["terraform", process.env.PONTE_TOFU ?? "tofu"])("the anchor, read by %s", (engine) => {
  if (!engine.includes("/")) needsOnPath(engine);

  it("refuses and lets go alike", { timeout: 300_000 }, async () => {
    const folder = join(inject("folder"), "engines", engine.replace(/\W/g, ""));
    mkdirSync(folder, { recursive: true });
    const env = terraformEnvironment(inject("folder"));
    const call = (...words: string[]) =>
      run(engine, [...words, "-no-color"], { cwd: folder, env, log: join(folder, `${words[0]}.log`) });
    for (const [what, { anchor, things = "", removed = "" }, does] of steps) {
      for (const [name, text] of Object.entries({ anchor, things, removed })) writeFileSync(join(folder, `${name}.tf`), text);
      if (what === "is deployed") expect(await call("init", "-input=false")).toSucceed();
      const plan = await call("plan", "-input=false", "-out=plan");
      if (does === "refused") {
        expect(plan, what).toFail("cannot be destroyed");
        continue;
      }
      expect(plan, what).toSucceed();
      const { resource_changes: changes = [] } = JSON.parse((await call("show", "-json", "plan")).output) as Planned;
      const actions = changes.flatMap(({ change }) => change.actions).filter((action) => action !== "no-op");
      const counts = [...new Set(actions)].map((action) => `${action} x${actions.filter((each) => each === action).length}`);
      expect(counts, what).toEqual(does);
      expect(await call("apply", "-input=false", "plan"), what).toSucceed();
    }
    expect(await call("plan", "-destroy", "-input=false")).toFail("cannot be destroyed");
  }); // prettier-ignore
});
