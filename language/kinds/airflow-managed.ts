// What the managed services set themselves, so that a value of ours would be refused or never used (as of November 2026).

/** Options that Composer blocks: cloud.google.com/composer/docs/airflow-configurations. */
export const composerOptions = anyOf(
  "cli\\..*",
  "celery\\.(?:broker_url|celery_app_name|default_queue|pool|result_backend|worker_log_server_port)",
  "core\\.(?:base_log_folder|dags_folder|fernet_key|load_examples|log_format|logging_config_class|plugins_folder|security)",
  "core\\.(?:remote_base_log_folder|remote_log_conn_id|remote_logging|sql_alchemy_(?:conn|pool_recycle|pool_size))",
  "core\\.(?:encrypt_s3_logs|store_dag_code|store_serialized_dags|task_log_reader)",
  "database\\.(?:alembic_ini_file_path|sql_alchemy_(?:conn|pool_recycle|pool_size))",
  "kubernetes\\.(?:namespace|pod_template_file)",
  "operators\\.default_queue",
);

/** Options that MWAA's own image sets over those of the user (aws/amazon-mwaa-docker-images, mwaa/config/airflow.py). */
export const mwaaOptions = anyOf(
  "celery\\.(?:broker_url|celery_config_options|result_backend|worker_enable_remote_control)",
  "celery_broker_transport_options\\.visibility_timeout",
  "core\\.(?:dags_folder|executor|fernet_key|load_examples)",
  "database\\.sql_alchemy_conn",
  "logging\\.logging_config_class",
  "metrics\\.(?:metrics_(?:allow|block)_list|statsd_(?:host|on|port|prefix))",
  "operators\\.default_queue",
  "scheduler\\.standalone_dag_processor",
  "webserver\\.(?:config_file|secret_key)",
);

/** Environment variables that Composer refuses: cloud.google.com/composer/docs/composer-3/set-environment-variables. */
export const composerVariables = anyOf(
  "AIRFLOW__[A-Z0-9_]+__[A-Z0-9_]+",
  "AIRFLOW_(?:DATABASE_VERSION|HOME|SRC_DIR|WEBSERVER)",
  "AUTO_GKE|CLOUDSDK_METRICS_ENVIRONMENT|CLOUD_LOGGING_ONLY|CONTAINER_NAME|C_FORCE_ROOT|DAGS_FOLDER",
  "COMPOSER_(?:AGENT_BUILD_SERVICE_ACCOUNT|ENVIRONMENT|GKE_(?:LOCATION|NAME|ZONE)|LOCATION|OPERATION_UUID)",
  "COMPOSER_(?:PYTHON_VERSION|VERSION)",
  "GCE_METADATA_TIMEOUT|GCP_PROJECT|GCP_TENANT_PROJECT|GCSFUSE_EXTRACTED|GCS_BUCKET|GKE_CLUSTER_NAME|GKE_IN_TENANT",
  "GOOGLE_APPLICATION_CREDENTIALS|MAJOR_VERSION|MINOR_VERSION|PATH|PIP_DISABLE_PIP_VERSION_CHECK|PORT|PROJECT_ID",
  "PYTHONPYCACHEPREFIX|PYTHONWARNINGS|REDIS_(?:PASSWORD|PORT|USER)",
  "SQL_(?:DATABASE|HOST|INSTANCE|PASSWORD|PROJECT|REGION|USER)",
);

function anyOf(...patterns: string[]): RegExp {
  return new RegExp(`^(?:${patterns.join("|")})$`);
}
