import { givenTo } from "../secrets/readers";
import { record } from "./json";
import { code } from "./markdown";
import { thingOf } from "./names";
import { actionOf, type Plan, type ResourceChange } from "./plan";

const containers = ["google_secret_manager_secret", "aws_secretsmanager_secret"];

/**
 * Which secrets of a plan have no value yet, with the command that puts one in: those that it makes. Whether one that is there has a value no plan tells, and
 * nobody is asked here: `ponte secret list` and `ponte doctor --online` do.
 */
export function valueLines({ resource_changes, program = {} }: Plan, environment: string): string[] {
  return resource_changes.filter(isMade).map((secret) => {
    const thing = thingOf(secret);
    // Without a version of it no revision of Cloud Run comes up.
    const { address, change } = secret;
    const starting = [...givenTo(program, { name: String(record(change.after).secret_id), address }).keys()];
    const command = code(`ponte secret set ${environment} ${thing.replace(/^secret\//, "")}`);
    const when = starting.length === 0 ? "" : ` before the deploy, since ${starting.map((one) => code(one)).join(" and ")} starts with it`; // prettier-ignore
    return `${code(thing)} has no value yet: put one in with ${command}${when}`;
  });
}

function isMade(resource: ResourceChange): boolean {
  const makes = ["create", "replace"].includes(actionOf(resource.change)) && !resource.change.importing;
  return makes && containers.includes(resource.type) && thingOf(resource).startsWith("secret/");
}
