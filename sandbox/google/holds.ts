/** What things are kept from for a while: an endpoint by the operation that runs on it, a model by a deployment that has just ended. */
export class Holds {
  private readonly holds = new Map<string, { readonly reason: string; readonly until: number }>();

  /** Keeps `name` for `ms`, or until it is let go. */
  take(name: string, reason: string, ms = Infinity): void {
    this.holds.set(name, { reason, until: Date.now() + ms });
  }

  release(name: string): void {
    this.holds.delete(name);
  }

  /** Why `name` is kept, or nothing. */
  reason(name: string): string | undefined {
    const hold = this.holds.get(name);
    return hold !== undefined && hold.until > Date.now() ? hold.reason : undefined;
  }

  clear(): void {
    this.holds.clear();
  }
}
