/** A mistake of the person at the keyboard: the command line prints the message alone, without a stack, and exits with 1. */
export class UserError extends Error {
  constructor(
    message: string,
    /** The process's exit code, where it is not 1. */
    public readonly exitCode = 1,
  ) {
    super(message);
    this.name = "UserError";
  }
}
