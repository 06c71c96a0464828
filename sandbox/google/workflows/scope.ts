import { copy, type Json } from "../json";
import { failure } from "./failure";

/** The variables of a workflow, of a loop in it, or of a branch. */
export class Scope {
  private readonly values = new Map<string, Json>();

  /** @param shared in a branch: the variables from outside that it may set */
  constructor(
    private readonly outer?: Scope,
    private readonly shared?: readonly string[],
  ) {}

  get(name: string): Json {
    const holder = this.holder(name);
    if (holder === undefined) throw failure(["KeyError", "LookupError"], `variable not found: ${name}`);
    return holder.values.get(name);
  }

  has(name: string): boolean {
    return this.holder(name) !== undefined;
  }

  /** Sets what is known from further out there, and here what is not. */
  set(name: string, value: Json): void {
    const holder = this.holder(name, true) ?? this;
    holder.values.set(name, copy(value ?? null));
  }

  /** Sets it here, whatever is known from further out. */
  own(name: string, value: Json): void {
    this.values.set(name, copy(value ?? null));
  }

  private holder(name: string, isWritten = false): Scope | undefined {
    if (this.values.has(name)) return this;
    const found = this.outer?.holder(name, isWritten);
    if (isWritten && found !== undefined && this.shared !== undefined && !this.shared.includes(name))
      throw failure("TypeError", `variable ${name} is not shared with this branch`);
    return found;
  }
}
