/** Environment variables in one order, whatever the one they are written in: what runs is named by a hash of them. */
export function sortedVariables(env: { readonly [name: string]: string }): { name: string; value: string }[] {
  const names = Object.keys(env).sort();
  return names.map((name) => ({ name, value: env[name]! }));
}
