/**
 * The value with every string, keys included, made literal to Terraform: `${` and `%{` would otherwise be evaluated by whoever
 * deploys, and `${file("/etc/passwd")}` in a YAML file would read theirs.
 */
export function literal<T>(value: T): T {
  if (typeof value === "string") return value.replace(/\$\{/g, "$$$${").replace(/%\{/g, "%%{") as T;
  if (Array.isArray(value)) return value.map(literal) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [literal(key), literal(item)])) as T;
}
