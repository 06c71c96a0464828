import { isVeiled, list, record } from "./json";
import { isSecretName } from "./veil";
import type { Plan, ResourceChange } from "./plan";

/**
 * The plan with the text of the program where a value is known after the apply only: a policy that names a key that is not there yet says all but
 * that key's name. What is known is put in; `${aws_kms_key.key.arn}` stays where it is not.
 *
 * @param program the Terraform program that the plan was made from, as parsed JSON
 */
export function withProgram(plan: Plan, program: unknown): Plan {
  const known = new Map(
    plan.resource_changes.map(({ address, change }) => [address, record(change.after ?? change.before)]),
  );
  const written = record(record(program).resource);
  const fill = (resource: ResourceChange): ResourceChange => {
    const { type, name, change } = resource;
    const body = record(record(written[type])[name]);
    return { ...resource, change: { ...change, after: filled(change.after, body, known) } };
  };
  return { ...plan, program: record(program), resource_changes: plan.resource_changes.map(fill) };
}

type Known = ReadonlyMap<string, Record<string, unknown>>;

function filled(value: unknown, written: unknown, known: Known): unknown {
  if (isVeiled(value))
    return value.why === "unknown" && typeof written === "string" ? (resolved(written, known) ?? value) : value;
  if (Array.isArray(value))
    return value.map((entry, i) =>
      filled(entry, Array.isArray(written) ? list(written)[i] : i === 0 ? written : undefined, known),
    );
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecretName(name) ? inner : filled(inner, record(written)[name], known),
    ]),
  );
}

/** The text with what is known; undefined where it is nothing but a reference, or an expression that is no text. */
function resolved(written: string, known: Known): string | undefined {
  if (/^\$\{[^}]*\}$/.test(written)) return undefined;
  return written.replace(/(\$?)\$\{([^{}]*)\}/g, (whole, escaped: string, expression: string) => {
    if (escaped !== "") return whole.slice(1);
    const [, address, field] = /^([\w-]+\.[\w-]+(?:\["[^"]*"\])?)\.(\w+)$/.exec(expression) ?? [];
    const value = known.get(address ?? "")?.[field ?? ""];
    return typeof value === "string" && !isSecretName(field!) ? value : whole;
  });
}
