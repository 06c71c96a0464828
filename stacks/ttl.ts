type Json = Record<string, unknown>;

/** Name of the block whose instance is the clock; its key is the ttl in hours: `terraform_data.ttl["72h"]`. */
const block = "ttl";

/**
 * The clock of an environment that goes by itself, beside its program. It starts with the apply, not with the plan, which may wait for an approval; stays as it
 * is at each later deploy; and starts again where the ttl is another, since that is another instance.
 *
 * @param hours from the start of the clock to the end of the environment
 */
export function ttlFile(hours: number): string {
  const key = `${hours}h`;
  return `# When this environment goes by itself, which \`ponte reap\` reads in the state. Written by Ponte with the program.
resource "terraform_data" "${block}" {
  for_each = toset(["${key}"])
  input    = timestamp()
  lifecycle {
    ignore_changes = [input]
  }
}

output "expires_at" {
  value = timeadd(terraform_data.${block}["${key}"].input, "${key}")
}
`;
}

/**
 * Lets every resource of a program depend on the clock, so that Terraform makes it first and destroys it last: a destroy that ends half-way leaves behind when the
 * environment was to go, and is tried again. Data sources do not, since one that depends on what is being made is read at the apply alone.
 */
export function standsOnClock(program: Json): void {
  const types = (program.resource ?? {}) as Record<string, Record<string, { depends_on?: string[] }>>;
  for (const bodies of Object.values(types))
    for (const body of Object.values(bodies)) body.depends_on = [...(body.depends_on ?? []), `terraform_data.${block}`];
}
