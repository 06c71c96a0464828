import { TerraformResource, TerraformVariable, Token } from "cdktf";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import type { Construct } from "constructs";
import type { Prop } from "./props-of";

/** Who knows at deploy what a program does not. */
export type Source = "variable" | "data source" | "resource";

/** What stands for it in the program's text. */
export const reference: Record<Source, string> = {
  variable: "var.given",
  "data source": "data.aws_subnets.given.ids",
  resource: "acme_thing.given.ids",
};

class Thing extends TerraformResource {
  constructor(scope: Construct) {
    super(scope, "given", { terraformResourceType: "acme_thing" });
  }
}

/** A token of each kind. */
export function tokens(scope: Construct, source: Source): Record<Prop["kind"], unknown> {
  if (source === "variable") {
    const variable = new TerraformVariable(scope, "given", {});
    return {
      ...{
        text: variable.stringValue,
        number: variable.numberValue,
        flag: variable.booleanValue,
        list: variable.listValue,
      },
      map: Token.asStringMap(variable.value),
    };
  }
  const element = source === "resource" ? new Thing(scope) : new DataAwsSubnets(scope, "given", {});
  return {
    ...{ text: element.getStringAttribute("ids"), number: element.getNumberAttribute("ids") },
    flag: element.getBooleanAttribute("ids"),
    ...{ list: element.getListAttribute("ids"), map: Token.asStringMap(element.interpolationForAttribute("ids")) },
  };
}

/** The map with a first key that is `value`. */
function withKey(settings: unknown, value: string): [unknown, boolean] {
  if (typeof settings !== "object" || settings === null) return [settings, false];
  const [[, first], ...others] = Object.entries(settings) as [[string, unknown], ...[string, unknown][]];
  return [Object.fromEntries([[value, first], ...others]), true];
}

/** The settings with `value` at the prop's place; `KEY` is the first key of a map itself, and whether they have that place. */
export function place(settings: unknown, prop: Prop, value: unknown): [unknown, boolean] {
  const { path, beside } = prop;
  const [step, ...rest] = path;
  if (step === undefined) return [value, true];
  if (step === "KEY") return withKey(settings, value as string);
  if (step === "0" && !Array.isArray(settings)) return rest.length === 0 ? [[value], true] : [settings, false];
  if (step === "*" && settings === undefined) return rest.length === 0 ? [{ KEY: value }, true] : [settings, false];
  if (typeof settings !== "object" || settings === null) return [settings, false];
  if (rest.length === 0 && beside.some((name) => !(name in settings))) return [settings, false];
  const key = step === "*" ? Object.keys(settings)[0]! : step;
  const [inner, isPlaced] = place((settings as Record<string, unknown>)[key], { ...prop, path: rest }, value);
  const copy = Array.isArray(settings) ? [...(settings as unknown[])] : { ...settings };
  (copy as Record<string, unknown>)[key] = inner;
  return [copy, isPlaced];
}
