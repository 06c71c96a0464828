import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { ruleOn } from "./rules";
import { environment } from "./yaml";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });
const agents = page("Service agents", "iam/docs/service-agents");
const grant = "google_kms_crypto_key_iam_member";
const cidr = (range: string) =>
  environment("airflow: { p: {} }").replace("deployer:", `network: { cidr: "${range}" }, deployer:`);
const addresses: readonly [service: string, address: RegExp][] = [
  ["artifactregistry", /^serviceAccount:service-\d+@gcp-sa-artifactregistry\.iam\.gserviceaccount\.com$/],
  ["aiplatform", /^serviceAccount:service-\d+@gcp-sa-aiplatform\.iam\.gserviceaccount\.com$/],
  ["composer", /^serviceAccount:service-\d+@cloudcomposer-accounts\.iam\.gserviceaccount\.com$/],
  ["run", /^serviceAccount:service-\d+@serverless-robot-prod\.iam\.gserviceaccount\.com$/],
  ["pubsub", /^serviceAccount:service-\d+@gcp-sa-pubsub\.iam\.gserviceaccount\.com$/],
  ["secretmanager", /^serviceAccount:service-\d+@gcp-sa-secretmanager\.iam\.gserviceaccount\.com$/],
  ["storage", /^serviceAccount:\$\{data\.google_storage_project_service_account\.\w+\.email_address\}$/],
  ["bigquery", /^serviceAccount:\$\{data\.google_bigquery_default_service_account\.\w+\.email\}$/],
];

export const foundations: Readonly<Record<string, readonly Entry[]>> = {
  "Cloud KMS": [
    {
      says: "Names of rings and keys have 1 to 63 letters, digits, _ and -.",
      page: page("Method: keyRings.create", "kms/docs/reference/rest/v1/projects.locations.keyRings/create"),
      held: ruleOn(
        "google_kms_key_ring",
        ({ name }) => /^[a-zA-Z0-9_-]{1,63}$/.test(name),
        (body) => (body.name += "."),
      ),
    },
    {
      says: "A key turns at most once a day, and is told in seconds; 90 days is what Google advises.",
      page: page("Key rotation", "kms/docs/key-rotation"),
      held: ruleOn(
        "google_kms_crypto_key",
        ({ rotation_period: period }) => period === `${90 * 86_400}s`,
        (body) => (body.rotation_period = "90d"),
      ),
    },
    ...addresses.map(([service, address]): Entry => ({
      says: `The key is granted to the agent of ${service} by its address.`,
      page: agents,
      held: ruleOn(
        grant,
        ({ member }) => address.test(member),
        (body) => (body.member = `serviceAccount:service-1@gcp-sa-${service}x.iam.gserviceaccount.com`),
        (body) => new RegExp(`EncryptDecrypt-${service}$`).test(body["//"].metadata.path),
      ),
    })),
  ],
  Network: [
    {
      says: "NAT for some subnets names each of them, with the ranges that it is for.",
      page: page("Set up and manage network address translation", "nat/docs/set-up-manage-network-address-translation"),
      held: ruleOn(
        "google_compute_router_nat",
        (body) =>
          body.source_subnetwork_ip_ranges_to_nat === "LIST_OF_SUBNETWORKS" &&
          body.subnetwork.every((one: Json) => one.name && one.source_ip_ranges_to_nat?.length > 0),
        (body) => delete body.subnetwork[0].source_ip_ranges_to_nat,
      ),
    },
    {
      says: "A network of one's own lets nothing in without a rule, and Airflow needs none: it only calls out through its attachment.",
      page: page("Configure security for network attachments", "vpc/docs/configure-security-network-attachments"),
      held: {
        broken: ({ resource = {} }) =>
          resource.google_compute_network && Object.keys(resource.google_compute_firewall ?? {}),
        without: ({ resource = {} }) => {
          resource.google_compute_firewall = { internal: { direction: "INGRESS" } };
          return resource.google_compute_network !== undefined;
        },
      },
    },
    {
      says: "A subnet's range has its last bits at zero.",
      page: page("Subnets", "vpc/docs/subnets"),
      held: {
        refused: { "dev.yaml": cidr("10.20.1.0/20") },
        message: /gcp.network.cidr: .*is an address within a range; write where the range begins/,
        accepted: { "dev.yaml": cidr("10.20.16.0/20") },
      },
    },
    {
      says: "What has no address of its own reaches Google's interfaces where its subnet says so.",
      page: page("Configure Private Google Access", "vpc/docs/configure-private-google-access"),
      held: ruleOn(
        "google_compute_subnetwork",
        (body) => body.private_ip_google_access === true,
        (body) => (body.private_ip_google_access = false),
      ),
    },
  ],
  IAM: [
    {
      says: "An account's id has 6 to 30 small letters, digits and -, and begins with a letter.",
      page: page("Create service accounts", "iam/docs/service-accounts-create"),
      held: ruleOn(
        "google_service_account",
        ({ account_id: id }) => /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(id),
        (body) => (body.account_id += "x".repeat(30)),
      ),
    },
    {
      says: "A custom role's id has 3 to 64 letters, digits, _ and ., and no -.",
      page: page("Create and manage custom roles", "iam/docs/creating-custom-roles"),
      held: ruleOn(
        "google_project_iam_custom_role",
        ({ role_id: id }) => /^[A-Za-z0-9_.]{3,64}$/.test(id),
        (body) => (body.role_id += "-x"),
      ),
    },
    {
      says: "A basic role takes no condition, and reaches everything: nothing gets one.",
      page: page("Overview of IAM Conditions", "iam/docs/conditions-overview"),
      held: ruleOn(
        "google_project_iam_member",
        ({ role }) => !/^roles\/(owner|editor|viewer)$/.test(role),
        (body) => (body.role = "roles/editor"),
      ),
    },
    {
      says: "Labels have small letters, digits, _ and - alone, and a key begins with a letter.",
      page: page("Labels overview", "resource-manager/docs/labels-overview"),
      held: {
        broken: ({ provider: { google = [] } }) =>
          google.length === 0
            ? undefined
            : google
                .flatMap(({ default_labels: labels = {} }: Json) => Object.entries<string>(labels))
                .filter(
                  ([key, value]: [string, string]) =>
                    !/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{0,63}$/.test(value),
                )
                .map(([key]: [string, string]) => key),
        without: ({ provider: { google = [] } }) => {
          google.forEach(({ default_labels: labels = {} }: Json) => (labels.owner = "ML@acme.example"));
          return google.length > 0;
        },
      },
    },
  ],
  "Terraform's state": [
    {
      says: "A state in Cloud Storage names its bucket and a prefix of its own; Cloud Storage locks it by itself.",
      page: {
        title: "Backend Type: gcs",
        address: "developer.hashicorp.com/terraform/language/backend/gcs",
        read: "2026-11",
      },
      held: {
        broken: ({ terraform: { backend } }) =>
          backend?.gcs === undefined ? undefined : ["bucket", "prefix"].filter((field) => !backend.gcs[field]),
        without: ({ terraform: { backend } }) => backend?.gcs !== undefined && delete backend.gcs.prefix,
      },
    },
    {
      says: "A pipeline is let in by what its token is about: repository, branch or environment.",
      page: page(
        "Configure Workload Identity Federation with deployment pipelines",
        "iam/docs/workload-identity-federation-with-deployment-pipelines",
      ),
      held: {
        notChecked: "the pool and its subjects are made by hand before the first deploy; no program of ours holds them",
      },
    },
  ],
};
