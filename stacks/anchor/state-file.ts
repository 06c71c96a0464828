type Json = Record<string, unknown>;

/** Addresses of what one program manages and another does not. */
export function onlyIn(whole: Json, program: Json): string[] {
  const has = resourcesOf(program);
  return Object.entries(resourcesOf(whole)).flatMap(([type, bodies]) =>
    Object.keys(bodies)
      .filter((id) => !(id in (has[type] ?? {})))
      .map((id) => `${type}.${id}`),
  );
}

const resourcesOf = ({ resource = {} }: Json) => resource as Record<string, Record<string, unknown>>;

/** `removed` blocks, in Terraform's own language: it forgets what stands at these addresses, without touching it. Where nothing stands, they say nothing. */
export function removedFile(addresses: readonly string[]): string {
  const blocks = [...addresses]
    .sort()
    .map((address) => `removed {\n  from = ${address}\n\n  lifecycle {\n    destroy = false\n  }\n}\n`);
  return ["# What Terraform lets go of, and what stays in the cloud as it is.", ...blocks].join("\n");
}
