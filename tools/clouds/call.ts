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

/** A call of Google Cloud's, whose body is JSON. */
export function jsonCall(method: string, url: string, body?: object): Call {
  if (body === undefined) return { method, url };
  return { method, url, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/**
 * A call of one of AWS's services that take JSON.
 *
 * @param target the action as the service names it: `Logs_20140328.FilterLogEvents`
 * @param version of the protocol, which its model says
 */
export function awsCall(service: string, region: string, target: string, body: object, version = "1.1"): Call {
  return {
    method: "POST",
    url: `https://${service}.${region}.amazonaws.com/`,
    service,
    region,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
    body: JSON.stringify(body),
  };
}

/** No credentials were found, or none that can be used. By its name: in the package, what calls and who asks are two files, and so two classes. */
export class NoCredentials extends Error {
  public override readonly name = "NoCredentials";
}
