import { arrow, code } from "./markdown";
import { versionPath } from "./secret-versions";
import { isEmpty, isVeiled, list, parsed, record } from "./json";

// What providers compute, or repeat from another field. A change of one of these alone is no news.
const computed = new Set(
  (
    "arn id etag self_link fingerprint unique_id url uri email member tags_all terraform_labels effective_labels generation updated " +
    "create_time update_time time_created creation_time creation_date last_modified_time last_updated_time revision version_id"
  ).split(" "),
);

/** What tells two entries of a list apart. */
const entryNames = ["variant_name", "id", "sid", "name", "alarm_name", "key"];

/** One attribute that differs. */
export interface Difference {
  /** Field names joined by dots; a block that can stand only once has no index: `versioning.enabled`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The attributes that differ, in words; without policies, whose rights are told one by one, and without the versions of secrets. */
export function differencesInWords(before: unknown, after: unknown): string[] {
  return differences(before, after)
    .filter(({ path }) => !versionPath.test(path))
    .flatMap(inWords);
}

/** The attributes that differ. Nothing, an empty text and an empty list are the same to a provider, and so are they here. */
export function differences(before: unknown, after: unknown, path: string[] = []): Difference[] {
  [before, after] = unwrapped(before, after);
  if (isSame(before, after)) return [];
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const atomic =
    isVeiled(before) || isVeiled(after) || (!old && !now) || (!old && !isEmpty(before)) || (!now && !isEmpty(after));
  if (atomic) return [{ path: path.join("."), before, after }];
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})]);
  return [...names]
    .filter((name) => path.length > 0 || !computed.has(name))
    .flatMap((name) => differences(old?.[name], now?.[name], [...path, name]));
}

function inWords({ path, before, after }: Difference): string[] {
  if (isPolicy(before) || isPolicy(after)) return [];
  const [old, now] = [read(before), read(after)];
  if (old !== undefined && now !== undefined) {
    return differences(old, now).map(
      (inner) => `${code(`${path}.${inner.path}`)}: ${arrow(inner.before, inner.after)}`,
    );
  }
  return [`${code(path)}: ${arrow(before, after)}`];
}

/** JSON in a text, also where the text is base64, as what a job of Cloud Scheduler sends: `eyJ` is `{"`. */
function read(text: unknown): object | undefined {
  const isBase64 = typeof text === "string" && /^eyJ[A-Za-z0-9+/]+=*$/.test(text);
  return parsed(isBase64 ? Buffer.from(text, "base64").toString() : text);
}

const isPolicy = (text: unknown) => "Statement" in (parsed(text) ?? {});

function isSame(before: unknown, after: unknown): boolean {
  if (isEmpty(before) && isEmpty(after)) return true;
  // Providers fill in false and 0 where nothing was said.
  if (isEmpty(before) || isEmpty(after)) return [before, after].some((of) => of === 0 || of === false);
  if (isVeiled(before) && isVeiled(after)) return before.digest === after.digest && before.why === "sensitive";
  return JSON.stringify(before) === JSON.stringify(after) && isVeiled(before) === isVeiled(after);
}

/** A list of one block is that block. */
function unwrapped(before: unknown, after: unknown): [unknown, unknown] {
  const isBlock = (of: unknown) =>
    isEmpty(of) || (Array.isArray(of) && of.length === 1 && typeof of[0] === "object" && !isVeiled(of[0]));
  if (isBlock(before) && isBlock(after) && (Array.isArray(before) || Array.isArray(after)))
    return [list(before)[0], list(after)[0]];
  return [before, after];
}

/** The fields of an object, or the entries of a list of blocks, by what tells them apart. */
function entriesOf(of: unknown): Record<string, unknown> | undefined {
  if (Array.isArray(of)) {
    if (of.length === 0 || of.some((entry) => typeof entry !== "object" || entry === null || isVeiled(entry)))
      return undefined;
    return Object.fromEntries(of.map((entry, i) => [nameOfEntry(record(entry)) ?? String(i), entry]));
  }
  return typeof of === "object" && of !== null && !isVeiled(of) && Object.keys(of).length > 0 ? record(of) : undefined;
}

function nameOfEntry(entry: Record<string, unknown>): string | undefined {
  const name = entryNames.map((field) => entry[field]).find((text) => typeof text === "string" && text !== "");
  return name as string | undefined;
}
