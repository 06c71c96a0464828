import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import type { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { checkRegion } from "../checks";
import type { RestfulPoll } from "../restful/restful-attributes";
import { RestfulProvider } from "../restful/restful-provider";

/** Settings of a {@link VertexProvider}. */
export interface VertexProviderProps {
  /**
   * Number of the project, not its id: it is what Vertex AI answers with, and what paths are compared by. It must be known at plan, as that of a
   * data source is.
   * @default - that of the project of Google's provider, read at plan, for which the Cloud Resource Manager API must be on
   */
  readonly projectNumber?: string;

  /** Region of everything that is made through it. */
  readonly location: string;

  /** Token of whoever deploys models, such as a {@link GoogleAccessToken}'s value. */
  readonly token: string;

  /**
   * Tells this provider from another of the program, as in a second region.
   * @default - the program's only one
   */
  readonly alias?: string;
}

/** The way to Vertex AI in one region, for models and their deployments, which the provider of Google has no resource for. */
export class VertexProvider extends RestfulProvider {
  /** `projects/NUMBER/locations/REGION`. */
  public readonly parent: string;

  /** `https://REGION-aiplatform.googleapis.com/v1`. */
  public readonly baseUrl: string;

  public readonly location: string;

  constructor(scope: Construct, id: string, { projectNumber, location, token, alias }: VertexProviderProps) {
    // With the version in it: the name of an operation is a path from here.
    const baseUrl = `https://${location}-aiplatform.googleapis.com/v1`;
    super(scope, id, { baseUrl, token, alias });
    mustBeKnown(this, "location", location, "models are named by it");
    if (isKnown(projectNumber) && !/^\d+$/.test(projectNumber)) {
      throw invalid(this, `projectNumber is "${projectNumber}"`, "write the project's number, not its id");
    }
    required(this, "location", location);
    checkRegion(this, "location", location);
    const number = projectNumber ?? new DataGoogleProject(this, "Project").number;
    this.baseUrl = baseUrl;
    this.location = location;
    this.parent = `projects/${number}/locations/${location}`;
  }
}

/**
 * How an operation of Google's is followed. `done` is missing while it runs, and `error` is there when it failed: both together always are a
 * value, `{}`, `{"done":true}` or `{"done":true,"code":9}`, of which the last is neither and ends the deploy with the whole answer.
 */
export const operation: RestfulPoll = {
  urlLocator: "body.name",
  statusLocator: "body.{done,error.code}",
  status: { success: '{"done":true}', pending: ["{}"] },
  defaultDelaySec: 20, // with Terraform's ten at a time, half of the 60 operations a minute that Google allows
};

/**
 * What a read is to answer for the parts that cannot change by themselves: Google answers numbers for ids, and fields that nobody wrote.
 * The provider replaces `$(...)`, which Vertex AI means something else by, and Terraform `${` and `%{`: all are hidden from both,
 * but for what only Terraform knows, such as the project's number.
 */
export function echoed(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) => (typeof value === "string" ? evaluated(value) : value))
    .replace(/\$(?!\{TfToken\[)/g, "\\u0024")
    .replaceAll("%", "\\u0025");
}

/** A text as Terraform hands it on: what is written `$${` and `%%{` is read back with one of them. */
function evaluated(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}
