import { CloudRunV2Job, type CloudRunV2JobTemplate } from "@cdktf/provider-google/lib/cloud-run-v2-job";
import { CloudRunV2JobIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-job-iam-member";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyName, checkRegion, Grants } from "../checks";
import type { IServiceAccount, Member } from "../iam/identity";
import { mayRead } from "../may-read";
import { knownProject } from "../place";
import { applySettings } from "../settings";
import { checkImage, checkSize, checkVersion } from "./check-cloud-run";
import type { CloudRunJobProps } from "./cloud-run-job-props";
import { sizeOf, variables, vpcAccess } from "./cloud-run-template";

/**
 * A container that runs to its end on Cloud Run: nothing runs and nothing is billed until somebody starts it, and nobody may who was not granted it.
 * It is not tried again unless that was said, since half a run may have been made already. The runs are Cloud Run's: they are in no state, and go with it.
 */
export class CloudRunJob extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudRunV2Job;

  /** What it runs as. */
  public readonly serviceAccount: IServiceAccount;

  /** Region that it runs in. */
  public readonly location: string;

  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudRunJobProps,
  ) {
    super(scope, id);
    const { jobName, location, project, launchStage, serviceAccount } = props;
    this.validate();
    this.location = location;
    this.serviceAccount = serviceAccount;
    this.resource = new CloudRunV2Job(this, "Resource", {
      name: jobName,
      location,
      project,
      launchStage,
      template: this.template(),
      deletionProtection: false, // it holds nothing, and a job that is taken out is to go
      dependsOn: this.order(),
    });
    if (props.accelerator !== undefined) {
      // Props of newer bindings. What a second zone keeps free is billed.
      this.resource.addOverride("template.template.node_selector", { accelerator: props.accelerator.type });
      this.resource.addOverride("template.template.gpu_zonal_redundancy_disabled", true);
    }
    applySettings(this, props);
  }

  /** Where Cloud Run's API has it, by what was written: `projects/PROJECT/locations/LOCATION/jobs/NAME`. It brings no order: see `dependsOn`. */
  public get knownPath(): string {
    const project = knownProject(this, this.props);
    if (project === undefined)
      throw invalid(this, "its project is only known at deploy", "write project out, or that of the provider");
    return `projects/${project}/locations/${this.props.location}/jobs/${this.props.jobName}`;
  }

  /** Address that starts a run by POST ("Method: projects.locations.jobs.run"). */
  public get runUrl(): string {
    return `https://run.googleapis.com/v2/${this.knownPath}:run`;
  }

  /** Lets `member` (such as `serviceAccount:airflow@acme.iam.gserviceaccount.com`) start runs as the job is written. */
  public grantRun(id: string, member: Member): IDependable {
    return this.grant(`Run-${id}`, "roles/run.invoker", member);
  }

  /** Lets `member` start runs, and cancel them, with other arguments and variables than are written: whatever the image can do as the job's account. */
  public grantRunWithOverrides(id: string, member: Member): IDependable {
    return this.grant(`RunWithOverrides-${id}`, "roles/run.jobsExecutorWithOverrides", member);
  }

  /** Lets `member` see the job and its runs, and the variables that are written out. */
  public grantView(id: string, member: Member): IDependable {
    return this.grant(`View-${id}`, "roles/run.viewer", member);
  }

  private grant(id: string, role: string, given: Member): IDependable {
    const { name, location, project } = this.resource;
    const make = (member: string) => new CloudRunV2JobIamMember(this, id, { name, location, project, role, member });
    return this.grants.add(id, given, make, `as ${role}`);
  }

  private template(): CloudRunV2JobTemplate {
    const { image, command = [], args = [], environment = {}, serviceAccount, accelerator, network } = this.props;
    const { taskCount = 1, parallelism, timeoutSeconds = 3600, maxRetries = 0, kmsKeyName } = this.props;
    const { cpu, memoryMiB } = sizeOf(this.props, this.props);
    return {
      taskCount,
      parallelism,
      template: {
        serviceAccount: serviceAccount.email,
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2", // what jobs run in, whatever is said
        timeout: `${timeoutSeconds}s`,
        maxRetries,
        encryptionKey: kmsKeyName,
        vpcAccess: network && vpcAccess(network),
        containers: [
          {
            image,
            command: command.length === 0 ? undefined : command,
            args: args.length === 0 ? undefined : args,
            env: variables(environment, knownProject(this, this.props)),
            resources: {
              limits: { cpu: `${cpu}`, memory: `${memoryMiB}Mi`, ...(accelerator && { "nvidia.com/gpu": "1" }) },
            },
          },
        ],
      },
    };
  }

  /** What a run needs to start: its account, and what that reads. */
  private order() {
    const { serviceAccount, environment = {}, dependsOn = [] } = this.props;
    const secrets = Object.values(environment).flatMap((value) => (typeof value === "string" ? [] : [value.secret]));
    const granted = [...new Set(secrets)].map((from) => mayRead(serviceAccount, { from }));
    const all = resourcesOf(this, [...dependsOn, ...mainResourceOf(serviceAccount), ...granted]);
    return all.length === 0 ? undefined : [...new Set(all)];
  }

  private validate(): void {
    const { jobName, location, image, serviceAccount, kmsKeyName, environment = {}, protect = true } = this.props;
    const { accelerator, taskCount, parallelism, timeoutSeconds, maxRetries, command, args, network } = this.props;
    for (const [name, value] of Object.entries({ jobName, location, image, serviceAccount }))
      required(this, name, value);
    checkSwitches(this, { protect });
    for (const [name, value] of Object.entries({ jobName, location, "accelerator.type": accelerator?.type }))
      mustBeKnown(this, name, value, "its address and its size are made of it");
    for (const [name, value] of Object.entries({ command, args, environment, "network.tags": network?.tags }))
      mustHaveKnownItems(this, name, value);
    checkRegion(this, "location", location);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
    if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(jobName)) {
      const remedy = 'write 1-63 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"';
      throw invalid(this, `jobName is "${jobName}"`, remedy);
    }
    if (isKnown(image)) checkImage(this, jobName, image, protect);
    for (const [variable, value] of Object.entries(environment)) {
      // "Container runtime contract", guide of Cloud Run.
      if (/^CLOUD_RUN_/.test(variable))
        throw invalid(this, `environment of ${jobName} has ${variable}, which Cloud Run sets itself`, "leave it out");
      checkVersion(this, jobName, variable, value);
      if (typeof value !== "string")
        mustBeKnown(this, "serviceAccount", serviceAccount.knownEmail, "its grant to read secrets is called by it");
    }
    checkSize(this, this.props, jobName, this.props);
    checkKnownWhole(this, "taskCount", taskCount, 1, 10_000);
    checkKnownWhole(this, "parallelism", parallelism, 1, taskCount ?? 1);
    checkKnownWhole(this, "timeoutSeconds", timeoutSeconds, 1, accelerator === undefined ? 7 * 86_400 : 3600);
    checkKnownWhole(this, "maxRetries", maxRetries, 0, 10);
  }
}
