const noField = "nothing to update: a change of any field is another one";

/** Why a type has not gone through everything, by type, in one line. One that nothing needs fails a test. */
export const reasons: Readonly<Record<string, string>> = {
  aws_ecr_lifecycle_policy: "nothing to update: the provider replaces it when its rules change",
  aws_kms_alias: "nothing to update: it names the environment's one key for ever",
  aws_route_table_association: "nothing to update: subnet and table are the environment's own, and stay",
  google_artifact_registry_repository_iam_member: noField,
  google_kms_crypto_key_iam_member: noField,
  google_kms_key_ring: noField,
  google_project_iam_member: noField,
  google_project_service: "nothing to update: an API is on, or another one",
  google_storage_bucket_iam_member: noField,
};
