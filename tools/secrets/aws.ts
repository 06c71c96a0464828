import { randomUUID } from "node:crypto";
import type { AwsEnvironment } from "../../language";
import { checkAccount } from "../account";
import { areRefused, asked, type Asking, inItsWords, refused, type Reply, seconds } from "../asking";
import { awsCall } from "../clouds/call";
import type { Container } from "./container";
import { holdsValue } from "./value";
import type { SecretStore, Version } from "./way";

// Who may do what: Secrets Manager's page "Actions, resources, and condition keys".
const rights = {
  PutSecretValue: "secretsmanager:PutSecretValue, which writers under access have",
  CreateSecret: "secretsmanager:CreateSecret and secretsmanager:TagResource",
  DescribeSecret: "secretsmanager:DescribeSecret",
  ListSecretVersionIds: "secretsmanager:ListSecretVersionIds",
  DescribeKey: "kms:DescribeKey",
};

/** With a customer key, Secrets Manager asks for a data key in the caller's name. */
const withKey = "with the environment's own key also kms:GenerateDataKey and kms:Decrypt";

/** The secrets of an environment on AWS, by the interface of Secrets Manager. */
export function awsStore(environment: AwsEnvironment, asking: Asking): SecretStore {
  const { region } = environment.aws;
  const { wait = seconds } = asking;

  function ask(action: keyof typeof rights, body: object): Promise<Reply> {
    const [service, prefix] = action === "DescribeKey" ? ["kms", "TrentService"] : ["secretsmanager", "secretsmanager"];
    return asked(awsCall(service!, region, `${prefix}.${action}`, body), asking);
  }

  function refusal(doing: string, action: keyof typeof rights, { keyAlias }: Container, reply: Reply): Error {
    const { status, code, words } = reply;
    if (areRefused(code))
      return refused(`AWS does not take these credentials${inItsWords(reply)}`, "run aws sso login");
    if (/AccessDenied/.test(code) || status === 403)
      return refused(`AWS does not let you ${doing}${inItsWords(reply)}`, `it takes ${rights[action]}`, keyAlias && withKey); // prettier-ignore
    if (/EncryptionFailure|DecryptionFailure/.test(code))
      return refused(`AWS cannot use the key ${keyAlias ?? "aws/secretsmanager"} to ${doing}${inItsWords(reply)}`, "see whether it is enabled, and that you may use it"); // prettier-ignore
    if (code === "LimitExceededException")
      return refused(`AWS does not ${doing}${inItsWords(reply)}`, "a secret takes 100 versions of one day; wait until tomorrow"); // prettier-ignore
    const told = words === "" ? "" : inItsWords(reply);
    return refused(`AWS answered ${status} ${code} when asked to ${doing}${told}`, "try again, and see its console");
  }

  const inRecovery = ({ name }: Container) =>
    refused(
      `${name} is deleted, and its name is taken until its time of recovery ends`,
      `bring it back by aws secretsmanager restore-secret --secret-id ${name} --region ${region}, and run the same again`,
    );

  return {
    check: () => checkAccount(environment, asking),

    async held(container) {
      const { name: SecretId } = container;
      const described = await ask("DescribeSecret", { SecretId });
      if (described.code === "ResourceNotFoundException") return undefined;
      const doing = `see ${SecretId}`;
      if (described.status !== 200) throw refusal(doing, "DescribeSecret", container, described);
      const { DeletedDate } = described.body as { DeletedDate?: number | null };
      const deleted = !DeletedDate ? undefined : dateOf(DeletedDate).toISOString().slice(0, 10);
      const versions: ReturnType<typeof versionOf>[] = [];
      for (let NextToken: string | undefined; ;) {
        const reply = await ask("ListSecretVersionIds", { SecretId, MaxResults: 100, NextToken });
        if (reply.status !== 200) throw refusal(`list the versions of ${SecretId}`, "ListSecretVersionIds", container, reply); // prettier-ignore
        const { Versions = [], NextToken: next } = reply.body as { Versions?: Listed[]; NextToken?: string };
        versions.push(...Versions.map(versionOf));
        if (!next) break;
        NextToken = next;
      }
      const newestFirst = versions.sort((one, other) => Number(other.created) - Number(one.created));
      const current = newestFirst.filter(({ isCurrent }) => isCurrent); // it is what is read, whenever it was made
      const others = newestFirst.filter(({ isCurrent }) => !isCurrent);
      return { deleted, versions: [...current, ...others].map(({ version }) => version) };
    },

    async make(container) {
      const { name: Name, description: Description, labels, keyAlias } = container;
      const Tags = Object.entries(labels).map(([Key, Value]) => ({ Key, Value }));
      const KmsKeyId = keyAlias === undefined ? undefined : await keyOf(container, keyAlias);
      const body = { ClientRequestToken: randomUUID(), Name, Description, KmsKeyId, Tags };
      const reply = await ask("CreateSecret", body);
      if (isDeleted(reply)) throw inRecovery(container);
      if (reply.status !== 200 && reply.code !== "ResourceExistsException")
        throw refusal(`make ${Name}`, "CreateSecret", container, reply);
    },

    async add(container, value, isNew = false) {
      const { name: SecretId } = container;
      const secret = value.isText
        ? { SecretString: value.bytes.toString("utf8") }
        : { SecretBinary: value.bytes.toString("base64") };
      // By the same token the same call is the same version, however often it arrives.
      const body = { SecretId, ClientRequestToken: randomUUID(), ...secret };
      let reply = await ask("PutSecretValue", body);
      // What has just been made is not known everywhere at once.
      for (let tries = 0; isNew && tries < 5 && reply.code === "ResourceNotFoundException"; tries += 1) {
        await wait(2);
        reply = await ask("PutSecretValue", body);
      }
      if (reply.code === "ResourceNotFoundException") return undefined;
      if (isDeleted(reply)) throw inRecovery(container);
      const told = holdsValue(reply.words, value) ? { ...reply, words: "" } : reply;
      if (reply.status !== 200) throw refusal(`add a version to ${SecretId}`, "PutSecretValue", container, told);
      return String(reply.body.VersionId);
    },
  };

  async function keyOf(container: Container, alias: string): Promise<string> {
    if (!alias.startsWith("alias/")) return alias;
    const reply = await ask("DescribeKey", { KeyId: alias });
    if (reply.code === "NotFoundException")
      throw refused(`${container.name} is to be encrypted with ${alias}, which is not there yet`, `deploy ${environment.name} first`); // prettier-ignore
    if (reply.status !== 200) throw refusal(`see the key ${alias}`, "DescribeKey", container, reply);
    return (reply.body as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
  }
}

interface Listed {
  readonly VersionId: string;
  readonly VersionStages?: readonly string[];
  readonly CreatedDate: number;
}

/** A version without a label is found by its id alone, and is deleted in time. */
function versionOf({ VersionId: id, VersionStages = [], CreatedDate }: Listed) {
  const isCurrent = VersionStages.includes("AWSCURRENT");
  const isRead = isCurrent || VersionStages.includes("AWSPREVIOUS");
  const created = dateOf(CreatedDate);
  const version: Version = { id, state: isRead ? "enabled" : "disabled", created };
  return { version, isCurrent, created };
}

const dateOf = (seconds: number) => new Date(seconds * 1000);

const isDeleted = ({ code, words }: Reply) => code === "InvalidRequestException" && /deletion|deleted/i.test(words);
