import { basename, join } from "node:path";
import { awsCredentials, googleCredentials } from "../doctor/credentials";
import type { Machine } from "./machine";
import type { Cloud, QuestionName } from "./questions";

/** An answer that the machine gives, and where it stands. */
export interface Found {
  readonly answer: string;
  readonly from: string;
}

export type FoundAnswers = { readonly [Name in QuestionName]?: Found };

/** The cloud that somebody is logged in to here; none where it is neither, or both. */
export function foundCloud(machine: Machine): Found | undefined {
  const clouds = [
    { answer: "gcp", from: googleCredentials(machine).found },
    { answer: "aws", from: awsCredentials(machine).found },
  ].filter(({ from }) => from !== undefined);
  return clouds.length === 1 ? { answer: clouds[0]!.answer, from: `the login: ${clouds[0]!.from}` } : undefined;
}

/** What is known of the rest, on a cloud where that is known. The number of a project stands on no machine. */
export function foundAnswers(machine: Machine, cloud: Cloud | undefined, folder: string): FoundAnswers {
  return {
    ...(cloud === "aws" ? onAws(machine) : cloud === "gcp" ? onGoogleCloud(machine) : {}),
    system: systemOf(folder),
    owner: ownerOf(machine),
  };
}

/** A name is made of the folder's where that can be one. */
function systemOf(folder: string): Found | undefined {
  const answer = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 15)
    .replace(/-+$/, "");
  return answer.length < 2 ? undefined : { answer, from: "the folder's name" };
}

function ownerOf(machine: Machine): Found | undefined {
  const asked = machine.run("git", "config", "--get", "user.email");
  const answer = asked?.status === 0 ? asked.stdout.trim() : "";
  return answer === "" ? undefined : { answer, from: "git config user.email" };
}

function onAws(machine: Machine): FoundAnswers {
  const file = machine.variable("AWS_CONFIG_FILE") ?? join(machine.home, ".aws", "config");
  const profile = machine.variable("AWS_PROFILE") ?? "default";
  const settings = sections(machine.read(file))[profile === "default" ? profile : `profile ${profile}`] ?? {};
  const inFile = (answer: string | undefined) => known(answer, `profile ${profile} of aws`);
  const accountIn = (arn: string | undefined) => /^arn:aws[\w-]*:iam::(\d{12}):/.exec(arn ?? "")?.[1];
  const set = (name: "AWS_ACCOUNT_ID" | "AWS_REGION" | "AWS_DEFAULT_REGION") => known(machine.variable(name), name);
  return {
    account:
      set("AWS_ACCOUNT_ID") ??
      known(accountIn(machine.variable("AWS_ROLE_ARN")), "AWS_ROLE_ARN") ??
      inFile(accountIn(settings.role_arn)) ??
      inFile(settings.sso_account_id) ??
      inFile(settings.aws_account_id),
    region: set("AWS_REGION") ?? set("AWS_DEFAULT_REGION") ?? inFile(settings.region),
  };
}

/** gcloud keeps each of its configurations in a file, and the name of the one that counts in another. */
function onGoogleCloud(machine: Machine): FoundAnswers {
  const windows = machine.platform === "win32" ? machine.value("APPDATA") : undefined;
  const folder = machine.variable("CLOUDSDK_CONFIG") ?? join(windows ?? join(machine.home, ".config"), "gcloud");
  const active =
    machine.variable("CLOUDSDK_ACTIVE_CONFIG_NAME") ?? machine.read(join(folder, "active_config"))?.trim() ?? "default";
  const settings = sections(machine.read(join(folder, "configurations", `config_${active}`)));
  const set = (name: Parameters<Machine["variable"]>[0]) => known(machine.variable(name), name);
  const inFile = (answer: string | undefined) => known(answer, `configuration ${active} of gcloud`);
  return {
    project:
      set("CLOUDSDK_CORE_PROJECT") ??
      set("GOOGLE_CLOUD_PROJECT") ??
      set("GOOGLE_PROJECT") ??
      inFile(settings.core?.project),
    region: set("CLOUDSDK_COMPUTE_REGION") ?? set("GOOGLE_REGION") ?? inFile(settings.compute?.region),
  };
}

const known = (answer: string | undefined, from: string): Found | undefined =>
  answer === undefined || answer === "" ? undefined : { answer, from };

/** The sections of a file such as both tools write, `[name]` over lines of `key = value`; what is indented is a value of its own, and left out. */
function sections(text = ""): Record<string, Record<string, string>> {
  const all: Record<string, Record<string, string>> = {};
  let here: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\[\s*(.+?)\s*\]/.exec(line) ?? [];
    const [, key, value] = /^([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) here = all[section] ??= {};
    else if (key !== undefined) here[key] = value!;
  }
  return all;
}
