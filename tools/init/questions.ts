/** The clouds, as the language writes them. */
export type Cloud = "gcp" | "aws";

/** What `init` has to know; on Google Cloud the project has a number beside its id. */
export type Answers = { readonly system: string; readonly owner: string; readonly region: string } & (
  | { readonly cloud: "gcp"; readonly project: string; readonly projectNumber: string }
  | { readonly cloud: "aws"; readonly account: string }
);

export type QuestionName = "cloud" | "account" | "project" | "projectNumber" | "region" | "system" | "owner";

/** Answers as far as they are known. */
export type Given = { readonly [Name in QuestionName]?: string };

/** One question. */
export interface Question {
  readonly name: QuestionName;
  /** The flag that answers it. */
  readonly flag: string;
  /** As a person is asked. */
  readonly ask: string;
  /** Where somebody looks who does not know. */
  readonly hint: string;
  /** Where the answer stands in an environment's file. */
  readonly field: (cloud: Cloud) => string;
  /**
   * The cloud on which it is asked.
   * @default - both
   */
  readonly on?: Cloud;
}

/** All of them, in the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: "cloud",
    flag: "--cloud",
    ask: "Which cloud?",
    hint: "gcp or aws",
    field: () => "cloud",
  },
  {
    name: "account",
    flag: "--account",
    ask: "Which account is dev in?",
    hint: "12 digits, as aws sts get-caller-identity prints them",
    field: () => "aws.account",
    on: "aws",
  },
  {
    name: "project",
    flag: "--project",
    ask: "Which project is dev in?",
    hint: "its id, as gcloud projects list prints it",
    field: () => "gcp.project",
    on: "gcp",
  },
  {
    name: "projectNumber",
    flag: "--project-number",
    ask: "And that project's number?",
    hint: "as gcloud projects describe <project> --format='value(projectNumber)' prints it",
    field: () => "gcp.projectNumber",
    on: "gcp",
  },
  {
    name: "region",
    flag: "--region",
    ask: "Which region?",
    hint: "such as europe-west1 or eu-west-1",
    field: (cloud) => `${cloud}.region`,
  },
  {
    name: "system",
    flag: "--system",
    ask: "What is the platform called, in short?",
    hint: "it opens every name in the cloud: 2-15 of a-z, 0-9 and -",
    field: () => "system",
  },
  {
    name: "owner",
    flag: "--owner",
    ask: "Who answers for it?",
    hint: "a group's e-mail address; it is a label on every resource",
    field: () => "owner",
  },
];

/** The questions of one cloud; of a cloud that is not known yet, those of both that need not know it. */
export function questionsOf(cloud: Cloud | undefined): readonly Question[] {
  return questions.filter(({ on }) => on === undefined || on === cloud);
}

export const isCloud = (word: string | undefined): word is Cloud => word === "gcp" || word === "aws";
