/** An `import` block as the program holds it: expressions in `${}`, names as they are. */
export interface ImportBlock {
  readonly for_each?: string;
  readonly to: string;
  readonly provider?: string;
  readonly id: string;
}

/**
 * The blocks in Terraform's own language: scanners of Terraform's JSON crash on them there.
 *
 * @param aliasName of the key that they import, whose id AWS made
 */
export function importsFile(blocks: readonly ImportBlock[], aliasName?: string): string {
  const alias = `data "aws_kms_alias" "adopted" {\n  name = ${JSON.stringify(aliasName)}\n}\n`;
  return [...(aliasName === undefined ? [] : [alias]), ...blocks.map(printed)].join("\n");
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
