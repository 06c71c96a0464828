import { type Environment, kindNames, type KindName, shareOn } from "../language";
import { kindWords } from "./kinds";
import type { Flow } from "./kinds/kind";
import { counted } from "./kinds/phrases";
import { budgetInWords } from "./show/budget";
import { costTable } from "./show/billed";
import { diagram, outsideOf } from "./show/diagram";
import { egressInWords } from "./show/egress";
import { besides, goesInWords, placeOf, stateAddress, warnings } from "./show/facts";
import { flowsOf } from "./show/flows";
import { inventory, type Inventory } from "./show/inventory";
import { code } from "./plan/markdown";
import type { Program } from "./synthesize";
import { retiredThings } from "./show/retired";
import { table } from "./show/table";
import { thingsOf, type Thing } from "./show/things";

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
    ...retiredTable(program.environment),
    "## What is billed",
    costTable(program, made),
    ...(things.length === 0 ? [] : ["## How data flows", `\`\`\`mermaid\n${diagram(things, flows)}\n\`\`\``]),
  ].join("\n\n");
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
  const rest = besides(things);
  const { ttl } = environment;
  const budget = budgetInWords(environment);
  const egress = egressInWords(environment);
  return [
    `- **Where:** ${where}, ${code(region)}`,
    `- **Owner:** ${code(environment.owner)}`,
    `- **Protected:** ${guard}`,
    ...(ttl === undefined ? [] : [`- **Ends:** ${goesInWords(ttl)}, by itself, with all that it holds`]),
    `- **Encryption:** ${keys}`,
    ...(egress === undefined ? [] : [`- **Egress:** ${egress}`]),
    `- **State:** ${stateOf(environment)}`,
    ...(budget === undefined ? [] : [`- **Budget:** ${budget}`]),
    ...offHoursLine(environment),
    `- **Made of:** ${counted(resources.length, "resource")}${rest.length === 0 ? "" : `, of them ${rest.join(", ")}`}`,
  ].join("\n");
}

function offHoursLine({ offHours }: Environment): string[] {
  if (offHours === undefined) return [];
  const { down, up, timezone } = offHours;
  const share = Math.round(shareOn(offHours) * 100);
  return [`- **Off hours:** down at ${code(down)}, up at ${code(up)}, ${timezone}: up for ${share}% of the year`];
}

function stateOf(environment: Environment): string {
  const address = stateAddress(environment);
  return address === undefined
    ? `${code(`terraform.${environment.name}.tfstate`)}, a file on this machine`
    : code(address);
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

function retiredTable(environment: Environment): string[] {
  const rows = retiredThings(environment).map(([thing, since]) => [code(thing), since]);
  return rows.length === 0
    ? []
    : ["## What is retired", table(["What stays in the cloud, unmanaged and billed", "Since"], rows)];
}

function accessTable(things: readonly Thing[], flows: readonly Flow[]): string[] {
  const who = (thing: string, verbs: Flow["verb"][]) => {
    const named = flows.filter((flow) => flow.thing === thing && verbs.includes(flow.verb));
    return [...new Set(named.map((flow) => code(flow.who, 200)))].join(", ") || "-";
  };
  const rows = [...things.map(({ reference }) => reference), ...outsideOf(flows)].map((reference) => [
    code(reference),
    who(reference, ["reads", "calls", "starts", "acts as", "runs as"]),
    who(reference, ["writes", "appends", "deploys"]),
  ]);
  const told = rows.filter(([, readers, writers]) => readers !== "-" || writers !== "-");
  return told.length === 0 ? [] : ["## Who reads and writes", table(["What", "Read or used by", "Written by"], told)];
}
