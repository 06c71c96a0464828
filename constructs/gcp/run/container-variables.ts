/** Environment variables in one order, whatever the one they are written in: what runs is named by a hash of them. */
export function sortedVariables<Value>(variables: {
  readonly [name: string]: Value;
}): { name: string; value: Value }[] {
  const names = Object.keys(variables).sort();
  return names.map((name) => ({ name, value: variables[name]! }));
}
