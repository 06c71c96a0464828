/** How a workload gets at a thing; each is a grant, and an arrow in the picture. */
export const relations = ["reads", "writes", "appends", "calls", "starts", "deploys"] as const;
export type Relation = (typeof relations)[number];

interface KindFacts {
  /** In the singular, as references write it. */
  readonly noun: string;
  /** A reference as error messages show it. */
  readonly example: string;
  /** What a workload may say of it; a kind that says something here tells on each cloud how it lets in. */
  readonly answersTo: readonly Relation[];
  /** A reference may name what lies below it: `bucket/raw/some/path`. */
  readonly hasPaths?: true;
}

/** What an environment can hold, in the order in which one builds on the other. This is the only list of kinds; every other is typed over it. */
export const kinds = {
  buckets: { noun: "bucket", example: "bucket/raw", answersTo: ["reads", "writes", "appends"], hasPaths: true },
  registries: { noun: "registry", example: "registry/serving", answersTo: ["reads", "writes"] },
  datasets: { noun: "dataset", example: "dataset/features", answersTo: ["reads", "writes"] },
  secrets: { noun: "secret", example: "secret/hubspot", answersTo: ["reads", "writes"] },
  identities: { noun: "identity", example: "identity/serving", answersTo: [] },
  airflow: { noun: "airflow", example: "airflow/pipelines", answersTo: [] },
  jobs: { noun: "job", example: "job/ingest", answersTo: ["starts"] },
  endpoints: { noun: "endpoint", example: "endpoint/churn", answersTo: ["calls"] },
  services: { noun: "service", example: "service/scores-api", answersTo: ["calls"] },
} as const satisfies Record<string, KindFacts>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** What references begin with. */
export type Noun = (typeof kinds)[KindName]["noun"];

/** The relations that a kind answers to. */
export type AnswersTo<Name extends KindName> = (typeof kinds)[Name]["answersTo"][number];

/** The relations that a workload can use, because some kind answers to them. */
export type UsedRelation = AnswersTo<KindName>;

/** The kinds that answer to a relation. */
export type KindAnswering<To extends Relation> = {
  [Name in KindName]: To extends AnswersTo<Name> ? Name : never;
}[KindName];

/** The kinds that answer to a relation, by noun. */
export function kindsAnswering<To extends Relation>(relation: To): KindAnswering<To>[] {
  const answers = (name: KindName) => (kinds[name].answersTo as readonly Relation[]).includes(relation);
  const byName = (one: KindName, other: KindName) => (kinds[one].noun < kinds[other].noun ? -1 : 1);
  return kindNames.filter(answers).sort(byName) as KindAnswering<To>[];
}

const byNoun = new Map(kindNames.map((name) => [kinds[name].noun as string, name]));

/** The kind that a noun is the singular of. */
export function kindOf(noun: Noun): KindName {
  return byNoun.get(noun)!;
}
