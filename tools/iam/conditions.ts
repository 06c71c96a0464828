import type { Right } from "../plan/access/right";
import type { Home } from "./known";

/** A condition as it is read behind a sentence, and what of it is a place: the path below a bucket. */
export interface Condition {
  /** Empty where it forbids nothing, or says no more than where. */
  readonly words: string;
  readonly below?: string;
  /** Google Cloud: the names of all objects may be listed all the same, since a list is asked of the bucket. */
  readonly listsAll?: true;
}

/** One test of an AWS condition: any of the values is enough, and all tests must hold. */
export interface Test {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const services: Readonly<Record<string, string>> = {
  s3: "S3",
  sqs: "SQS",
  secretsmanager: "Secrets Manager",
  sagemaker: "SageMaker",
  logs: "CloudWatch Logs",
  sns: "SNS",
};

/** The tests of an AWS condition. */
export const testsIn = ({ condition }: Right): Test[] => (condition.startsWith("[") ? (JSON.parse(condition) as Test[]) : []); // prettier-ignore

/** The right under these tests. */
export function withTests(right: Right, tests: readonly Test[]): Right {
  return { ...right, condition: tests.length === 0 ? "" : JSON.stringify(tests) };
}

/** The condition of an AWS statement. */
export function awsCondition({ condition, effect, what }: Right, home: Home): Condition {
  if (condition === "") return { words: "" };
  const tests = testsIn({ condition } as Right);
  const isList = /^s3:ListBucket/i.test(what);
  const prefix = tests.find(({ key, operator, values }) => isList && key === "s3:prefix" && /^String(Equals|Like)$/.test(operator) && values.length === 1);
  const said = tests.filter((test) => test !== prefix).map((test) => testInWords(test, home));
  const joined = said.join(" and ");
  const told = effect === "Deny" ? joined.replace(/^only /, "if not ") : joined;
  return { words: told, ...(prefix === undefined ? {} : { below: prefix.values[0]!.replace(/\*$/, "") }) };
} // prettier-ignore

function testInWords({ key, operator, values }: Test, home: Home): string {
  const [value = ""] = values;
  const isExact = /^(String|Arn)(Equals|Like)$/.test(operator);
  if (key === "aws:SecureTransport" && operator === "Bool") return value === "false" ? "without TLS" : "only over TLS";
  if (key === "aws:SourceAccount" && isExact) {
    const own = values.every((one) => home.names.has(one));
    return own ? "only on behalf of this account" : `only on behalf of account ${values.join(" or ")}`;
  }
  if (key === "aws:SourceArn" && isExact) return `only on behalf of ${values.join(" or ")}`;
  if (key === "kms:ViaService" && isExact) {
    const names = values.map((one) => services[one.split(".")[0]!] ?? one.split(".")[0]!);
    return `only through ${names.join(" or ")}`;
  }
  if (key === "kms:GrantIsForAWSResource" && value === "true") return "only to AWS's own services";
  if (key === "kms:EncryptionContext:aws:logs:arn" && isExact) return "only for this account's logs";
  if (key === "cloudwatch:namespace" && isExact) return `only under the namespace ${values.join(" or ")}`;
  if (key === "iam:PassedToService" && isExact) return `only to ${values.join(" or ")}`;
  if (/:(sub|aud|repository|ref|environment)$/.test(key) && isExact)
    return `only where ${/:(\w+)$/.exec(key)![1]} is ${values.join(" or ")}`;
  // Of an append-only bucket: each new object has to ask that nothing is there, which parts of an upload cannot ask (constructs/aws/s3).
  if (key === "s3:if-none-match" && operator === "Null" && value === "false")
    return "only where nothing is overwritten";
  if (key === "s3:ObjectCreationOperation" && operator === "Bool" && value === "false")
    return "only as parts of an upload";
  return `only if ${key} ${operator} ${values.join(" or ")}`;
}

/** The condition of a grant of Google Cloud. */
export function googleCondition({ condition, limit }: Right): Condition {
  if (condition === "") return { words: "" };
  const [, objects] =
    /resource\.name\.startsWith\("projects\/_\/buckets\/[^"]*?\/objects\/([^"]*)"\)/.exec(condition) ?? [];
  const rest = condition
    .replace(/resource\.type == "storage\.googleapis\.com\/Bucket" \|\| /, "")
    .replace(/resource\.name\.startsWith\("projects\/_\/buckets\/[^"]*?\/objects\/[^"]*"\)/, "");
  if (objects !== undefined && rest.trim() === "") {
    const listsAll = condition.includes('resource.type == "storage.googleapis.com/Bucket" || ');
    return { words: "", below: objects, ...(listsAll && { listsAll }) };
  }
  const [, since] = /^request\.time > timestamp\("([^"]+)"\)$/.exec(condition) ?? [];
  // Such a time tells the grant of one program from that of another, and has passed long ago.
  if (since !== undefined && Date.parse(since) < Date.UTC(2026, 0, 1)) return { words: "" };
  return { words: `only if ${limit === "" ? condition : limit}` };
}
