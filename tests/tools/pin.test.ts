import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { loadEnvironments } from "../../language";
import { pin } from "../../tools/pin";

const image = (letter: string) => `registry/serving@sha256:${letter.repeat(64)}`;
const text = (endpoints: string) => `# Ours.
extends: base/aws.yaml
system: churn
owner: ml@acme.example # a group

${endpoints}`;
const base = `cloud: aws
aws: { account: "111122223333", region: eu-west-1 }
registries: { serving: {} }
endpoints:
  churn: { variants: { champion: { image: ${image("a")} } } } # for all
`;
const inFull = `endpoints:
  churn:
    variants:
      champion:
        image: "${image("b")}" # the good one
        traffic: 90%
      challenger: { image: ${image("c")}, traffic: 10% }
`;

let directory: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "ponte-pin-test-"));
  directory = join(folder, "environments");
  mkdirSync(join(directory, "base"), { recursive: true });
  writeFileSync(join(directory, "base/aws.yaml"), base);
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const write = (endpoints: string) => writeFileSync(join(directory, "dev.yaml"), text(endpoints));
const written = () => readFileSync(join(directory, "dev.yaml"), "utf8");
const pinned = (variant: string, to: string) => pin({ directory, environment: "dev", variant, image: to }).text;
const imageOf = (variant: string) =>
  loadEnvironments({ directory })[0]!.kinds.endpoints.churn!.variants[variant]!.image;

describe("an image", () => {
  it.each([
    ["champion", (before: string) => before.replace(`"${image("b")}"`, image("d"))],
    ["challenger", (before: string) => before.replace(image("c"), image("d"))],
  ])("of %s is another, and every other byte stays", (variant, then) => {
    write(inFull);
    const before = written();
    const said = pinned(`endpoint/churn/${variant}`, image("d"));
    expect(written()).toBe(then(before));
    expect(imageOf(variant)).toBe(image("d"));
    expect(said.split("\n").slice(1)).toEqual([expect.stringContaining(image("d"))]);
  });

  it("that a base says is said anew in the environment's own file", () => {
    write("");
    pinned("endpoint/churn/champion", image("d"));
    expect(imageOf("champion")).toBe(image("d"));
    expect(written().startsWith(text("").trimEnd())).toBe(true);
    expect(readFileSync(join(directory, "base/aws.yaml"), "utf8")).toBe(base);
  });

  it("is the first of an endpoint that has none", () => {
    writeFileSync(join(directory, "base/aws.yaml"), base.replace(/endpoints:[^]*/, "endpoints: { churn: {} }\n"));
    write("");
    pinned("endpoint/churn/champion", image("d"));
    expect(imageOf("champion")).toBe(image("d"));
  });

  it("of a job is another, and every other byte stays", () => {
    write(`jobs: { ingest: { image: "${image("b")}", cpu: 1 } } # nightly\n`);
    const before = written();
    pinned("job/ingest", image("d"));
    expect(written()).toBe(before.replace(`"${image("b")}"`, image("d")));
    expect(loadEnvironments({ directory })[0]!.kinds.jobs.ingest!.image).toBe(image("d"));
  });

  it("of a service is another, its own or a variant's", () => {
    const variants = `{ old: { image: "${image("a")}", traffic: 50% }, new: { image: "${image("b")}", traffic: 50% } }`;
    write(`services: { api: { image: "${image("b")}", cpu: 1 }, web: { variants: ${variants} } }\n`);
    const before = written();
    pinned("service/api", image("d"));
    expect(written()).toBe(before.replace(`"${image("b")}", cpu`, `${image("d")}, cpu`));
    pinned("service/web/new", image("e"));
    const { api, web } = loadEnvironments({ directory })[0]!.kinds.services;
    expect([api!.image, web!.variants.old!.image, web!.variants.new!.image]).toEqual(["d", "a", "e"].map(image));
    expect(() => pinned("service/web", image("d"))).toThrow("service/web has variants; write service/web/old or service/web/new"); // prettier-ignore
    expect(() => pinned("service/api/main", image("d"))).toThrow('service/api has no variant "main"; there is none');
    expect(() => pinned("service/ap", image("d"))).toThrow('dev has no service "ap"; there is api, web');
  });

  it("is not written where it stands already, in a base too", () => {
    write("");
    expect(pinned("endpoint/churn/champion", image("a"))).toContain("already");
    expect(written()).toBe(text(""));
  });
});

describe("what is wrong", () => {
  it.each([
    ["churn/champion", image("d"), '"churn/champion" is no variant, no job and no service; write endpoint/<name>/<variant>'],
    ["endpoint/churn/champion", "registry/serving:v2", '"registry/serving:v2" has no digest'],
    ["endpoint/churn/champion", `${image("d")}d`, "has no digest"],
    ["endpoint/chur/champion", image("d"), 'dev has no endpoint "chur"; did you mean "churn"?'],
    ["endpoint/churn", image("d"), '"endpoint/churn" is no variant, no job and no service'],
    ["job/ingest/champion", image("d"), '"job/ingest/champion" is no variant, no job and no service'],
    ["job/ingest", image("d"), 'dev has no job "ingest"; there is none'],
    ["endpoint/churn/toString", image("d"), 'endpoint/churn has no variant "toString"; there is champion, challenger'],
    ["endpoint/churn/champion", `registry/other@sha256:${"d".repeat(64)}`, 'dev.yaml:10:16 endpoints.churn.variants.champion.image: no registry is named "other"'],
  ])("with %s and %s is said, and nothing is written", (variant, to, says) => {
    write(inFull);
    const before = written();
    expect(() => pinned(variant, to)).toThrow(says);
    expect(written()).toBe(before);
  }); // prettier-ignore

  it("is an environment that is not there", () => {
    write(inFull);
    const named = () => pin({ directory, environment: "deb", variant: "endpoint/churn/champion", image: image("d") });
    expect(named).toThrow(`${relative(process.cwd(), directory)}:1:1 no environment is named "deb"; did you mean "dev"?`);
  }); // prettier-ignore
});
