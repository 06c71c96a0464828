type Json = Record<string, unknown>;

/**
 * A synthesized program as a reviewer wants to see it: keys sorted, without the engine's notes, and without the providers' versions, which
 * stand in one place (the test of the versions) so that raising one does not touch every snapshot. A provider's address is short: bindings write `google`,
 * `hashicorp/google` or the whole of it, and Terraform takes them for one.
 */
export function normalised(program: object): Json {
  const copy = sorted(program) as Json & { terraform: { required_providers: Record<string, Json> } };
  for (const provider of Object.values(copy.terraform.required_providers)) {
    delete provider.version;
    provider.source = String(provider.source).replace(/^(?:registry\.terraform\.io\/)?(?:hashicorp\/)?/, "");
  }
  return copy;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
