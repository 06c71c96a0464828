import { factsOf } from "../../terraform-types";
import { isOnlyRights } from "../plan/access/findings";
import { record } from "../plan/json";
import { kindOf, nameOf, stem, thingOf } from "../plan/names";
import type { ResourceChange } from "../plan/plan";

/** What is one's own: everybody else is from outside. */
export interface Home {
  /** Accounts and projects. */
  readonly names: ReadonlySet<string>;
}

/** A resource of a program or of a plan that values may name. */
export interface KnownResource {
  readonly resource: ResourceChange;
  readonly type: string;
  /** Its name in the cloud, without the path or ARN around it. */
  readonly name: string;
  /** The thing that a person named, `bucket/raw`, or the part of the environment that it belongs to: `network`. */
  readonly thing: string;
  /** What it is of that thing, where it is not the thing itself: `bucket`, `log group`. */
  readonly part?: string;
}

/** What a value names, and what stands behind the name: the path below a bucket. */
export interface Found {
  readonly known: KnownResource;
  readonly rest: string;
}

const reference = /^\$\{((?:data\.)?[a-z][a-z0-9_]*\.[\w-]+)(?:\["[^"]*"\])?\.[\w.[\]]+\}(.*)$/s;

/** Finds out what values name, by address (`${aws_s3_bucket.bucket_raw_8CAB8F7B.arn}`) and by name in the cloud. */
export class Known {
  private readonly byAddress = new Map<string, KnownResource>();
  private readonly byName = new Map<string, KnownResource[]>();

  /**
   * @param resources of one program or plan
   * @param renamed what things are called in the program, to what the environment's file calls them: `bucket/old` to `bucket/raw`
   * @param expected names that things will have in the cloud, with the kind in front: `endpoint/churn-dev-churn` to `endpoint/churn`
   */
  constructor(
    resources: readonly ResourceChange[],
    private readonly renamed: ReadonlyMap<string, string> = new Map(),
    private readonly expected: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const resource of resources) {
      // What a person names has no "_": behind it comes a part.
      const called = thingOf(resource).replace(/_.*$/, "");
      const thing = this.renamed.get(called) ?? called;
      const known = { resource, type: resource.type, name: nameOf(resource), thing, part: partOf(resource) };
      this.byAddress.set(`${resource.type}.${resource.name}`, known);
      for (const name of namesOf(resource, known.name))
        this.byName.set(name, [...(this.byName.get(name) ?? []), known]);
    }
  }

  /** The thing that will have this name, though nothing is there yet: an endpoint without variants. */
  willBe(name: string): string | undefined {
    return this.expected.get(name);
  }

  /** The resource at an address, such as the one that a grant stands in. */
  of({ type, name }: ResourceChange): KnownResource {
    return this.byAddress.get(`${type}.${name}`)!;
  }

  /** What a reference in a program names. */
  referred(value: string): Found | undefined {
    const [, address, rest = ""] = reference.exec(value) ?? [];
    const known = this.byAddress.get(address ?? "");
    return known && { known, rest };
  }

  /** What has this name in the cloud, of a type whose name begins so: the thing before its settings, whose types are longer. */
  called(name: string, prefix: string): KnownResource | undefined {
    const all = this.byName.get(name)?.filter(({ type }) => type.startsWith(prefix) && !isOnlyRights(type)) ?? [];
    return all.sort((one, other) => one.type.length - other.type.length)[0];
  }
}

/** The address of the data source that a value is read from, without its name. */
export function dataTypeIn(value: string): string | undefined {
  return /\$\{data\.([a-z][a-z0-9_]*)\./.exec(value)?.[1];
}

/** Of a construct's part, what it is; nothing for what is the thing itself. */
function partOf(resource: ResourceChange): string | undefined {
  const [group = "", name = "", ...more] = stem(resource).split("_");
  const isPart = more.length > 0 || /^[A-Z]/.test(name) || group.endsWith("-bucket");
  return isPart ? kindOf(resource.type) : undefined;
}

const nameFields = ["arn", "id", "email", "name", "bucket", "key_id", "account_id", "role_id", "unique_id"];

function namesOf({ change }: ResourceChange, name: string): Set<string> {
  const sides = [record(change.before), record(change.after)];
  const values = sides.flatMap((side) => nameFields.map((field) => side[field]));
  return new Set([name, ...values.filter((value): value is string => typeof value === "string" && value !== "")]);
}

/** What a type is called where nobody named the thing: `role`, `log group`. */
export const typeInWords = (type: string): string => factsOf(type).called ?? kindOf(type);
