/** An `import` block as the program holds it: expressions in `${}`, names as they are. */
export interface ImportBlock {
  readonly for_each?: string;
  readonly to: string;
  readonly provider?: string;
  readonly id: string;
}

/** A data source that tells by a name what AWS made of an id. */
export interface LookUp {
  readonly type: string;
  readonly label: string;
  readonly name: string;
}

/**
 * The blocks in Terraform's own language: scanners of Terraform's JSON crash on them there.
 *
 * @param lookUps of what they import, whose ids AWS made
 */
export function importsFile(blocks: readonly ImportBlock[], lookUps: readonly LookUp[] = []): string {
  return [...lookUps.map(lookedUp), ...blocks.map(printed)].join("\n");
}

function lookedUp({ type, label, name }: LookUp): string {
  return `data "${type}" "${label}" {\n  name = ${JSON.stringify(name)}\n}\n`;
}

function printed({ for_each: forEach, to, provider, id }: ImportBlock): string {
  const lines = [
    ...(forEach === undefined ? [] : [`for_each = ${expression(forEach)}`]),
    `to       = ${expression(to)}`,
    ...(provider === undefined ? [] : [`provider = ${expression(provider)}`]),
    `id       = ${JSON.stringify(id)}`,
  ];
  return `import {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

const expression = (text: string) => text.replace(/^\$\{(.*)\}$/s, "$1");
