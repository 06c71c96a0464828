/** What is done to an environment; `.ci/run` takes one edit of each sort, and on AWS those on which its provider has a say. */
export type Sort =
  | "removed"
  | "renamed"
  | "removed as protection goes"
  | "everything goes"
  | "destroyed"
  | "destroyed as protection goes"
  | "another place"
  | "other partitions"
  | "a column goes"
  | "a column of another type"
  | "a list, or none any more"
  | "a column that must have a value"
  | "encryption"
  | "another system"
  | "another project or account"
  | "another region"
  | "files in another bucket"
  | "another network"
  | "another major version"
  | "a definition goes"
  | "emptied or bared"
  | "changed as protection goes"
  | "nothing is lost";

/** One edit of an environment, and what is to refuse it: by what the providers cannot change, and not by what came out. */
export interface Case {
  readonly sort: Sort;

  /** Once in an environment. */
  readonly what: string;

  /** YAML on top of the environment's own, one above the other. */
  readonly edit: readonly string[];

  /** Keys for which the anchor refuses it; none where it does not. */
  readonly keys: readonly string[];

  /** What Terraform refuses by the guard of the thing itself, where the anchor knows nothing of the field. */
  readonly own?: readonly string[];

  /** What the gate is to name; `[]` where it lets the edit pass. Default: the things of `keys` and `own`. */
  readonly gate?: readonly string[];

  /** Why the anchor, or without it the gate, does not hold it. */
  readonly why?: string;

  /** True where the gate is to read the marks in the state: nothing else there tells that the thing was protected. */
  readonly withMarks?: true;

  /** True where Terraform cannot plan it without the guards of the things themselves: the gate is then judged with them. */
  readonly withGuards?: true;

  /** `terraform plan -destroy`. */
  readonly destroy?: true;
}

/** An environment that is deployed once, for all of its cases. */
export interface Base {
  readonly name: string;
  readonly cloud: "gcp" | "aws";
  readonly yaml: string;
  readonly cases: readonly Case[];
}

/** `bucket/raw` of the key of a thing or a part of it: as the gate calls it. */
export const thingOf = (key: string): string => /^[^/]+\/[^./]+/.exec(key)![0];

/** What the gate has to name. */
export const toName = ({ keys, own = [], gate = [...keys, ...own].map(thingOf) }: Case): string[] => [...new Set(gate)];

/** True for what must be refused by something. */
export const isLoss = ({ sort }: Case): boolean => sort !== "nothing is lost";
