import type { GcpEnvironment } from "../../language";
import { jsonCall } from "../clouds/call";
import { asked, type Asking, inItsWords, refused, type Reply } from "../asking";
import type { Container } from "./container";
import { crc32c } from "./crc32c";
import { holdsValue, type Value } from "./value";
import type { SecretStore, Version } from "./way";

// Who may do what: Secret Manager's page "Access control with IAM".
const rights = {
  add: "secretmanager.versions.add, as roles/secretmanager.secretVersionAdder gives it, which writers under access have",
  list: "secretmanager.versions.list, as roles/secretmanager.viewer gives it",
  disable: "secretmanager.versions.disable, as roles/secretmanager.secretVersionManager gives it",
  create: "secretmanager.secrets.create, as roles/secretmanager.admin gives it",
  key: "cloudkms.cryptoKeys.get, as roles/cloudkms.viewer gives it",
};

/** The secrets of an environment on Google Cloud, by the interface v1 of Secret Manager. */
export function googleStore({ name: environment, gcp }: GcpEnvironment, asking: Asking): SecretStore {
  const base = `https://secretmanager.googleapis.com/v1/projects/${gcp.project}/secrets`;
  const ask = (method: string, url: string, body?: object, isSafe = true) => asked(jsonCall(method, url, body), asking, isSafe); // prettier-ignore

  function refusal(doing: string, right: keyof typeof rights, reply: Reply): Error {
    const { status, code } = reply;
    if (status === 401)
      return refused(`Google Cloud does not take these credentials${inItsWords(reply)}`, "run gcloud auth application-default login"); // prettier-ignore
    if (code === "SERVICE_DISABLED")
      return refused(`Secret Manager is off in ${gcp.project}`, `deploy ${environment} first, or run gcloud services enable secretmanager.googleapis.com --project=${gcp.project}`); // prettier-ignore
    if (status === 403)
      return refused(`Google Cloud does not let you ${doing}${inItsWords(reply)}`, `it takes ${rights[right]}`);
    return refused(`Google Cloud answered ${status} ${code} when asked to ${doing}${inItsWords(reply)}`, "try again, and see its console"); // prettier-ignore
  }

  return {
    // The project stands in each address.
    check: () => Promise.resolve(),

    async held({ name }) {
      const versions: Version[] = [];
      for (let token = ""; ;) {
        const page = token === "" ? "" : `&pageToken=${encodeURIComponent(token)}`;
        const reply = await ask("GET", `${base}/${name}/versions?pageSize=1000${page}`);
        if (reply.status === 404 || reply.code === "SERVICE_DISABLED") return undefined; // before the first deploy the API is off
        if (reply.status !== 200) throw refusal(`list the versions of ${name}`, "list", reply);
        const { versions: some = [], nextPageToken = "" } = reply.body as {
          versions?: Listed[];
          nextPageToken?: string;
        };
        versions.push(...some.map(versionOf));
        if (nextPageToken === "") break;
        token = nextPageToken;
      }
      return { versions: versions.sort((one, other) => Number(other.id) - Number(one.id)) };
    },

    async make({ name, annotations, labels, replicas }) {
      for (const { key } of replicas) if (key !== undefined) await checkKey(name, key);
      const copies = replicas.map(({ location, key }) => ({
        location,
        ...(key === undefined ? {} : { customerManagedEncryption: { kmsKeyName: key } }),
      }));
      const body = { annotations, labels, replication: { userManaged: { replicas: copies } } };
      const reply = await ask("POST", `${base}?secretId=${name}`, body);
      if (reply.status !== 200 && reply.status !== 409) throw refusal(`make ${name}`, "create", reply);
    },

    async add({ name }, value) {
      const data = value.bytes.toString("base64");
      const payload = { data, dataCrc32c: String(crc32c(value.bytes)) };
      const reply = await ask("POST", `${base}/${name}:addVersion`, { payload }, false).catch((error: Error) => {
        throw / cannot be reached: /.test(error.message)
          ? refused(error.message, `whether the value has arrived is not known: ponte secret list ${environment} tells`)
          : error;
      });
      if (reply.status === 404) return undefined;
      if (reply.status !== 200) throw refusal(`add a version to ${name}`, "add", without(reply, value));
      const { name: made, clientSpecifiedPayloadChecksum: isChecked } = reply.body as unknown as Added;
      const id = numberIn(made);
      if (isChecked !== true)
        throw refused(`Google Cloud has made version ${id} of ${name} without looking at the checksum of what it got`, `it may be damaged: run the same again, and gcloud secrets versions destroy ${id} --secret=${name} --project=${gcp.project}`); // prettier-ignore
      return id;
    },

    async disable({ name }, id) {
      const reply = await ask("POST", `${base}/${name}/versions/${id}:disable`, {});
      if (reply.status !== 200) throw refusal(`disable version ${id} of ${name}`, "disable", reply);
    },
  };

  /** The key is made by the deploy, and a secret that names another one would be made anew by the next. */
  async function checkKey(name: string, key: string): Promise<void> {
    const reply = await ask("GET", `https://cloudkms.googleapis.com/v1/${key}`);
    if (reply.status === 404)
      throw refused(`${name} is to be encrypted with ${key}, which is not there yet`, `deploy ${environment} first`);
    if (reply.status !== 200) throw refusal(`see the key ${key}`, "key", reply);
  }
}

interface Listed {
  readonly name: string;
  readonly state: "ENABLED" | "DISABLED" | "DESTROYED";
  readonly createTime: string;
}

interface Added {
  readonly name: string;
  readonly clientSpecifiedPayloadChecksum?: boolean;
}

const states = { ENABLED: "enabled", DISABLED: "disabled", DESTROYED: "destroyed" } as const;

const versionOf = ({ name, state, createTime }: Listed): Version => ({
  id: numberIn(name),
  state: states[state],
  created: new Date(createTime),
});

const numberIn = (name: string) => name.split("/").pop()!;

/** A refusal whose words say nothing of the value. */
const without = (reply: Reply, value: Value): Reply =>
  holdsValue(reply.words, value) ? { ...reply, words: "" } : reply;

/** The name of the container in the words of its cloud, for who looks for it there. */
export const googleName = ({ gcp }: GcpEnvironment, { name }: Container) => `projects/${gcp.project}/secrets/${name}`;
