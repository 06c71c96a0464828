import { alreadyExists, ApiError, invalidArgument, notFound } from "../../api-error";
import { copy, type Body } from "../../json";
import { finished } from "../../operations";
import type { Request } from "../../request";
import type { Entry } from "../../store";
import type { Row } from "../row";

// Rules and associations have no addresses of their own: methods of the policy add, read, change and remove them. What is refused is what the
// descriptions of FirewallPolicyRule and FirewallPolicyRuleMatcher say (Compute Engine API): priorities from 0 to 2147483647, each once; layer4Configs
// always; 100 names and 5,000 ranges at most; names only where a rule goes out; and a network that has a policy gets no second one.

/** What every policy has, and what goes out by default. */
export const firewallPolicies: Pick<Row, "inUse" | "methods"> = {
  inUse: (_, { associations = [] }) =>
    associations.length === 0
      ? undefined
      : new ApiError(400, "INVALID_ARGUMENT", "The firewall policy is associated with a network", "resourceInUseByAnotherResource"), // prettier-ignore
  methods: {
    addRule: (request) => changed(request, "addRule", (policy) => addRule(policy, request.body)),
    patchRule: (request) => changed(request, "patchRule", (policy) => patchRule(policy, request)),
    removeRule: (request) =>
      changed(request, "removeRule", (policy) => {
        policy.rules.splice(policy.rules.indexOf(ruleOf(policy, request)), 1);
      }),
    getRule: (request) => copy(ruleOf(policyOf(request).body, request)),
    addAssociation: (request) => changed(request, "addAssociation", (policy) => associate(policy, request)),
    removeAssociation: (request) =>
      changed(request, "removeAssociation", (policy) => {
        policy.associations.splice(policy.associations.indexOf(associationOf(policy, request)), 1);
      }),
    getAssociation: (request) => copy(associationOf(policyOf(request).body, request)),
  },
};

function policyOf({ store, name }: Request): Entry {
  const entry = store.get("compute", name);
  if (entry === undefined) throw notFound(name);
  entry.body.rules ??= [];
  entry.body.associations ??= [];
  return entry;
}

function changed(request: Request, verb: string, change: (policy: Body) => void): Body {
  const entry = policyOf(request);
  change(entry.body);
  entry.body.fingerprint = request.store.etag();
  return finished(request, request.name, entry.body, verb);
}

function ruleOf({ rules }: Body, { query, name }: Request): Body {
  const rule = rules.find(({ priority }: Body) => String(priority) === query.get("priority"));
  // As the service says it, which the provider reads as "not found".
  if (rule === undefined) throw notFound(`${name} rule ${query.get("priority")}`);
  return rule;
}

function associationOf({ associations }: Body, { query, name }: Request): Body {
  const association = associations.find((each: Body) => each.name === query.get("name"));
  if (association === undefined) throw notFound(`${name} association ${query.get("name")}`);
  return association;
}

function addRule(policy: Body, sent: Body): void {
  const refused = refusalOf(sent);
  if (refused !== undefined) throw invalidArgument(refused);
  if (policy.rules.some(({ priority }: Body) => priority === sent.priority))
    throw invalidArgument(`Rule priorities must be unique; ${sent.priority} is taken.`);
  policy.rules.push({ kind: "compute#firewallPolicyRule", ruleTupleCount: 2, ...copy(sent) });
}

function patchRule(policy: Body, request: Request): void {
  const rule = ruleOf(policy, request);
  const refused = refusalOf({ ...rule, ...request.body });
  if (refused !== undefined) throw invalidArgument(refused);
  Object.assign(rule, copy(request.body));
}

function refusalOf({ priority, direction, action, match }: Body): string | undefined {
  if (!(Number.isInteger(priority) && priority >= 0 && priority <= 2_147_483_647)) return "Invalid rule priority.";
  if (!["allow", "deny", "goto_next", "apply_security_profile_group"].includes(action)) return "Invalid rule action.";
  if (!(match?.layer4Configs?.length > 0)) return "layer4Configs must be specified.";
  const { destFqdns = [], srcFqdns = [], destIpRanges = [] } = match;
  if (direction === "EGRESS" && srcFqdns.length > 0) return "srcFqdns can only be specified in INGRESS rules.";
  if (direction === "INGRESS" && destFqdns.length > 0) return "destFqdns can only be specified in EGRESS rules.";
  if (destFqdns.length > 100) return "Maximum number of destination fqdn allowed is 100.";
  if (destIpRanges.length > 5_000) return "Maximum number of destination CIDR IP ranges allowed is 5000.";
  const odd = destFqdns.find((name: string) => !/^(?=.{1,255}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/i.test(name)); // prettier-ignore
  return odd === undefined ? undefined : `Invalid value for field 'rule.match.destFqdns': '${odd}'.`;
}

function associate(policy: Body, { store, body, name }: Request): void {
  const network = (reference: string) => reference.slice(reference.indexOf("projects/"));
  const target = network(String(body.attachmentTarget));
  if (store.get("compute", target) === undefined) throw notFound(target);
  for (const other of store.entries.values()) {
    const taken = (other.body.associations ?? []).find((each: Body) => network(each.attachmentTarget) === target);
    if (other.service === "compute" && taken !== undefined)
      throw other.name === name
        ? alreadyExists(body.name)
        : invalidArgument(`${target} has a firewall policy already.`);
  }
  policy.associations.push({ ...copy(body), firewallPolicyId: policy.id, shortName: policy.name });
}
