import { invalidArgument } from "../../api-error";
import type { Answer, Call } from "../../call";
import { filtered } from "../../filter";
import { copy, type Body } from "../../json";
import type { Store } from "../../store";

/** Lines of logs are written and read by methods that stand below no project. Nothing of another call. */
export function entriesAnswer(store: Store, { method, path, body = {} }: Call): Answer | undefined {
  if (method !== "POST") return undefined;
  if (path === "/v2/entries:write") return { status: 200, body: written(store, body) };
  return path === "/v2/entries:list" ? { status: 200, body: listed(store, body) } : undefined;
}

function written(store: Store, { entries = [], logName, resource, labels }: Body): Body {
  for (const entry of entries as Body[]) {
    const whole = { logName, resource, ...entry, labels: { ...labels, ...entry.labels } };
    if (!whole.logName || !whole.resource?.type) throw invalidArgument("Log entry needs a logName and a resource.");
    const timestamp = entry.timestamp ?? new Date(store.now()).toISOString();
    store.logs.push({ severity: "DEFAULT", insertId: `fake-${store.next()}`, ...copy(whole), timestamp });
  }
  return {};
}

/** The oldest first, unless the newest are asked for; in pages. What is written later than the time that is played is not there. */
function listed(
  store: Store,
  { resourceNames = [], filter = "", orderBy = "timestamp asc", pageSize, pageToken }: Body,
): Body {
  const projects = (resourceNames as string[]).map((each) => /^projects\/([^/]+)/.exec(each)?.[1] ?? "");
  if (projects.length === 0 || projects.includes("")) throw invalidArgument("resourceNames must name a project.");
  if (!/^timestamp( asc| desc)?$/.test(orderBy))
    throw invalidArgument("orderBy must be timestamp asc or timestamp desc.");
  const holds = filterOf(filter);
  const timeOf = ({ timestamp }: Body) => Date.parse(timestamp);
  const all = store.logs.filter(
    (entry) =>
      projects.some((id) => entry.logName.startsWith(`projects/${store.idOf(id)}/`)) &&
      timeOf(entry) <= store.now() &&
      holds(entry),
  );
  all.sort((a, b) => timeOf(a) - timeOf(b));
  if (orderBy.endsWith("desc")) all.reverse();
  const [from, size] = [Number(pageToken ?? 0), Number(pageSize ?? 0) || 50];
  const page = all.slice(from, from + size).map((entry) => ({ ...copy(entry), receiveTimestamp: entry.timestamp }));
  return {
    ...(page.length > 0 && { entries: page }),
    ...(from + size < all.length && { nextPageToken: String(from + size) }),
  };
}

function filterOf(filter: string): (entry: Body) => boolean {
  try {
    return filtered(filter);
  } catch (error) {
    throw invalidArgument((error as Error).message);
  }
}
