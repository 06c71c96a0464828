/** Labels as Google Cloud takes them: lower case; what is not a letter, a digit, `_` or `-` becomes `_`; at most 63 characters. */
export function googleLabels(labels: Record<string, string>): Record<string, string> {
  const clean = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, "_")
      .slice(0, 63);
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [clean(key), clean(value)]));
}
