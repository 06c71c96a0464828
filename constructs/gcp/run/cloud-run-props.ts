import type { IDependable } from "constructs";
import type { IServiceAccount } from "../iam/identity";
import type { ISecret } from "../secret-manager/secret";
import type { ResourceSettings } from "../settings";
import type { IBucket } from "../storage/bucket";
import type { INetwork } from "../vpc/network";

/** A value that a container reads from Secret Manager. */
export interface CloudRunSecretValue {
  /** The secret; the service's account is granted to read it. */
  readonly secret: ISecret;

  /**
   * Version: its number, such as `7`, or `latest`, which is read when a replica starts, so that two replicas of one revision can have two values.
   * @default - the number of the newest, as each plan finds it: a new version makes a new revision. Of the model that is written last alone
   */
  readonly version?: string;
}

/** What one revision of a service runs. */
export interface CloudRunContainer {
  /** Container image in Artifact Registry, by digest, such as a registry's `image("churn@sha256:...")`; where `protect` is off, also by a tag, which must not move. */
  readonly image: string;

  /**
   * Environment variables of the container, written out or from Secret Manager. Whoever may read the service can read those that are written out.
   * @default - none besides those that Cloud Run sets, such as `PORT`
   */
  readonly environment?: { readonly [name: string]: string | CloudRunSecretValue };

  /**
   * Command that runs in place of the image's.
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Port that the container listens on.
   * @default 8080
   */
  readonly port?: number;

  /**
   * Path that answers 200 once the container is ready.
   * @default /health
   */
  readonly healthRoute?: string;

  /**
   * Seconds that a replica has to become ready, 10-480. Cloud Run asks for 240 at most, after 240 at most without asking (`Probe` of its API, v2): over 240,
   * each start takes as much longer as it is over.
   * @default 240
   */
  readonly startupSeconds?: number;

  /**
   * Replicas of this revision that are kept ready, also without traffic.
   * @default 0
   */
  readonly minReplicas?: number;

  /**
   * Most replicas.
   * @default 1
   */
  readonly maxReplicas?: number;

  /**
   * Any new text makes another revision of the same content.
   * @default - none
   */
  readonly redeploy?: string;
}

/** What one revision of a {@link CloudRunModelService} runs. */
export interface CloudRunModel extends CloudRunContainer {
  /**
   * Folder of the weights. The bucket is mounted to be read at `/mnt/models`, so that they are in `/mnt/models/<path>`; their address
   * stands in `AIP_STORAGE_URI`, as on Vertex AI. The service's account is granted to read the folder where it was not before.
   * @default - the image holds them
   */
  readonly artifact?: { readonly bucket: IBucket; readonly path: string };

  /**
   * Environment variables of the container, written out or from Secret Manager. Whoever may read the service can read those that are written out.
   * @default - `AIP_HTTP_PORT`, `AIP_PREDICT_ROUTE`, `AIP_HEALTH_ROUTE` and `AIP_STORAGE_URI`, as on Vertex AI, which they add to
   */
  readonly environment?: { readonly [name: string]: string | CloudRunSecretValue };

  /**
   * Path that requests are sent to.
   * @default /predict
   */
  readonly predictRoute?: string;

  /**
   * Memory in MiB that processes of the container share in `/dev/shm`, as serving over several processes needs. It counts as memory of the replica.
   * @default - 64, as containers have it
   */
  readonly sharedMemoryMiB?: number;

  /**
   * GPU of each replica; a replica has one at most. `nvidia-l4` needs 4 processors and 16 GiB or more, `nvidia-rtx-pro-6000` 20 and 80 GiB
   * (guide "GPU support for services").
   * @default - none
   */
  readonly accelerator?: { readonly type: string; readonly count: number };
}

/** How replicas reach a network of Google's directly, without a connector. */
export interface CloudRunNetwork {
  /** The network, and the subnetwork in the service's region that replicas take addresses of. */
  readonly network: INetwork;

