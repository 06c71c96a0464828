import type { AwsEnvironment } from "../language";
import { type Asking, refused } from "./asking";
import { sent } from "./sent";

/**
 * The program refuses any other account, and a call by a name would find, or make, what belongs to somebody else.
 *
 * @throws UserError with exit code 4 where the credentials are of another account than the environment's
 */
export async function checkAccount({ name, aws }: AwsEnvironment, { send }: Asking): Promise<void> {
  const { account, region } = aws;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const url = `https://sts.${region}.amazonaws.com/`;
  const reply = await sent({ method: "POST", url, service: "sts", region, headers, body }, send);
  const [, found] = /<Account>(\d{12})<\/Account>/.exec(reply.text) ?? [];
  if (found === undefined)
    throw refused(
      `AWS does not say whose credentials these are: it answered ${reply.status}`,
      "run aws sso login, or set AWS_PROFILE",
    );
  if (found !== account)
    throw refused(
      `these credentials are of account ${found}, and ${name} is in ${account}`,
      "set AWS_PROFILE, or log in to that account",
    );
}
