import type { Finding } from "../finding";
import { isEmpty, isVeiled, list, record } from "../json";
import { code } from "../markdown";
import { title } from "../names";
import { actionOf, type ResourceChange } from "../plan";

/** Ranges of a network of one's own: RFC 1918, shared address space (RFC 6598), the link and the machine itself; IPv6's unique local and link-local ones. */
const own: [string, number][] = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["127.0.0.0", 8],
];

/** From where a firewall lets in: what comes new, and is not a network of one's own. */
export function networkFindings(resource: ResourceChange, before: unknown): Finding[] {
  const { type, change } = resource;
  if (
    !/firewall(_rule)?$|security_group$|ingress_rule$|security_group_rule$|network_acl(_rule)?$|_sql_database_instance$|_composer_environment$/.test(
      type,
    )
  )
    return [];
  if (actionOf(change) === "delete") {
    const bans = list(record(before).deny).length > 0 && record(before).disabled !== true;
    return bans ? [access(`Lifts a ban of the network: ${title(resource)}`, 1)] : [];
  }
  const already = new Set(rangesIn(before).map(keyOf));
  const come = rangesIn(change.after).filter((one) => !already.has(keyOf(one)) && isPublic(one.range));
  if (come.length === 0) return [];
  const isWorld = come.some(({ range }) => Number(range.split("/")[1] ?? 32) <= 1);
  const ranges = [...new Set(come.map(({ range }) => code(range)))].join(", ");
  const ports = [...new Set(come.map(({ ports }) => ports))].filter((one) => one !== "").join(", ");
  const place = isWorld ? `to the whole internet (${ranges})` : `to addresses of the internet: ${ranges}`;
  return [access(`Opens ${title(resource)} ${place}${ports === "" ? "" : `, ${ports}`}`, isWorld ? 0 : 0.5)];
}

interface Range {
  readonly range: string;
  readonly ports: string;
}

const keyOf = ({ range, ports }: Range) => `${range} ${ports}`;

function rangesIn(side: unknown): Range[] {
  if (isEmpty(side)) return [];
  const rule = record(side);
  if (rule.type === "egress" || rule.direction === "EGRESS" || rule.egress === true || rule.disabled === true)
    return [];
  if (rule.rule_action === "deny" || rule.action === "deny") return [];
  const fields = [
    rule.source_ranges,
    rule.cidr_blocks,
    rule.ipv6_cidr_blocks,
    rule.cidr_ipv4,
    rule.cidr_ipv6,
    rule.cidr_block,
    rule.ipv6_cidr_block,
  ];
  const ranges = fields.flat().filter((range): range is string => typeof range === "string" && range !== "");
  // Google: a rule for what comes in that names no source is for every source.
  const sources = [rule.source_ranges, rule.source_tags, rule.source_service_accounts];
  const allows = list(rule.allow).length > 0;
  if (allows && sources.every((of) => isEmpty(of) || isVeiled(of))) ranges.push("0.0.0.0/0");
  if (list(rule.deny).length > 0 && !allows) return [];
  const blocks = [rule.ingress, ...sqlAndAirflow(rule)].flatMap(list);
  return [...ranges.map((range) => ({ range, ports: portsOf(rule) })), ...blocks.flatMap(rangesIn)];
}

/** Who may reach a database, and Airflow's pages, stands deeper, as `value`. */
function sqlAndAirflow(rule: Record<string, unknown>): unknown[] {
  const values = (of: unknown): string[] =>
    typeof of === "object" && of !== null && !isVeiled(of)
      ? Object.entries(of).flatMap(([field, inner]) =>
          field === "value" && typeof inner === "string" && /^[\da-f.:]+\/\d+$/i.test(inner) ? [inner] : values(inner),
        )
      : [];
  return [rule.settings, rule.config].map((of) => values(of).map((range) => ({ cidr_blocks: [range] })));
}

function portsOf(rule: Record<string, unknown>): string {
  const { from_port, to_port, protocol, ip_protocol } = rule;
  const named = list(rule.allow).map((one) => {
    const { protocol, ports } = record(one);
    return [protocol, list(ports).join(", ")].filter((word) => word !== "" && !isEmpty(word)).join(" ");
  });
  if (named.length > 0) return named.sort().join("; ");
  const name = protocol ?? ip_protocol;
  if (name === "-1" || name === "all") return "every port";
  if (isEmpty(from_port)) return "";
  return `${isEmpty(name) ? "ports" : String(name)} ${from_port === to_port ? String(from_port) : `${String(from_port)}-${String(to_port)}`}`;
}

function isPublic(range: string): boolean {
  const [address, length = ""] = range.split("/");
  if (address!.includes(":")) return !/^f[cde]/i.test(address!);
  const bits = length === "" ? 32 : Number(length);
  return !own.some(
    ([network, size]) => bits >= size && numberOf(address!) >>> (32 - size) === numberOf(network) >>> (32 - size),
  );
}

const numberOf = (address: string) => address.split(".").reduce((sum, part) => (sum << 8) + Number(part), 0) >>> 0;

function access(says: string, rank: number): Finding {
  return { level: "access", says, dangerous: true, rank };
}
