import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { Construct, type IDependable } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { referenceTo } from "../place";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of {@link ProjectServices}. */
export interface ProjectServicesProps extends ProviderSettings {
  /**
   * Id of the project whose APIs are turned on.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Names of the APIs, such as `storage.googleapis.com`. One that is taken out of the list stays on. */
  readonly services: string[];
}

/**
 * APIs of a project that are on before anything uses them, and that stay on when the stack is destroyed: others may use them too.
 * `serviceusage.googleapis.com` and `cloudresourcemanager.googleapis.com` must have been turned on by hand.
 */
export class ProjectServices extends Construct {
  private readonly services = new Map<string, ProjectService>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProjectServicesProps,
  ) {
    super(scope, id);
    const { services } = props;
    required(this, "services", services);
    mustBeKnown(this, "services", services, "each is a construct of its name");
    for (const service of services) {
      if (this.services.has(service)) throw invalid(this, `services holds "${service}" twice`, "keep one");
      this.enable(service);
    }
    applySettings(this, props);
  }

  /** Turns one more API on, such as `storage.googleapis.com`; one that is on already stays so. */
  public enable(service: string): void {
    if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(service)) {
      throw invalid(this, `services holds "${service}"`, 'write the full name, such as "storage.googleapis.com"');
    }
    if (this.services.has(service)) return;
    const { project } = this.props;
    this.services.set(service, new ProjectService(this, service, { project, service, disableOnDestroy: false }));
  }

  /** The project's id, as a reference to the API: what takes its project from here is made after the API is on. */
  public projectWith(service: string): string {
    const { project } = this.find(service);
    return this.props.project === undefined ? project : referenceTo(this, this.props.project, project);
  }

  /** The API, for `dependsOn` of what takes its project from elsewhere. */
  public enabled(service: string): IDependable {
    return this.find(service);
  }

  private find(service: string): ProjectService {
    const resource = this.services.get(service);
    if (resource !== undefined) return resource;
    const known = [...this.services.keys()].join(", ") || "none";
    throw invalid(this, `"${service}" is not among the services (${known})`, "add it to services");
  }
}
