/** A Terraform program as parsed JSON, the way that Terraform reads it. */
export type ProgramJson = Record<string, unknown>;

type Body = Record<string, unknown>;

/** The resources of one type in a program, by id, in its order. */
export const bodiesOf = ({ resource }: ProgramJson, type: string) =>
  ((resource as Body | undefined)?.[type] ?? {}) as Record<string, Body>;

/** Where the construct stands that made a resource: `prod/bucket/raw/Resource`; undefined of what no construct made. */
export const pathOf = (body: Body) => (body["//"] as { metadata?: { path?: string } } | undefined)?.metadata?.path;
