/** What a right lets do, in words: `read` `objects in`. */
export interface Word {
  readonly verb: string;
  /** What is done it to, to be read before the name of a thing. */
  readonly object: string;
  /** It is asked for beside others of the same service, and not told where one of these is. */
  readonly beside?: true;
  /** True where there are no words for it, and it is told as it is. */
  readonly raw?: true;
}

/** The words of several rights on the same: `[["read"], "objects in"]`. */
export function words(verbs: string, object: string, beside?: true): Word[] {
  return verbs.split(", ").map((verb) => ({ verb, object, ...(beside && { beside }) }));
}
