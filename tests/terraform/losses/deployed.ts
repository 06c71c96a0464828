import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { loadEnvironments } from "../../../language";
import { diff } from "../../../tools/diff";
import { gate } from "../../../tools/plan/gate";
import { readPlan } from "../../../tools/plan/plan";
import type { Json } from "../../support/check-schema";
import { Sandboxed } from "../proof/sandboxed";
import type { Ended } from "../support/run";
import { isLoss, toName, type Base, type Case } from "./case";

const buckets = {
  gcp: { type: "google_storage_bucket", name: "name" },
  aws: { type: "aws_s3_bucket", name: "bucket" },
};

/** What was to be kept out of an edit, and by whom. */
export interface Outcome {
  /** True where Terraform refused also without the anchor, by the guard of a thing itself. */
  readonly own: boolean;

  /** What the gate named, where nothing but it was left. */
  readonly gate: readonly string[];
}

/** An environment of the table in a sandbox of its own, with an object in its bucket `raw`. */
export class Deployed {
  readonly sandbox: Sandboxed;
  private before = 0;

  /** @param below YAML between the environment's own and that of its cases */
  constructor(
    private readonly base: Base,
    private readonly below: readonly string[] = [],
  ) {
    const folder = join(inject("folder"), `${base.name}-files`);
    mkdirSync(folder);
    writeFileSync(join(folder, `${base.name}.yaml`), base.yaml);
    this.sandbox = new Sandboxed(loadEnvironments({ directory: folder })[0]!);
    this.sandbox.edit(below);
  }

  async deploy(): Promise<void> {
    expect(await this.sandbox.start()).toSucceed();
    expect(await this.sandbox.cdktf("deploy", "--auto-approve")).toSucceed("Apply complete!");
    await this.callObject("put");
    this.before = (await this.sandbox.changes()).length;
    await this.expectUntouched();
  }

  /** No call has changed anything, the object is there, and with it each guard: a plan that has read all of it changes nothing. */
  async expectUntouched(): Promise<void> {
    await this.edit([]);
    expect(await this.sandbox.terraform("plan")).toSucceed("No changes.");
    expect(await this.callObject("get")).toBe(200);
    expect(await this.sandbox.changes()).toHaveLength(this.before);
  }

  /** Plans an edit on what is deployed; all that is not as the case says fails. */
  async judge(one: Case): Promise<Outcome> {
    await this.edit(one.edit);
    const options = ["-refresh=false", ...(one.destroy ? ["-destroy"] : [])];
    const planned = await this.sandbox.plan([...options, ...(one.withMarks ? ["-out=plan"] : [])]);
    const held = heldBy(planned);
    expect(marksIn(held)).toEqual([...one.keys].sort());
    if (one.keys.length + (one.own ?? []).length === 0) expect(held).toEqual([]);
    else expect(held).not.toEqual([]);

    const bare = await this.sandbox.planWithoutAnchor(options);
    const own = heldBy(bare.ended).length > 0;
    expect({ own }).toEqual({ own: (one.own ?? []).length > 0 || (isLoss(one) ? expect.any(Boolean) : false) });
    // Terraform ends before what lies below a thing that is held, so that the gate is to see it without that as well.
    const naked = own && !one.withGuards ? await this.sandbox.planWithoutAnchor(options, false) : bare;
    if (naked !== bare) expect(heldBy(naked.ended)).toEqual([]);
    const file = one.withMarks ? await this.sandbox.writePlanned() : naked.plan;
    const protect = !one.edit.some((text) => text.includes("protect: false"));
    const { exitCode } = await diff(this.base.name, { plan: file, gate: { protect }, exitCode: true });
    const refusals = gate(readPlan(readFileSync(file, "utf8")), protect);
    const things = [...new Set(refusals.flatMap(({ thing }) => thing ?? []))].sort();
    const named = toName(one);
    expect({ things, exitCode }).toEqual(
      named.length > 0
        ? { things: expect.arrayContaining(named), exitCode: 3 }
        : { things: [], exitCode: expect.toBeOneOf([0, 10, 11]) },
    );
    expect(await this.sandbox.changes()).toHaveLength(this.before);
    return { own, gate: things };
  }

