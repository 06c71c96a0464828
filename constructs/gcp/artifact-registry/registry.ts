import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { projectOfPlace } from "../place";
import { applySettings, type ProviderSettings } from "../settings";

/** A repository of Artifact Registry, made by this program or not. */
export interface IRegistry extends IConstruct {
  /** `location-docker.pkg.dev/project/repository`, or what stands for `docker` in another format. What names it is made after the repository is. */
  readonly url: string;

  /** `projects/P/locations/L/repositories/R`, as other resources of Artifact Registry write it. */
  readonly repositoryPath: string;

  /** The url as far as it is known at synthesis, for what is named by it. It brings no order: see `dependsOn`. */
  readonly knownUrl: string;

  /**
   * Url of an image, known at synthesis where the repository's is: `image("churn@sha256:...")` or `image("churn:42")`.
   * It brings no order; what is to wait for a repository that this program makes takes it into `dependsOn`.
   */
  image(name: string): string;

  /** Grants any role on the repository. Every grant is returned, for `dependsOn`, and the same one twice is made once. */
  grant(id: string, role: string, member: Member): IDependable;

  /** Lets `member` list and pull. */
  grantRead(id: string, member: Member): IDependable;

  /** Lets `member` list, pull and push. */
  grantReadWrite(id: string, member: Member): IDependable;
}

/** Where a repository is that something else makes. */
export interface RegistryPlace extends ProviderSettings {
  /** Region or multi-region that holds it, such as `europe-west1`. */
  readonly location: string;

  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What it holds, as the first part of its host name says it.
   * @default docker
   */
  readonly format?: string;
}

interface NamedPlace extends RegistryPlace {
  readonly repository: string;
}

/** Url of an image; a tag or a digest says which one is meant. */
export function imageOf(registry: Construct & IRegistry, name: string): string {
  if (isKnown(name) && !/^[a-z0-9]+([._/-]+[a-z0-9]+)*(:\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})$/.test(name)) {
    throw invalid(registry, `the image is "${name}"`, 'write "name@sha256:..." with its digest, or "name:tag"');
  }
  return `${registry.knownUrl}/${name}`;
}

/** What an url of a repository says: of a project in a domain, `acme.example:churn`, both stand in it as folders. */
function placeOfUrl(registry: Construct, url: string): NamedPlace {
  mustBeKnown(registry, "the url of a repository", url, "its parts say where it is");
  const [, location, format, project, repository] =
    /^([a-z0-9-]+)-([a-z]+)\.pkg\.dev\/((?:[a-z0-9-]+\.[a-z0-9.-]+\/)?[a-z0-9-]+)\/([a-z0-9-]+)$/.exec(url) ?? [];
  if (location === undefined || project === undefined || repository === undefined) {
    throw invalid(registry, `the repository is "${url}"`, "write location-docker.pkg.dev/project/repository");
  }
  return { location, format, project: project.replace("/", ":"), repository };
}

/** A repository that something else makes. */
export function existingRegistry(scope: Construct, id: string, repository: string, place: RegistryPlace): IRegistry {
  return new ExistingRegistry(scope, id, () => ({ repository, ...place }));
}

/** As {@link existingRegistry}, of an url. */
export function registryOfUrl(scope: Construct, id: string, url: string, settings: ProviderSettings): IRegistry {
  return new ExistingRegistry(scope, id, (registry) => ({ ...placeOfUrl(registry, url), ...settings }));
}

class ExistingRegistry extends Construct implements IRegistry {
  public readonly url: string;
  public readonly repositoryPath: string;
  private readonly grants = new Grants(this);
  private readonly named: { readonly project: string; readonly location: string; readonly repository: string };

  constructor(scope: Construct, id: string, placeOf: (registry: Construct) => NamedPlace) {
    super(scope, id);
    const place = placeOf(this);
    const { repository, location, format = "docker" } = place;
    const project = projectOfPlace(this, place);
    if (isKnown(repository) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(repository)) {
      throw invalid(this, `the repository is "${repository}"`, "write its name alone, or take fromUrl");
    }
    if (isKnown(location) && !/^[a-z0-9-]+$/.test(location))
      throw invalid(this, `location is "${location}"`, "write a region or multi-region, such as europe-west1");
    this.named = { project, location, repository };
    this.url = `${location}-${format}.pkg.dev/${project.replace(":", "/")}/${repository}`;
    this.repositoryPath = `projects/${project}/locations/${location}/repositories/${repository}`;
    applySettings(this, place);
  }

  public get knownUrl(): string {
    return this.url;
  }

  public image(name: string): string {
    return imageOf(this, name);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    const make = (to: string) => new ArtifactRegistryRepositoryIamMember(this, id, { ...this.named, role, member: to });
    return this.grants.add(id, member, make, `as ${role}`);
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, "roles/artifactregistry.reader", member);
  }

  public grantReadWrite(id: string, member: Member): IDependable {
    return this.grant(`ReadWrite-${id}`, "roles/artifactregistry.writer", member);
  }
}
