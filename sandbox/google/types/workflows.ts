import { isDeepStrictEqual } from "node:util";
import { accountMissing, addressOf } from "../agents";
import { invalidArgument, type ApiError } from "../api-error";
import type { Body } from "../json";
import type { Request } from "../request";
import { readSource } from "../workflows/source";
import { where } from "./checks";
import type { Service } from "./service";

const mostBytes = 128 * 1024; // "Quotas and limits", Workflows: size of a source

function refusal(body: Body, { store }: Request): ApiError | undefined {
  const email = addressOf(body.serviceAccount ?? "");
  if (accountMissing(store, email)) return invalidArgument(`Service account ${email} does not exist.`);
  try {
    if (body.sourceContents !== undefined) readSource(body.sourceContents);
  } catch (error) {
    return invalidArgument(`main.yaml: parse error: ${(error as Error).message}`);
  }
  return undefined;
}

/** Another source, account or environment is another revision. */
function revise(body: Body, { store, service, name }: Request): void {
  const before = store.get(service, name)?.body;
  const contentOf = ({ sourceContents, serviceAccount, userEnvVars = {} }: Body) => [
    sourceContents,
    serviceAccount,
    userEnvVars,
  ];
  if (before !== undefined && isDeepStrictEqual(contentOf(before), contentOf(body))) return;
  const count = Number(String(before?.revisionId ?? "0").split("-")[0]) + 1;
  body.revisionId = `${String(count).padStart(6, "0")}-${store.next().toString(16).padStart(3, "0")}`;
  body.revisionCreateTime = new Date().toISOString();
}

export const workflows: Service = {
  types: {
    workflows: {
      idShape: /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/,
      checks: {
        sourceContents: where((text) => Buffer.byteLength(text) <= mostBytes, `at most ${mostBytes} bytes`),
        userEnvVars: where((each) => Object.keys(each).length <= 20, "at most 20"),
      },
      refusal,
      defaults: ({ projectNumber }) => ({
        state: "ACTIVE",
        serviceAccount: `projects/-/serviceAccounts/${projectNumber}-compute@developer.gserviceaccount.com`,
      }),
      touch: revise,
    },
  },
};
