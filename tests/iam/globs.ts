/** Whether the text is one of the pattern, in which `*` stands for any text and `?` for a letter. */
export function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

/** Whether some text is one of both patterns. */
export function meet(one: string, other: string): boolean {
  if (one === "" || other === "") return /^\**$/.test(one + other);
  if (one[0] === "*") return meet(one.slice(1), other) || meet(one, other.slice(1));
  if (other[0] === "*") return meet(other, one);
  return (one[0] === other[0] || one[0] === "?" || other[0] === "?") && meet(one.slice(1), other.slice(1));
}

/** Whether a resource of a policy can be a thing of this kind; the `arn` of the kind has a `*` for each part that the user names. */
export function takes(arn: string, resource: string): boolean {
  if (resource === "*") return true;
  if (arn === "arn:*:s3:::*" && resource.includes("/")) return false; // the name of a bucket has none
  const [fields, given] = [partsOf(arn), partsOf(resource)];
  return fields.length === given.length && fields.every((field, index) => meet(field, given[index]!));
}

/** The six parts of an ARN; the last may have colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}
