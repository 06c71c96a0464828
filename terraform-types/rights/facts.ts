/** What an identity needs for the things of one Terraform type, in the words of its cloud's IAM. */
export interface Rights {
  /** To read how they are set up, as every plan does. */
  readonly reads: readonly string[];
  /** What their creation, change and deletion need beside that, with what the service checks of whoever deploys: to hand on a role, to use a key. */
  readonly changes: readonly string[];
}

/** The keys of a list of types that our programs make. */
export type Made<Rows> = {
  [Type in keyof Rows]: Rows[Type] extends { readonly elsewhere: true } ? never : Type;
}[keyof Rows] &
  string;
