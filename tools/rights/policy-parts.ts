/** One statement of a policy; it has `Resource` or `NotResource`. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A policy as IAM takes it. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

// "IAM and AWS STS quotas", white space left out: all inline policies of a role, one managed policy, and how many of these a role has.
const inline = 10_240;
const managed = 6_144;
const most = 1 + 10;

const lengthOf = (part: object) => JSON.stringify(part).length;

/**
 * A policy in as few parts as a role takes: the first is its own, each further one stands beside it; undefined where they would be too many. What fits into
 * the first stays whole, and in its order.
 */
export function policyParts({ Version, Statement: statements }: Policy): Policy[] | undefined {
  if (lengthOf({ Version, Statement: statements }) <= inline) return [{ Version, Statement: statements }];
  const frame = lengthOf({ Version, Statement: [] });
  const parts = [{ room: inline - frame, held: [] as Statement[] }];
  const pieces = statements.flatMap((statement) => halved(statement, managed - frame));
  // The longest first: what is left over then finds room.
  for (const piece of [...pieces].sort((a, b) => lengthOf(b) - lengthOf(a))) {
    const length = lengthOf(piece) + 1; // and the comma
    if (length > managed - frame) return undefined;
    let part = parts.find(({ room }) => room >= length);
    if (part === undefined) parts.push((part = { room: managed - frame, held: [] }));
    part.room -= length;
    part.held.push(piece);
  }
  if (parts.length > most) return undefined;
  return parts.map(({ held }) => ({ Version, Statement: pieces.filter((piece) => held.includes(piece)) }));
}

/** A statement in pieces that say the same together, as long as its lists can be cut. */
function halved(statement: Statement, longest: number): Statement[] {
  if (lengthOf(statement) < longest) return [statement];
  const { Action, Resource, Sid } = statement;
  const halves = (list: readonly string[]) => [list.slice(0, list.length / 2), list.slice(list.length / 2)];
  const byResource = Resource !== undefined && lengthOf(Resource) > lengthOf(Action) && Resource.length > 1;
  if (!byResource && Action.length < 2) return [statement];
  return halves(byResource ? Resource : Action).flatMap((half, index) => {
    const piece = byResource ? { ...statement, Resource: half } : { ...statement, Action: half };
    return halved({ ...piece, Sid: `${Sid}${index + 1}` }, longest);
  });
}
