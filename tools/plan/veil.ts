import { createHash } from "node:crypto";
import { isEmpty, isVeiled, list, parsed, record, veiled, type Veiled } from "./json";

// Not every provider marks what people write where a secret may stand.
const secretName = /passw(or)?d|secret|token|(api|private|signing|access)_?key|credential/i;
const nameOfSecret = /^secret$|_(id|arn|name|version|ids|arns|path|endpoint|mode)$/i;

// The variables of a program: SageMaker's and Lambda's maps, the lists of Cloud Run, Vertex AI and ECS, Airflow's settings.
const variables =
  /^(env|environment|variables|env(ironment)?_?var(iable)?s|airflow_configuration_options|airflow_config_overrides)$/i;

/** The value with all that is secret in it veiled: what Terraform's marks say, what a name says, and every value of a variable. */
export function hide(value: unknown, veils: unknown[], unknown: unknown, key: string): unknown {
  if (unknown === true) return veiled("unknown", "unknown");
  if (value === null || value === undefined) value = null;
  // That nothing is set is no secret, and a provider that reads `{}` where nothing was written has changed nothing.
  else if (typeof value === "object" && isEmpty(value)) return value;
  else if (veils.includes(true) || isSecret(key, value)) return sensitive(value);
  else if (variables.test(key) && typeof value === "object") return withoutValues(value);
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const length = Math.max(list(value).length, list(unknown).length);
    return Array.from({ length }, (_, i) =>
      hide(
        list(value)[i],
        veils.map((v) => list(v)[i]),
        list(unknown)[i],
        "",
      ),
    );
  }
  if (typeof value !== "object" && typeof unknown !== "object") return inString(value);
  const [fields, unknowns] = [record(value), record(unknown)];
  const names = new Set([...Object.keys(fields), ...Object.keys(unknowns)]);
  if (value === null && names.size === 0) return null;
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      hide(
        fields[name],
        veils.map((v) => record(v)[name]),
        unknowns[name],
        // Of `{ name: "API_TOKEN", value: ... }` it is the name that tells what the value is.
        name === "value" && typeof fields.name === "string" ? fields.name : name,
      ),
    ]),
  );
}

/**
 * Names stay, values go: a variable's name says what it is for, and whether its value is secret nobody can tell from outside. Where Cloud Run finds the
 * value of one is no value.
 */
function withoutValues(of: object): unknown {
  if ("secret_key_ref" in of) return of;
  if (Array.isArray(of))
    return of.map((entry) => (typeof entry === "object" ? withoutValues(entry as object) : sensitive(entry)));
  return Object.fromEntries(
    Object.entries(of).map(([name, value]: [string, unknown]) => [
      name,
      value === null || (name === "name" && "value" in of) || (name === "name" && "value_source" in of)
        ? value
        : typeof value === "object"
          ? withoutValues(value)
          : sensitive(value),
    ]),
  );
}

/** JSON in a string, such as the containers of a task, with the secrets in it veiled; as it was where there are none. */
function inString(text: unknown): unknown {
  const inner = parsed(text);
  if (inner === undefined || "Statement" in inner) return text; // a policy holds names and no secrets
  const hidden = hide(inner, [], undefined, "");
  let some = false;
  const shown = JSON.stringify(hidden, (_, value: unknown) => {
    if (!isVeiled(value)) return value;
    some = true;
    return `(sensitive ${value.digest.slice(0, 12)})`;
  });
  return some ? shown : text;
}

function sensitive(value: unknown): Veiled {
  return veiled("sensitive", createHash("sha256").update(JSON.stringify(value)).digest("hex"));
}

function isSecret(key: string, value: unknown): boolean {
  // A variable's field holds an object; a label or tag of that name, such as `environment`, is text.
  return typeof value === "string" && value !== "" && !variables.test(key) && isSecretName(key);
}

/** True for a field whose value is a secret, or a variable, by its name. */
export function isSecretName(key: string): boolean {
  return (secretName.test(key) && !nameOfSecret.test(key)) || variables.test(key);
}
