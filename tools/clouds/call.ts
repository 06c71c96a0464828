/** One call to a cloud's interface. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;

  /** Of AWS: the service that the call is signed for. */
  readonly service?: string;

  /** Of AWS: the region that it is signed for. */
  readonly region?: string;
}

/** No credentials were found, or none that can be used. By its name: in the package, what calls and who asks are two files, and so two classes. */
export class NoCredentials extends Error {
  public override readonly name = "NoCredentials";
}
