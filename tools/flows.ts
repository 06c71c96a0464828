import type { Environment } from "../spec";
import { kindNames, nouns } from "./things";

/** That one reads or writes another: a person, or a thing. */
export interface Flow {
  readonly who: string;
  readonly thing: string;
  readonly verb: "reads" | "writes";
  /** What flows, where there is a word for it: a model's name and share, the share of captured requests. */
  readonly note?: string;
  /** False for a person, a group or a role outside the environment. */
  readonly isThing: boolean;
}

/** Who reads and who writes what: people by `access`, workloads by what they name. */
export function flowsOf({ kinds }: Environment): Flow[] {
  const people = kindNames.flatMap((kind) =>
    Object.entries(kinds[kind] as Record<string, { access?: { readers?: string[]; writers?: string[] } }>).flatMap(
      ([key, { access }]) => {
        const flow =
          (verb: Flow["verb"]) =>
          (who: string): Flow => ({ who, thing: `${nouns[kind]}/${key}`, verb, isThing: false });
        return [...(access?.readers ?? []).map(flow("reads")), ...(access?.writers ?? []).map(flow("writes"))];
      },
    ),
  );
  const workloads = Object.entries(kinds.airflow).flatMap(([key, { reads, writes }]) => {
    const flow =
      (verb: Flow["verb"]) =>
      (to: { kind: string; key: string }): Flow => ({
        who: `airflow/${key}`,
        thing: `${to.kind}/${to.key}`,
        verb,
        isThing: true,
      });
    return [...reads.map(flow("reads")), ...writes.map(flow("writes"))];
  });
  return [
    ...people,
    ...workloads,
    ...Object.entries(kinds.endpoints).flatMap(([key, endpoint]) => endpointFlows(`endpoint/${key}`, endpoint)),
  ];
}

type Endpoint = Environment["kinds"]["endpoints"][string];

function endpointFlows(who: string, endpoint: Endpoint): Flow[] {
  const captured: Flow[] =
    "capture" in endpoint && endpoint.capture
      ? [
          {
            who,
            thing: `dataset/${endpoint.capture.to.key}`,
            verb: "writes",
            note: `captures ${endpoint.capture.sample}%`,
            isThing: true,
          },
        ]
      : [];
  if (!("models" in endpoint)) return captured;
  const served = Object.entries(endpoint.models).flatMap(([name, { image, artifact, traffic = 100 }]): Flow[] => {
    const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
    return [
      ...(registry === undefined
        ? []
        : [{ who, thing: registry, verb: "reads", note: `image of ${name}`, isThing: true } as const]),
      ...(artifact === undefined
        ? []
        : [
            {
              who,
              thing: `bucket/${artifact.key}`,
              verb: "reads",
              note: `${name}, ${traffic}%`,
              isThing: true,
            } as const,
          ]),
    ];
  });
  return [...served, ...captured];
}
