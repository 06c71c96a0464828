import { describe, expect, it } from "vitest";
import { loadFiles } from "../support/environments";
import { kindNames, loadEnvironment, loadEnvironments, type Environment } from "../../language";
import { kindWords } from "../../tools/kinds";
import { show } from "../../tools/show";
import { flowsOf } from "../../tools/show/flows";
import { summary } from "../../tools/show/summary";
import { showInTerminal } from "../../tools/show/terminal";
import { synthesize } from "../../tools/synthesize";

const environments = loadEnvironments({ directory: "environments" });
const load = (name: string) => loadEnvironment(`environments/${name}.yaml`, "environments");
const shown = (environment: Environment) => show(synthesize(environment));
const prod = shown(load("prod"));
const prodAws = shown(load("prod-aws"));
const row = (text: string, name: string) => text.split("\n").find((line) => line.startsWith(`| \`${name}\``));

describe("show", () => {
  it("opens with what one must know before a deploy", () => {
    expect(prod).toMatch(/^# prod\n/);
    expect(prod).toContain("Google Cloud, project `acme-ml-prod`, `europe-west1`");
    expect(prod).toContain("`ml-platform@acme.example`");
    expect(prod).toContain("**Protected:** yes");
    expect(prod).toContain("`gs://acme-ml-prod-tfstate/churn/prod/default.tfstate`");
    expect(prodAws).toContain("AWS, account `333344445555`, `eu-west-1`");
    expect(prodAws).toContain("`s3://acme-ml-prod-tfstate/churn/prod-aws/terraform.tfstate`");
    expect(shown(load("dev"))).toContain("**Protected:** no");
  });

  it("says when an environment goes by itself, and warns of no protection there", () => {
    const short = loadEnvironment("tests/everything/short-lived.yaml", "tests/everything");
    expect(shown(short)).toContain("**Ends:** goes 3 days after its deploy, by itself, with all that it holds");
    expect(shown(short)).not.toContain("protect is false");
    const terminal = showInTerminal(synthesize(short), "overview", { width: 80, ascii: false });
    expect(terminal.replace(/\s+/g, " ")).toContain("goes 3 days after its deploy, with its data");
    expect(prod).not.toContain("**Ends:**");
  });

  it("says what a month may cost, and that a budget stops nothing else than what it says", () => {
    const budget = { amount: 1600.5, currency: "USD", stop: { queryBytes: 2 * 1024 ** 4, replicas: 12 } };
    const withBudget = (more: object) => shown({ ...load("prod-aws"), budget: { ...budget, ...more } } as Environment);
    expect(withBudget({})).toContain(
      "- **Budget:** 1,600.5 USD a month; tells at 50%, 80% and 100%, and stops a query at 2TiB and endpoints at 12 replicas together, and nothing else\n",
    );
    expect(withBudget({ stop: undefined })).toContain("- **Budget:** 1,600.5 USD a month; tells at 50%, 80% and 100%, and stops nothing\n"); // prettier-ignore
    expect(withBudget({})).toContain(" 1 for the budget");
    expect(prodAws).not.toContain("Budget");
  });

  it("says of each thing where it is and how it behaves", () => {
    expect(row(prod, "raw")).toContain("`gs://acme-ml-prod-churn-prod-raw`");
    expect(row(prod, "raw")).toContain("deleted after 1100 days; old versions kept 30 days; NEARLINE after 90 days");
    expect(row(prod, "models")).toContain("kept for ever");
    expect(row(prod, "scratch")).toContain("no old versions");
    expect(row(prod, "training")).toContain("newest 10 images kept");
    expect(row(prod, "features")).toContain("1 table: customer_days");
    expect(row(prodAws, "serving")).toContain("`333344445555.dkr.ecr.eu-west-1.amazonaws.com/churn-prod-aws-serving`");
    expect(row(prodAws, "churn")).toContain("champion 90%; challenger 10%; ml.m5.xlarge; 2 to 8 replicas");
  });

  it("says who reads and who writes, people and workloads alike", () => {
    expect(row(prod, "bucket/raw")).toMatch(/`group:ml-auditors@acme.example`, `airflow\/pipelines` +\| `job\/ingest`/);
    expect(row(prod, "dataset/captured")).toMatch(/\| - +\| `endpoint\/churn`/);
    expect(row(prodAws, "registry/serving")).toContain("`endpoint/churn`");
  });

  it("says what is billed although nobody uses it", () => {
    const hourly = (text: string) => text.split("\n").find((line) => line.startsWith("| by the hour"));
    expect(hourly(prod)).toContain("`airflow/pipelines`: Airflow");
    expect(hourly(prodAws)).toContain("2 NAT gateways");
    expect(hourly(prodAws)).toContain("`endpoint/churn`: model endpoint");
    expect(prod).toContain("Every model that is deployed to a Vertex AI endpoint");
    expect(prodAws).not.toContain("Vertex AI");
  });

  it("warns of a state that only one machine has, outside dev", () => {
    expect(shown({ ...load("prod"), state: undefined })).toMatch(
      /> \*\*Warning:\*\* environments\/prod.yaml: the state is a file on this machine/,
    );
    expect(shown({ ...load("dev"), state: undefined })).not.toContain("Warning");
    expect(prod).not.toContain("Warning");
  });

  it("says that an endpoint has no variant yet", () => {
    const environment = load("prod-aws");
    if (environment.cloud !== "aws") throw new Error("prod-aws is not on AWS");
    const endpoints = { churn: { ...environment.kinds.endpoints.churn!, variants: {} } };
    const text = shown({ ...environment, kinds: { ...environment.kinds, endpoints } });
    expect(row(text, "churn")).toMatch(/\| - +\| no variant yet/);
  });

  it("shows an environment that holds nothing yet", () => {
    const text = shown({
      ...load("dev"),
      kinds: Object.fromEntries(kindNames.map((kind) => [kind, {}])),
    } as Environment);
    expect(text).toContain("| by the hour, even when idle   | nothing |");
    expect(text).not.toContain("mermaid");
  });

  it.each(environments)("says of $name nothing that it does not know", (environment) => {
    expect(shown(environment)).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it("lets no description out of its cell", () => {
    const environment = load("dev");
    const datasets = {
      ...environment.kinds.datasets,
      features: { ...environment.kinds.datasets.features!, description: "a | b\n`c` <img src=x> [d](e) $5" },
    };
    const text = shown({ ...environment, kinds: { ...environment.kinds, datasets } } as Environment);
    expect(row(text, "features")).toContain("a &#124; b &#96;c&#96; &#60;img src=x&#62; &#91;d&#93;(e) &#36;5;");
  });

  it.each(environments)("writes tables of $name whose rows have the columns of their head", (environment) => {
    const cells = (line: string) => line.replace(/\\\||`[^`]*`/g, "").split("|").length;
    for (const block of shown(environment)
      .split("\n\n")
      .filter((text) => text.startsWith("|"))) {
      const [head, rule, ...rows] = block.split("\n");
      expect(rule).toMatch(/^\|( -+ +\|)* --- \|$/);
      expect(rows.length).toBeGreaterThan(0);
      for (const line of rows) expect(cells(line)).toBe(cells(head!));
    }
  });
});

describe("the diagram", () => {
  const node =
    /^ {2}([a-z][a-z0-9_]*)(?:\["[^"]+"\]|\[\("[^"]+"\)\]|\[\["[^"]+"\]\]|\[\/"[^"]+"\/\]|\{\{"[^"]+"\}\}|\(\["[^"]+"\]\))$/;
  const arrow = /^ {2}(\w+) -->\|"[^"|]+"\| (\w+)$/;
  const diagramOf = (text: string) => /```mermaid\n([^]*?)\n```/.exec(text)![1]!.split("\n");

  it.each(environments)("of $name is a flowchart whose every arrow joins two of its nodes", (environment) => {
    const [head, ...lines] = diagramOf(shown(environment));
    expect(head).toBe("flowchart LR");
    const ids = lines.flatMap((line) => node.exec(line)?.[1] ?? []);
    const arrows = lines.flatMap((line) => arrow.exec(line) ?? []).length / 3;
    expect(ids.length + arrows).toBe(lines.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(Object.values(environment.kinds).reduce((sum, kind) => sum + Object.keys(kind).length, 0));
    for (const line of lines) for (const id of arrow.exec(line)?.slice(1) ?? []) expect(ids).toContain(id);
  });

  it("points the way that data goes", () => {
    expect(diagramOf(prod)).toEqual(
      expect.arrayContaining([
        '  bucket_raw -->|"reads"| airflow_pipelines',
        '  airflow_pipelines -->|"writes"| dataset_features',
        '  endpoint_churn -->|"captures 10%"| dataset_captured',
      ]),
    );
    expect(diagramOf(prodAws)).toContain('  bucket_models -->|"champion 90%"| endpoint_churn');
    expect(diagramOf(prodAws)).toContain('  registry_serving -->|"serves challenger"| endpoint_churn');
  });

  it("shows who reads a secret by a variable, and in which version", () => {
    const family = (name: string) => shown(loadEnvironment(`tests/everything/${name}.yaml`, "tests/everything"));
    expect(diagramOf(family("endpoints"))).toEqual(
      expect.arrayContaining([
        '  secret_hugging_face -->|"HF_TOKEN"| endpoint_churn',
        '  secret_features_api -->|"FEATURES_KEY, version 3"| endpoint_churn',
        '  secret_hugging_face -->|"HF_TOKEN"| endpoint_sleepy',
      ]),
    );
    const onAws = family("endpoints-aws");
    expect(diagramOf(onAws)).toContain(
      '  secret_hugging_face -->|"HF_TOKEN, version 0d1f9a7e-1111-4222-8333-444455556666"| endpoint_shadowed',
    );
    expect(row(onAws, "secret/hugging-face")).toMatch(/`endpoint\/churn`, `endpoint\/shadowed`/);
    expect(diagramOf(family("airflow"))).toContain('  secret_hubspot -->|"HUBSPOT"| airflow_pipelines');
  });
});

describe("a job", () => {
  const family = (name: string) => loadEnvironment(`tests/everything/${name}.yaml`, "tests/everything");
  const words = (name: string, key: string) => kindWords.jobs.describe(family(name).kinds.jobs[key]!).join("; ");

  it("is told by when it runs, for which day, and how large it is", () => {
    expect(words("work", "ingest")).toBe(
      "What the ERP knew at the end of a day; at `0 3 * * *` America/Sao_Paulo; knows its date; late after 4h; 2 CPU, 8GiB; at most 2h; 2 retries",
    );
    expect(words("work", "tick")).toBe("at `*/15 * * * 1-5` UTC; may overlap; 1 CPU, 2GiB; at most 10m");
    expect(words("work", "embed")).toBe(
      "paused, else at `30 22 * * 0` UTC; 4 CPU, 16GiB, 1 GPU of nvidia-l4; at most 1h",
    );
    expect(words("work-aws", "backtest")).toBe(
      "when a file lands; 10 tasks; 1 CPU, 2GiB; at most 1h; spot; in the network",
    );
    expect(words("work-aws", "plain")).toBe("when somebody starts it; 1 CPU, 2GiB; at most 1h");
  });

  it("is started by files, workloads and people, and reads its image and its secrets", () => {
    const flows = flowsOf(family("work")).map(({ who, thing, verb, note }) => `${who} ${verb} ${thing} ${note ?? ""}`.trim()); // prettier-ignore
    expect(flows).toEqual(
      expect.arrayContaining([
        "bucket/raw starts job/backtest a file in incoming",
        "identity/ci starts job/backtest",
        "job/ingest starts job/backtest",
        "group:ml-engineers@acme.example starts job/ingest",
        "job/backtest runs as identity/backtests",
        "job/ingest reads secret/hubspot HUBSPOT_TOKEN, version 3",
        "job/ingest reads registry/pipelines its image",
        "job/ingest appends bucket/raw",
      ]),
    );
  });
});

describe("summary", () => {
  const programs = environments.map(synthesize);
  const lines = summary(programs).split("\n");

  it("has a line per environment, in plain ASCII and in columns", () => {
    expect(lines).toHaveLength(environments.length);
    expect(lines.join("")).toMatch(/^[\x20-\x7e]+$/);
    expect(new Set(lines.map((line) => line.indexOf("billed idle:"))).size).toBe(1);
    expect(lines.find((line) => line.startsWith("prod "))).toMatch(
      /^prod +gcp +acme-ml-prod europe-west1 +3 buckets, 3 registries, 2 datasets, 1 Airflow, 1 job, 1 endpoint, 1 service +\d+ resources +billed idle: Airflow, deployed model, load balancer$/,
    );
    expect(lines.find((line) => line.startsWith("prod-aws "))).toMatch(
      /billed idle: Airflow, model endpoint, service, NAT gateway, load balancer, public address$/,
    );
  });

  it("counts what is retired, which is there and made by nobody", () => {
    const yaml = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }
retired: { key/main: 2025-01-31 }
buckets: { raw: {}, old: { retired: 2025-01-31 } }
datasets: { d: { tables: { t: { schema: { a: STRING }, retired: 2025-01-31 } } } }
`;
    const [line] = summary(loadFiles({ "dev.yaml": yaml }).map(synthesize)).split("\n");
    expect(line).toMatch(/ {3}1 bucket, 1 dataset, 3 retired {3}/);
  });

  it("warns behind the lines", () => {
    const environment = { ...load("staging"), state: undefined, protect: false };
    const [, state, protect, ...rest] = summary([synthesize(environment)]).split("\n");
    expect(state).toMatch(/^warning: environments\/staging.yaml: the state is a file on this machine/);
    expect(protect).toMatch(/^warning: environments\/staging.yaml:1: protect is false/);
    expect(rest).toEqual([]);
  });

  it.each([40, 60, 80, 100, 140])("fits a terminal of %i columns, and leaves nothing out", (width) => {
    const unsafe = { ...load("staging"), state: undefined, protect: false };
    const all = [...programs, synthesize(unsafe)];
    const text = summary(all, width);
    expect(text.split("\n").filter((line) => line.length > width)).toEqual([]);
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    const flat = (words: string) => words.replace(/[\s,]/g, "");
    for (const line of summary(all).split("\n"))
      for (const cell of line.split(/ {3,}/)) expect(flat(text)).toContain(flat(cell));
  });

  it("is the table where the terminal is wide enough for it", () => {
    const widest = Math.max(...lines.map((line) => line.length));
    expect(summary(programs, widest)).toBe(lines.join("\n"));
    expect(summary(programs, widest - 1).split("\n").length).toBeGreaterThan(lines.length);
  });

  it("counts what is retired, and the page lists it", () => {
    const [environment] = loadFiles({
      "dev.yaml": `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }
buckets: { raw: { retired: 2025-01-31 } }
datasets:
  old: { retired: 2025-02-28, tables: { t: { schema: { a: STRING }, retired: 2025-02-27 } } }
  new: { tables: { t: { schema: { a: STRING }, retired: 2025-02-26 } } }
retired: { key/main: 2025-03-31 }
`,
    });
    const program = synthesize(environment!);
    expect(summary([program])).toContain("4 retired");
    const [, page = ""] = show(program).split("## What is retired");
    expect([...page.matchAll(/`(\S+)` +\| (2025-\d\d-\d\d)/g)].map(([, ...row]) => row.join(" "))).toEqual([
      "bucket/raw 2025-01-31",
      "dataset/old 2025-02-28",
      "dataset/new.t 2025-02-26",
      "key/main 2025-03-31",
    ]);
  });

  it("says nothing about no environment", () => {
    expect(summary([])).toBe("");
  });
});