  /** The same edit, as people deploy it. */
  async deployEdit(one: Case): Promise<void> {
    await this.edit(one.edit);
    const type = () => this.sandbox.cdktf(one.destroy ? "destroy" : "deploy", "--auto-approve");
    let ended = await type();
    // cdktf can lose the last lines on a busy machine, the error among them.
    for (let again = 0; again < 4 && ended.code !== 0 && !ended.output.includes("Nothing was"); again++)
      ended = await type();
    expect(ended).toFail("Instance cannot be destroyed");
    expect(ended).toFail("Nothing was touched");
    await this.gateEdit(one);
    await this.expectUntouched();
  }

  async edit(texts: readonly string[]): Promise<void> {
    this.sandbox.edit([...this.below, ...texts]);
    expect(await this.sandbox.synth()).toSucceed();
  }

  /** `ponte diff --gate` on the edit's plan without the anchor, as a pipeline runs it. */
  async gateEdit(one: Case): Promise<void> {
    await this.edit(one.edit);
    const options = ["-refresh=false", ...(one.destroy ? ["-destroy"] : [])];
    const { plan } = await this.sandbox.planWithoutAnchor(options, one.withGuards ?? false);
    const told = await this.sandbox.ponteAlone("diff", this.base.name, "--gate", "--plan", plan);
    expect(told.code, told.output).toBe(3);
    for (const thing of toName(one)) expect(told.output).toContain(`- \`${thing}\`: `);
  }

  /** The keys of the block that would go or be made anew, by the plan that was made last. */
  async refusedKeys(block = "protected"): Promise<string[]> {
    const marked = new RegExp(`^terraform_data\\.${block}_\\d\\["(.*)"\\]$`);
    const { resource_changes: planned = [] } = await this.sandbox.planned();
    return planned
      .filter(({ change }) => change.actions.includes("delete"))
      .flatMap(({ address }) => marked.exec(address)?.[1] ?? [])
      .sort();
  }

  /** An object in the bucket `raw`, as whoever trains a model puts one there; its status. */
  private async callObject(what: "put" | "get"): Promise<number> {
    const { type, name } = buckets[this.base.cloud];
    const all = Object.values<Json>(this.sandbox.program().resource[type]);
    const bucket = all.find((body) => body["//"].metadata.path.endsWith("/bucket/raw/Resource"))![name];
    const { HTTPS_PROXY, AWS_ENDPOINT_URL } = await this.sandbox.variables();
    if (this.base.cloud === "aws") {
      const headers = {
        Authorization: "AWS4-HMAC-SHA256 Credential=test/20250101/eu-west-1/s3/aws4_request",
      };
      const init = what === "put" ? { method: "PUT", headers, body: "a,b\n" } : { headers };
      return (await fetch(`${AWS_ENDPOINT_URL}/${bucket}/data.csv`, init)).status;
    }
    const storage = "https://storage.googleapis.com";
    const call =
      what === "put"
        ? { method: "POST", url: `${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=data.csv`, body: {} }
        : { method: "GET", url: `${storage}/storage/v1/b/${bucket}/o/data.csv` };
    return (await fetch(`${HTTPS_PROXY}/__sandbox/call`, { method: "POST", body: JSON.stringify(call) })).status;
  }
}

/** The addresses that a plan has refused to destroy; fails where it ended with another error. */
function heldBy({ code, output }: Ended): string[] {
  const lines = output.split("\n").filter((line) => line.startsWith("{"));
  const errors = lines
    .map((line) => (JSON.parse(line) as Json).diagnostic)
    .filter((diagnostic) => diagnostic?.severity === "error");
  const others = errors.filter(({ summary }) => summary !== "Instance cannot be destroyed");
  expect({ others, code }, output).toEqual({ others: [], code: errors.length > 0 ? 1 : 0 });
  return errors.map(({ detail }) => /^Resource (.+) has lifecycle\.prevent_destroy set/s.exec(detail)![1]!);
}

const marksIn = (addresses: readonly string[]): string[] =>
  addresses.flatMap((address) => /^terraform_data\.protected_\d\["(.*)"\]$/.exec(address)?.[1] ?? []).sort();
