import { describe, expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { gcp } from "./refuses";

// Each shape is the one that its vendor documents; none was ever given to anybody.
const letters = "AbCdEf0123456789AbCdEf0123456789AbCdEf0123456789";
const hex = "0123456789abcdef0123456789abcdef";
const inEnv = (name: string, value: string) =>
  problemsOf({ "dev.yaml": `${gcp}airflow: { p: { env: { ${name}: ${JSON.stringify(value)} } } }\n` });

describe("a value that is a secret by its shape", () => {
  it.each([
    `GOCSPX-${letters.slice(0, 28)}`,
    `pypi-AgEIcHlwaS5vcmc${letters}`,
    `hvs.${letters}`,
    `SG.${letters.slice(0, 22)}.${letters.slice(0, 43)}`,
    `dop_v1_${hex}${hex}`,
    `glrt-${letters.slice(0, 20)}`,
    `gldt-${letters.slice(0, 20)}`,
    `xapp-1-${letters}`,
    `gsk_${letters}`,
    `nvapi-${letters}`,
    `xai-${letters}`,
    `sk-or-v1-${hex}${hex}`,
    `sk-${hex}`,
    `sk-proj-${hex}`,
    `whsec_${letters.slice(0, 32)}`,
    `dckr_pat_${letters.slice(0, 27)}`,
    `glsa_${letters.slice(0, 32)}_0123abcd`,
    `ATATT3xFfGF0${letters}`,
    `api_org_${letters.slice(0, 34)}`,
    `lin_api_${letters.slice(0, 40)}`,
    "NRAK-0123456789ABCDEFGHIJKLMNOPQ",
    `key-${hex}`,
    `abc123.atlasv1.${letters}`,
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ",
    `DefaultEndpointsProtocol=https;AccountName=ml;AccountKey=${letters}==`,
    `Endpoint=sb://ml.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=${letters}=`,
    `https://ml.blob.core.windows.net/raw?sv=2022-11-02&sig=${letters}%3D`,
    "redis://:hunter22@cache:6379",
    "mysql://ml:hun:ter@db/features",
    "postgresql://ml:hun/ter@db/features",
    "jdbc:postgresql://db/features?user=ml&password=hunter22",
    "host=db password=hunter22",
    'org.apache.kafka.common.security.plain.PlainLoginModule required username="ml" password="hunter22";',
    `Bearer ${hex}`,
    `Basic ${Buffer.from("ml:hunter22-hunter22").toString("base64")}`,
    Buffer.from('{\n  "type": "service_account",\n  "project_id": "acme"\n}').toString("base64"),
    Buffer.from("-----BEGIN PRIVATE KEY-----\nMIIEow").toString("base64"),
  ])("%s", (value) => {
    const lines = inEnv("NAME", value);
    expect(lines).toEqual([expect.stringMatching(/^dev\.yaml:5:30 airflow\.p\.env\.NAME: looks like /)]);
    expect(lines.join()).not.toContain(value);
  });
});

describe("a value that is a secret by the variable's name", () => {
  it.each([
    ["SIGNING_KEY", "Zx81-hunter"],
    ["ENCRYPTION_KEY", "Zx81-hunter"],
    ["PRIVATE_KEY_PEM", "MIIEow0"],
    ["GITHUB_PAT", "Zx81-hunter"],
    ["DB_CREDS", "ml/hunter22"],
    ["authToken", "hunter22"],
    ["PASSWORD1", "hunter"],
    ["PGPASS", "hunter"],
    ["AUTH_TOKEN", "12345678"],
    ["AUTH_HEADER", "Token hunter22"],
    ["OTP_SEED", "JBSWY3DPEHPK3PXP"],
    ["SESSION_COOKIE", "Zx81-hunter"],
  ])("%s: %s", (name, value) => {
    expect(inEnv(name, value)).toEqual([expect.stringContaining("looks like a secret, by the variable's name")]);
  });
});

describe("is no secret:", () => {
  it.each([
    ["PAD_TOKEN", "[PAD]"],
    ["EOS_TOKEN", "</s>"],
    ["UNK_TOKEN", "<unk>"],
    ["STOP_TOKEN", "<|endoftext|>"],
    ["PAD_TOKEN", "50256"],
    ["CLIENT_CREDENTIALS", "/var/run/key.json"],
    ["DB_SECRET", "projects/acme/secrets/db/versions/1"],
    ["DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"],
    ["ACCESS_KEY", "customer_id"],
    ["ENCRYPTION_KEY", "alias/churn"],
    ["TOKENIZER", "bert-base-uncased"],
    ["MAX_TOKENS", "4096"],
    ["SECRET_NAME", "churn-db"],
    ["REGISTRY", "docker://registry:5000/churn@sha256:0123"],
    ["DB", "postgresql://ml:$DB_PASSWORD@db/features"],
    ["DSN", "host=db password=$DB_PASSWORD"],
    ["NOTE", "Basic characteristics of customers"],
    ["CERTIFICATE", Buffer.from("-----BEGIN CERTIFICATE-----\nMIIEow").toString("base64")],
    ["PUBLIC_KEY", Buffer.from("-----BEGIN PUBLIC KEY-----\nMIIEow").toString("base64")],
    ["MODEL", "models/sk-learn-churn-classifier-2024/1"],
  ])("%s: %s", (name, value) => expect(inEnv(name, value)).toEqual([]));
});
