import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inject } from "vitest";

/** What AssumeRole gives. */
export interface Session {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

/** What AWS's own client got, or the code that it was refused with. */
export interface Answered {
  readonly value?: Record<string, any>;
  readonly error?: string;
  /** The class of the exception: what code that calls can catch. */
  readonly exception?: string;
  readonly message?: string;
}

/** boto3, which comes with moto. */
export interface Boto {
  /** One operation by its name in Python, `get_secret_value`; as the deployer, where no session is told. */
  call(service: string, operation: string, given: object, session?: Session): Promise<Answered>;
  /** The session of whoever comes with a token of their own. */
  exchange(role: string, token: string): Promise<Answered>;
  /** A session of a role; as the deployer, who plays the service that would have it. */
  assume(role: string): Promise<Session>;
  stop(): void;
}

/** Starts a client of the AWS that `environment` leads to. */
export function startBoto(environment: Readonly<Record<string, string>>, region: string): Boto {
  // A loopback address needs no proxy: the sandbox's is for MWAA alone.
  const env = { ...process.env, ...environment, AWS_REGION: region, HTTP_PROXY: "", http_proxy: "" };
  const python = spawn(inject("python"), ["-B", join(__dirname, "boto.py")], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  function ask(asked: object): Promise<Answered> {
    const answered = last.then(async () => {
      python.stdin.write(`${JSON.stringify(asked)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("the client has ended");
      return JSON.parse(value) as Answered;
    });
    last = answered.catch(() => undefined);
    return answered;
  }

  return {
    call: (service, operation, given, session) => ask({ service, operation, given, session }),
    exchange: (RoleArn, WebIdentityToken) => {
      const given = { RoleArn, WebIdentityToken, RoleSessionName: "test" };
      return ask({ service: "sts", operation: "assume_role_with_web_identity", given, unsigned: true });
    },
    async assume(RoleArn) {
      const { value, message } = await ask({
        ...{ service: "sts", operation: "assume_role" },
        given: { RoleArn, RoleSessionName: "test" },
      });
      if (value === undefined) throw new Error(message);
      return value.Credentials as Session;
    },
    stop: () => void python.kill(),
  };
}
