import { describeProblem, type Environment, kindNames, kinds, type KindName, warningsOf } from "../language";
import { kindWords } from "./kinds";
import type { Flow } from "./kinds/kind";
import { counted } from "./kinds/phrases";
import { billedIdle, costTable } from "./show/billed";
import { diagram } from "./show/diagram";
import { flowsOf } from "./show/flows";
import { inventory, type Inventory } from "./show/inventory";
import { code } from "./plan/markdown";
import type { Program } from "./synthesize";
import { aligned, table } from "./show/table";
import { thingsOf, type Thing } from "./show/things";

// Which resources nobody named are for what.
const parts: Record<string, string> = { apis: "APIs", keys: "the key", network: "the network", access: "access" };

/** What an environment is, as Markdown that reads well in a terminal too: each named thing, who gets at it, what is billed, a diagram. */
export function show(program: Program): string {
  const things = thingsOf(program);
  const flows = flowsOf(program.environment);
  const made = inventory(program.json);
  const tables = kindNames.flatMap((kind) => thingTable(kind, things));
  return [
    `# ${program.name}`,
    header(program.environment, made),
    ...warnings(program).map((warning) => `> **Warning:** ${warning}`),
    ...tables,
    ...accessTable(things, flows),
    "## What is billed",
    costTable(made),
    ...(things.length === 0 ? [] : ["## How data flows", `\`\`\`mermaid\n${diagram(things, flows)}\n\`\`\``]),
  ].join("\n\n");
}

/** One line per environment, in columns: what `ponte synth` prints. Warnings follow. Plain ASCII, no colour. */
export function summary(programs: readonly Program[]): string {
  const rows = programs.map((program) => {
    const { environment, json } = program;
    const made = inventory(json);
    const held = kindNames
      .map((kind) => [Object.keys(environment.kinds[kind]).length, kinds[kind].noun] as const)
      .filter(([count]) => count > 0)
      .map(([count, noun]) => counted(count, noun));
    const idle = billedIdle(made).join(", ") || "nothing";
    const resources = counted(made.resources.length, "resource");
    return [
      program.name,
      environment.cloud,
      placeOf(environment).join(" "),
      held.join(", ") || "empty",
      resources,
      `billed idle: ${idle}`,
    ];
  });
  const told = programs.flatMap((program) => warnings(program).map((warning) => `warning: ${warning}`));
  return [...aligned(rows, "   "), ...told].join("\n");
}

/** What is allowed but will be regretted. */
function warnings({ environment }: Program): string[] {
  const { name, file, state, protect } = environment;
  const told = warningsOf(environment).map(describeProblem);
  if (/^dev\b/.test(name)) return told;
  return [
    ...(state === undefined
      ? [
          `${file}: the state is a file on this machine, which nobody else can deploy with; write state: { bucket: ... }`,
        ]
      : []),
    ...(protect ? [] : [`${file}: protect is false, so a deploy may destroy data; remove it`]),
    ...told,
  ];
}

function header(environment: Environment, { resources, things }: Inventory): string {
  const [place, region] = placeOf(environment);
  const where = environment.cloud === "gcp" ? `Google Cloud, project ${code(place)}` : `AWS, account ${code(place)}`;
  const cloud = environment.cloud === "gcp" ? "Google" : "AWS";
  const keys =
    environment.encryption === "customer-managed" ? "a key of the environment's own, rotated" : `keys of ${cloud}`;
  const guard = environment.protect
    ? "yes: what holds data cannot be destroyed"
    : "no: it may be torn down with all its data";
  const besides = [...things]
    .filter(([thing]) => !thing.includes("/"))
    .map(([thing, items]) => `${items.length} for ${parts[thing] ?? thing}`);
  return [
    `- **Where:** ${where}, ${code(region)}`,
    `- **Owner:** ${code(environment.owner)}`,
    `- **Protected:** ${guard}`,
    `- **Encryption:** ${keys}`,
    `- **State:** ${stateOf(environment)}`,
    `- **Made of:** ${[counted(resources.length, "resource"), ...besides].join(", ")}`,
  ].join("\n");
}

function placeOf(environment: Environment): [string, string] {
  if (environment.cloud === "gcp") return [environment.gcp.project, environment.gcp.region];
  return [environment.aws.account, environment.aws.region];
}

function stateOf({ name, system, state, cloud }: Environment): string {
  if (state === undefined) return `${code(`terraform.${name}.tfstate`)}, a file on this machine`;
  if (cloud === "gcp") return code(`gs://${state.bucket}/${system}/${name}/default.tfstate`);
  return code(`s3://${state.bucket}/${system}/${name}/terraform.tfstate`);
}

function thingTable(kind: KindName, all: readonly Thing[]): string[] {
  const things = all.filter((thing) => thing.kind === kind);
  if (things.length === 0) return [];
  const rows = things.map(({ reference, place, what }) => [
    code(reference.split("/")[1]!),
    place === undefined ? "-" : code(place, 200),
    what,
  ]);
  return [`## ${kindWords[kind].title}`, table(["Name", "In the cloud", "What it is"], rows)];
}

function accessTable(things: readonly Thing[], flows: readonly Flow[]): string[] {
  const who = (thing: string, verbs: Flow["verb"][]) => {
    const named = flows.filter((flow) => flow.thing === thing && verbs.includes(flow.verb));
    return [...new Set(named.map((flow) => code(flow.who, 200)))].join(", ") || "-";
  };
  const rows = things.map(({ reference }) => [
    code(reference),
    who(reference, ["reads", "calls", "starts"]),
    who(reference, ["writes", "appends", "deploys"]),
  ]);
  const told = rows.filter(([, readers, writers]) => readers !== "-" || writers !== "-");
  return told.length === 0 ? [] : ["## Who reads and writes", table(["What", "Read or used by", "Written by"], told)];
}