  /**
   * What goes through it: calls to private addresses, or all of them (`ALL_TRAFFIC`), which reach the internet by its Cloud NAT only.
   * @default PRIVATE_RANGES_ONLY
   */
  readonly egress?: "PRIVATE_RANGES_ONLY" | "ALL_TRAFFIC";

  /**
   * Network tags that firewall rules know the replicas by.
   * @default - none
   */
  readonly tags?: string[];
}

/** How large a replica is, what it takes, and what it runs as. */
export interface CloudRunReplica {
  /**
   * Processors: 1, 2, 4, 6 or 8; 20 or more beside `nvidia-rtx-pro-6000`.
   * @default - 1, 4 beside a GPU, and 20 beside `nvidia-rtx-pro-6000`
   */
  readonly cpu?: number;

  /**
   * Memory in MiB, 512 to 32,768; 81,920 or more beside `nvidia-rtx-pro-6000`.
   * @default - 2,048, 16,384 beside a GPU, and 81,920 beside `nvidia-rtx-pro-6000`
   */
  readonly memoryMiB?: number;

  /**
   * Requests that it takes at a time, 1-1,000.
   * @default 8
   */
  readonly concurrency?: number;

  /**
   * Seconds that a request may take, 1-3,600.
   * @default 60
   */
  readonly timeoutSeconds?: number;

  /** The service account that it runs as, whose address must be known at synthesis. */
  readonly serviceAccount: IServiceAccount;

  /**
   * Network that replicas reach besides the internet.
   * @default - none
   */
  readonly network?: CloudRunNetwork;
}

/** What a service of Cloud Run is besides its revisions. */
export interface CloudRunServing extends CloudRunReplica, ResourceSettings {
  /** Name of the service: 1-49 of a-z, 0-9 and `-`, beginning with a letter; with a revision's name, 46 at most. A change replaces it. */
  readonly serviceName: string;

  /** Region that serves, such as `europe-west1`. A change replaces the service. */
  readonly location: string;

  /**
   * Project that owns the service.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What the service is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Replicas of the whole service that are kept ready, shared out by traffic; those of one revision are kept by its own `minReplicas`.
   * @default 0
   */
  readonly minReplicas?: number;

  /**
   * Something else changes the scaling of the whole service besides, such as a {@link CloudRunOffHours}: what it sets is no drift, and another
   * `minReplicas` reaches a service that is there by that alone.
   * @default false
   */
  readonly scaledElsewhere?: boolean;

  /**
   * From where it can be asked at all, by whom IAM lets in: anywhere, a load balancer of Google's or inside, or inside alone.
   * @default - `INGRESS_TRAFFIC_ALL`, and `INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER` with a `host`
   */
  readonly ingress?: "INGRESS_TRAFFIC_ALL" | "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" | "INGRESS_TRAFFIC_INTERNAL_ONLY";

  /**
   * Host name of the load balancer that it stands behind, such as `llm.acme.example`. The url names it, and identity tokens are taken for it.
   * @default - none: the host that Cloud Run gives
   */
  readonly host?: string;

  /**
   * More that identity tokens may be for, besides the service's own addresses, such as `https://llm.acme.example`.
   * @default - none
   */
  readonly customAudiences?: string[];

  /**
   * Lets in everybody whom `ingress` lets through, without asking IAM: for what is public, or has a login of its own.
   * @default false
   */
  readonly invokerIamDisabled?: boolean;

  /**
   * Launch stage of the features that it uses, such as `BETA`.
   * @default - `GA`
   */
  readonly launchStage?: string;

  /**
   * Key that encrypts the revisions: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the service's location.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to destroy the service, by Terraform and otherwise.
   * @default true
   */
  readonly protect?: boolean;

  /**
   * What must be there before a revision starts, besides its account, its buckets and its secrets, and the account's access to them.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}
