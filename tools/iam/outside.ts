import type { Environment } from "../../language";
import type { Party } from "./parties";

/** Somebody from outside as an identity's `from` names them. */
export interface Named {
  /** As it is typed: `github:acme/churn@refs/heads/main`. */
  readonly typed: string;
  /** The identity: `identity/ci`. */
  readonly thing: string;
  readonly path: readonly string[];
  /** Whether a right's holder is who is meant: the subject, or all whom the issuer vouches for. */
  readonly is: (who: Party) => boolean;
}

type From = Environment["kinds"]["identities"][string]["from"][number];

/** Everybody whom the identities of an environment name under `from`. */
export function outsideIn({ kinds: { identities } }: Pick<Environment, "kinds">): Named[] {
  return Object.entries(identities).flatMap(([key, { from }]) =>
    (from as readonly From[]).map((who, index) => ({
      typed: who.name,
      thing: `identity/${key}`,
      path: ["identities", key, "from", String(index)],
      is: ({ name, raw }: Party) => raw === who.name || isMeant(who, name),
    })),
  );
}

function isMeant(who: From, name: string): boolean {
  const endsIn = (text: string) => name.endsWith(`/${text}`);
  switch (who.by) {
    case "principal":
      return false; // by what is written alone
    case "aws":
      return endsIn(`arn:aws:sts::${who.account}:assumed-role/${who.role}`);
    case "google":
      return endsIn(who.account);
    case "bitbucket": {
      // AWS matches a subject that begins so; Google Cloud an attribute, and lets the repository in.
      const { repository, environment = "" } = who;
      const begun = environment === "" ? `${repository}:*` : `${repository}:${environment}:*`;
      return [begun, `${repository}${environment}`, repository].some(endsIn) || isVouched(who.issuer, name);
    }
    case "oidc":
      return endsIn(who.subject) || isVouched(who.issuer, name);
  }
}

/** A provider lets in whom its issuer vouches for. */
const isVouched = (issuer: string, name: string) => name === `whoever ${issuer.replace("https://", "")} vouches for`;
