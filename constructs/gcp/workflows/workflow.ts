import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import { checkKeyName, checkRegion } from "../checks";
import type { IServiceAccount } from "../iam/identity";
import { knownProject } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import type { Step } from "./steps";

/** Settings of a {@link Workflow}. */
export interface WorkflowProps extends ResourceSettings {
  /** Name: 1-64 letters, digits, `-` and `_`, beginning with a letter and ending in a letter or digit. A change replaces it. */
  readonly workflowName: string;

  /** Region that it runs in. A change replaces it. */
  readonly location: string;

  /**
   * Project that owns it, which must be the account's.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What people read in the console, at most 1,000 characters.
   * @default - none
   */
  readonly description?: string;

  /** What it does, in the words of Workflows and known at synthesis; 128 KB of JSON at most ("Quotas and limits", Workflows). */
  readonly steps: readonly Step[];

  /**
   * Name of the variable that an execution's argument is in.
   * @default - the argument is not read
   */
  readonly argument?: string;

  /** Who it acts as. It is granted what the steps need; who deploys must be let act as it (`grantActAs`). */
  readonly serviceAccount: IServiceAccount;

  /**
   * Key that encrypts the source and what executions hold: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the Workflow's location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to destroy it. It holds no data, and its executions are forgotten after 90 days in any case.
   * @default false
   */
  readonly protect?: boolean;

  /**
   * What must be there before, besides the account: what it was granted, and the service agent (`ServiceAgents.ready`), without which the
   * first Workflow of a project is refused.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** A Workflow that acts as an account of its own, never as the project's default one, and logs the calls that failed. */
export class Workflow extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: WorkflowsWorkflow;

  /** What it acts as. */
  public readonly serviceAccount: IServiceAccount;

  /** Region that it runs in. */
  public readonly location: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowProps,
  ) {
    super(scope, id);
    const { workflowName, location, project, description, serviceAccount, kmsKeyName, protect = false } = props;
    this.validate();
    this.location = location;
    this.serviceAccount = serviceAccount;
    const before = resourcesOf(this, [...mainResourceOf(serviceAccount), ...(props.dependsOn ?? [])]);
    this.resource = new WorkflowsWorkflow(this, "Resource", {
      name: workflowName,
      region: location,
      project,
      description,
      serviceAccount: serviceAccount.email,
      // Workflows and Terraform write expressions alike: those of Workflows are doubled, or Terraform would take them for its own.
      sourceContents: literal(this.source),
      callLogLevel: "LOG_ERRORS_ONLY",
      cryptoKeyName: kmsKeyName,
      deletionProtection: protect,
      dependsOn: before.length === 0 ? undefined : before,
    });
    applySettings(this, props);
  }

  /** Where the API has it: `projects/PROJECT/locations/LOCATION/workflows/NAME`. */
  public get path(): string {
    return this.resource.id;
  }

  /** Where executions are made by POST, with what they are given as text in `argument` ("Method: projects.locations.workflows.executions.create"). */
  public get executionsUrl(): string {
    const project = knownProject(this, this.props) ?? this.resource.project;
    const { location, workflowName } = this.props;
    return `https://workflowexecutions.googleapis.com/v1/projects/${project}/locations/${location}/workflows/${workflowName}/executions`;
  }

  private get source(): string {
    const { argument, steps } = this.props;
    return JSON.stringify({ main: { params: argument === undefined ? undefined : [argument], steps } });
  }

  private validate(): void {
    const { workflowName, location, description, steps, argument, serviceAccount, kmsKeyName, protect } = this.props;
    for (const [name, value] of Object.entries({ workflowName, location, steps, serviceAccount }))
      required(this, name, value);
    checkSwitches(this, { protect });
    checkRegion(this, "location", location);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
    for (const [name, value] of Object.entries({ steps, argument }))
      mustBeKnown(this, name, value, "what Terraform alone knows goes into the execution's argument");
    if (isKnown(workflowName) && !/^[a-zA-Z]([a-zA-Z0-9_-]{0,62}[a-zA-Z0-9])?$/.test(workflowName)) {
      const remedy = 'write 1-64 letters, digits, "-" and "_", beginning with a letter and ending in a letter or digit';
      throw invalid(this, `workflowName is "${workflowName}"`, remedy);
    }
    if (isKnown(description) && description.length > 1000)
      throw invalid(this, `description has ${description.length} characters`, "keep at most 1000");
    const bytes = Buffer.byteLength(this.source);
    if (bytes > 128 * 1024) throw invalid(this, `the source has ${bytes} bytes`, "keep at most 131072");
    const twice = namesOf(steps).find((name, index, all) => all.indexOf(name) !== index);
    if (twice !== undefined) throw invalid(this, `two steps are called "${twice}"`, "name each of them otherwise");
  }
}

const literal = (text: string) => text.replace(/[$%]\{/g, (opening) => opening[0]! + opening);

/** The names of all steps, those within others included. */
function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((step: Step) => Object.keys(step).concat(within(Object.values(step))));
  return [];
}

function within(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([word, each]) => (word === "steps" ? namesOf(each) : within(each)));
}
