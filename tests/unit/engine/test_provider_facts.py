"""What small Terraform texts of each provider tell infrastructure policies: held, broken, and not told."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model, parse_hcl
from mlops_architect.domain.infrastructure import ProviderFacts, Sign
from mlops_architect.engine.infrastructure_facts import infrastructure_facts

FOLDER = builtin_root() / "patterns/facts"
PROVIDERS = tuple(load_model(path, ProviderFacts) for path in sorted(FOLDER.glob("*.yaml")))


def facts(text: str, **more: str) -> dict[str, Any]:
    """Return the facts of a module's text, and of further files by name."""
    files = {"infra/modules/x/main.tf": text, **{f"infra/modules/x/{name}.tf": body for name, body in more.items()}}
    return infrastructure_facts({path: parse_hcl(body, path) for path, body in files.items()}, PROVIDERS)


def only(kind: str, field: str, text: str) -> Any:
    """Return a field of the one fact of that kind."""
    (fact,) = facts(text)[f"infrastructure.{kind}"]
    return fact[field]


def test_every_provider_of_a_cloud_has_facts() -> None:
    assert [entry.provider for entry in PROVIDERS] == ["aws", "azurerm", "google"]
    for entry in PROVIDERS:
        kinds = (entry.buckets, entry.stores, entry.log_groups, entry.listeners, entry.image_repositories)
        assert all((*kinds, entry.ingress, entry.grants)), entry.provider


@pytest.mark.parametrize("entry", PROVIDERS, ids=lambda entry: entry.provider)
def test_facts_of_one_kind_have_the_same_fields(entry: ProviderFacts) -> None:
    wanted = {
        "buckets": {"public_access_blocked", "encrypted", "versioned", "tls_only", "lifecycle"},
        "stores": {"encrypted", "owner_key"},
        "log_groups": {"retention_set", "encrypted"},
        "listeners": {"tls", "internal"},
        "image_repositories": {"immutable"},
    }
    for kind, fields in wanted.items():
        for one in getattr(entry, kind):
            assert set(one.signs) == fields, (kind, one.types)
            assert kind != "log_groups" or "retention_days" in one.numbers


GCS = 'resource "google_storage_bucket" "lake" {{\n name = "x"\n {}\n}}'
ACCOUNT = 'resource "azurerm_storage_account" "lake" {{\n name = "x"\n {}\n}}'


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (GCS.format('public_access_prevention = "enforced"'), "public_access_blocked", True),
        (GCS.format('public_access_prevention = "inherited"'), "public_access_blocked", False),
        (GCS.format("public_access_prevention = var.prevention"), "public_access_blocked", None),
        (GCS.format(""), "public_access_blocked", False),
        (GCS.format('encryption {\n default_kms_key_name = "projects/p/k"\n }'), "encrypted", True),
        (GCS.format("encryption {\n default_kms_key_name = var.key\n }"), "encrypted", True),
        (GCS.format('encryption {\n default_kms_key_name = ""\n }'), "encrypted", False),
        (GCS.format('encryption {\n default_kms_key_name = var.own ? var.key : ""\n }'), "encrypted", None),
        (GCS.format(""), "encrypted", False),
        (GCS.format(""), "tls_only", None),
        (ACCOUNT.format("allow_nested_items_to_be_public = false"), "public_access_blocked", True),
        (ACCOUNT.format(""), "public_access_blocked", False),
        (ACCOUNT.format("customer_managed_key {\n key_vault_key_id = var.key\n }"), "encrypted", True),
        (ACCOUNT.format(""), "encrypted", False),
        (ACCOUNT.format(""), "tls_only", True),
        (ACCOUNT.format("https_traffic_only_enabled = false"), "tls_only", False),
    ],
)
def test_buckets(text: str, field: str, expected: Any) -> None:
    assert only("buckets", field, text) is expected


def test_an_organisation_policy_against_plain_http_counts_for_buckets() -> None:
    policy = 'resource "google_org_policy_policy" "tls" {\n name = "projects/p/policies/storage.secureHttpTransport"\n}'
    assert only("buckets", "tls_only", GCS.format("") + "\n" + policy) is True


def test_a_storage_account_is_encrypted_by_its_companion() -> None:
    companion = (
        'resource "azurerm_storage_account_customer_managed_key" "k" {\n'
        " storage_account_id = azurerm_storage_account.%s.id\n}"
    )
    assert only("buckets", "encrypted", ACCOUNT.format("") + "\n" + companion % "lake") is True
    assert only("buckets", "encrypted", ACCOUNT.format("") + "\n" + companion % "other") is False
    conditional = (companion % "lake").replace("{\n", "{\n count = var.own_key ? 1 : 0\n", 1)
    assert only("buckets", "encrypted", ACCOUNT.format("") + "\n" + conditional) is None


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("google_pubsub_topic", "kms_key_name = var.key", True),
        ("google_pubsub_topic", "", False),
        ("google_bigquery_dataset", "default_encryption_configuration {\n kms_key_name = var.key\n }", True),
        ("google_bigquery_dataset", "", False),
        ("google_bigtable_instance", "cluster {\n kms_key_name = var.key\n }\n cluster {\n kms_key_name = var.key\n }", True),
        ("google_bigtable_instance", 'cluster {\n kms_key_name = var.key\n }\n cluster {\n kms_key_name = ""\n }', False),
        ("google_redis_instance", "customer_managed_key = var.key", True),
        ("google_redis_instance", "", False),
        ("google_secret_manager_secret", "replication {\n auto {}\n }", False),
        ("azurerm_cosmosdb_account", "key_vault_key_id = var.key", True),
        ("azurerm_cosmosdb_account", "", False),
        ("azurerm_container_registry", "encryption {\n key_vault_key_id = var.key\n }", True),
        ("azurerm_container_registry", 'sku = "Basic"', False),
        ("azurerm_redis_cache", "", False),
        ("aws_sqs_queue", "kms_master_key_id = var.key", True),
        ("aws_sqs_queue", "sqs_managed_sse_enabled = true", False),
        ("aws_ecr_repository", 'encryption_configuration {\n encryption_type = "AES256"\n }', False),
    ],
)  # fmt: skip
def test_whose_key_a_store_has(kind: str, body: str, expected: bool) -> None:
    assert only("stores", "owner_key", f'resource "{kind}" "x" {{\n {body}\n}}') is expected


def test_google_and_azure_encrypt_every_store_and_aws_does_not() -> None:
    assert only("stores", "encrypted", 'resource "google_pubsub_topic" "x" {\n}') is True
    assert only("stores", "encrypted", 'resource "azurerm_cosmosdb_account" "x" {\n}') is True
    assert only("stores", "encrypted", 'resource "aws_sqs_queue" "x" {\n}') is False


@pytest.mark.parametrize(
    ("text", "days", "encrypted"),
    [
        ('resource "google_logging_project_bucket_config" "x" {\n retention_days = 400\n cmek_settings {\n kms_key_name = var.k\n }\n}', 400.0, True),
        ('resource "google_logging_project_bucket_config" "x" {\n}', 30.0, False),
        ('resource "google_logging_project_bucket_config" "x" {\n retention_days = var.days\n}', None, False),
        ('resource "azurerm_log_analytics_workspace" "x" {\n retention_in_days = 365\n}', 365.0, False),
        ('resource "azurerm_log_analytics_workspace" "x" {\n}', 30.0, False),
    ],
)  # fmt: skip
def test_logs(text: str, days: float | None, encrypted: bool) -> None:
    assert only("log_groups", "retention_days", text) == days
    assert only("log_groups", "encrypted", text) is encrypted
    assert only("log_groups", "retention_set", text) is True


def test_a_retention_is_worked_out_from_limits_and_a_variable() -> None:
    text = 'resource "azurerm_log_analytics_workspace" "x" {\n retention_in_days = min(730, max(30, var.days))\n}'
    variable = 'variable "days" {\n default = 7\n}'
    (found,) = facts(text, variables=variable)["infrastructure.log_groups"]
    assert found["retention_days"] == 30.0


FIREWALL = 'resource "google_compute_firewall" "x" {{\n direction = "INGRESS"\n {}\n}}'
ALLOW = 'allow {\n protocol = "tcp"\n ports = ["8080"]\n }\n'
GROUP = 'resource "azurerm_network_security_group" "x" {{\n security_rule {{\n direction = "{}"\n access = "{}"\n {}\n }}\n}}'
RUN = 'resource "google_cloud_run_v2_service" "x" {{\n {}\n}}'
APP = 'resource "azurerm_container_app" "x" {{\n ingress {{\n external_enabled = {}\n {}\n }}\n}}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIREWALL.format(ALLOW + 'source_ranges = ["10.0.0.0/8"]'), [False]),
        (FIREWALL.format(ALLOW + 'source_ranges = ["10.0.0.0/8", "0.0.0.0/0"]'), [True]),
        (FIREWALL.format(ALLOW + "source_ranges = var.callers"), [None]),
        (FIREWALL.format(ALLOW), [True]),
        (FIREWALL.format(ALLOW + 'source_tags = ["web"]'), [False]),
        (FIREWALL.format('source_ranges = ["0.0.0.0/0"]\n deny {\n protocol = "all"\n }'), []),
        (GROUP.format("Inbound", "Allow", 'source_address_prefix = "Internet"'), [True]),
        (GROUP.format("Inbound", "Allow", 'source_address_prefixes = ["10.0.0.0/8"]'), [False]),
        (GROUP.format("Inbound", "Deny", 'source_address_prefix = "*"'), []),
        (GROUP.format("Outbound", "Allow", 'source_address_prefix = "*"'), []),
        (RUN.format("invoker_iam_disabled = true"), [True]),
        (RUN.format('ingress = "INGRESS_TRAFFIC_INTERNAL_ONLY"\n invoker_iam_disabled = true'), []),
        (RUN.format(""), []),
        (RUN.format("ingress = var.ingress\n invoker_iam_disabled = true"), [None]),
        (APP.format("true", ""), [None]),
        (APP.format("false", ""), []),
        (APP.format("true", 'ip_security_restriction {\n ip_address_range = "10.0.0.0/8"\n }'), [False]),
        (APP.format("true", 'ip_security_restriction {\n ip_address_range = "0.0.0.0/0"\n }'), [True]),
        ('resource "azurerm_linux_web_app" "x" {\n public_network_access_enabled = false\n}', [False]),
        ('resource "azurerm_linux_web_app" "x" {\n}', [True]),
    ],
)
def test_who_is_let_in(text: str, expected: list[bool | None]) -> None:
    assert [rule["open"] for rule in facts(text)["infrastructure.ingress"]] == expected


def test_a_dynamic_restriction_takes_its_ranges_from_the_variable() -> None:
    text = APP.format(
        "true",
        'dynamic "ip_security_restriction" {\n for_each = var.callers\n content {\n'
        " ip_address_range = ip_security_restriction.value\n }\n }",
    )

    def opened(ranges: str) -> Any:
        found = facts(text, variables=f'variable "callers" {{\n default = {ranges}\n}}')
        return found["infrastructure.ingress"][0]["open"]

    assert opened('["10.0.0.0/8"]') is False
    assert opened('["0.0.0.0/0"]') is True
    assert opened("[]") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('resource "google_compute_target_https_proxy" "x" {\n}', True),
        ('resource "google_compute_target_http_proxy" "x" {\n}', False),
        ('resource "google_compute_forwarding_rule" "x" {\n ports = ["8080"]\n}', False),
        ('resource "google_compute_forwarding_rule" "x" {\n ports = ["443"]\n}', None),
        ('resource "google_cloud_run_v2_service" "x" {\n}', True),
        ('resource "azurerm_lb_rule" "x" {\n frontend_port = 80\n}', False),
        ('resource "azurerm_lb_rule" "x" {\n frontend_port = 443\n}', None),
        ('resource "azurerm_container_app" "x" {\n ingress {\n allow_insecure_connections = true\n }\n}', False),
        ('resource "azurerm_container_app" "x" {\n ingress {\n target_port = 8080\n }\n}', True),
        ('resource "azurerm_linux_web_app" "x" {\n https_only = true\n}', True),
        ('resource "azurerm_linux_web_app" "x" {\n}', False),
    ],
)
def test_listeners(text: str, expected: bool | None) -> None:
    assert only("listeners", "tls", text) is expected


def test_an_address_of_the_network_alone_is_told_apart() -> None:
    rule = 'resource "google_compute_forwarding_rule" "x" {{\n ports = ["8080"]\n {}\n}}'
    assert only("listeners", "internal", rule.format('load_balancing_scheme = "INTERNAL"')) is True
    assert only("listeners", "internal", rule.format("")) is False


def test_image_tags() -> None:
    fixed = 'resource "google_artifact_registry_repository" "x" {\n docker_config {\n immutable_tags = true\n }\n}'
    assert only("image_repositories", "immutable", fixed) is True
    assert only("image_repositories", "immutable", fixed.replace("true", "false")) is False
    assert only("image_repositories", "immutable", 'resource "azurerm_container_registry" "x" {\n}') is None


MEMBER = 'resource "google_project_iam_member" "x" {{\n {}\n}}'
ROLE = 'resource "azurerm_role_assignment" "x" {{\n {}\n}}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MEMBER.format('role = "roles/owner"'), ["roles/owner"]),
        (MEMBER.format('role = "roles/storage.admin"'), ["roles/storage.admin"]),
        (MEMBER.format('role = "roles/storage.objectViewer"'), []),
        (MEMBER.format("role = google_project_iam_custom_role.own.name"), []),
        (MEMBER.format("role = var.role"), None),
        (MEMBER.format('for_each = toset(["roles/run.invoker", "roles/editor"])\n role = each.value'), ["roles/editor"]),
        (MEMBER.format('for_each = { a = { role = "roles/run.invoker" } }\n role = each.value.role'), []),
        (MEMBER.format("for_each = toset(var.roles)\n role = each.value"), None),
        ('resource "google_storage_bucket_iam_member" "x" {\n role = "roles/storage.admin"\n}', []),
        ('resource "google_project_iam_custom_role" "x" {\n permissions = ["run.jobs.run"]\n}', []),
        (ROLE.format('role_definition_name = "Contributor"'), ["Contributor"]),
        (ROLE.format('role_definition_name = "Storage Blob Data Reader"'), []),
        (ROLE.format('role_definition_name = "Role Based Access Control Administrator"'), ["Role Based Access Control Administrator"]),
        (ROLE.format('role_definition_name = "Role Based Access Control Administrator"\n condition = "not owner"'), []),
        (ROLE.format('role_definition_name = "Owner"\n condition = "not owner"'), ["Owner"]),
        (ROLE.format("role_definition_name = var.role"), None),
        ('resource "azurerm_role_definition" "x" {\n permissions {\n actions = ["Microsoft.Storage/*"]\n }\n}', ["Microsoft.Storage/*"]),
    ],
)  # fmt: skip
def test_what_identities_may_do(text: str, expected: list[str] | None) -> None:
    assert only("iam_statements", "wildcard_actions", text) == expected


def test_a_list_chosen_by_a_condition_is_known_when_the_condition_is() -> None:
    text = ROLE.format(
        'for_each = toset(var.build > 0 ? ["AcrPush", "Owner"] : ["AcrPush"])\n role_definition_name = each.value'
    )

    def wild(variable: str) -> Any:
        return facts(text, variables=variable)["infrastructure.iam_statements"][0]["wildcard_actions"]

    assert wild('variable "build" {\n default = 0\n}') == []
    assert wild('variable "build" {\n default = 1\n}') == ["Owner"]
    assert wild('variable "build" {\n type = number\n}') is None


def test_a_resource_that_is_never_made_tells_nothing() -> None:
    text = 'resource "google_pubsub_topic" "x" {\n count = var.wanted ? 1 : 0\n}\nvariable "wanted" {\n default = %s\n}'
    assert facts(text % "false")["infrastructure.stores"] == []
    assert len(facts(text % "true")["infrastructure.stores"]) == 1


def test_a_sign_has_one_shape() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Sign(attribute="x", companion="y")
    with pytest.raises(ValueError, match="exactly one"):
        Sign()


def test_expressions_that_nest_or_mislead_stay_unknown() -> None:
    nested = 'var.a ? (var.b ? "enforced" : "inherited") : "enforced"'
    assert only("buckets", "public_access_blocked", GCS.format(f"public_access_prevention = {nested}")) is None
    function = 'lookup(var.settings, "prevention", "enforced")'
    assert only("buckets", "public_access_blocked", GCS.format(f"public_access_prevention = {function}")) is None


def test_a_comparison_in_a_local_is_worked_out() -> None:
    text = (
        'variable "tier" {\n default = "%s"\n}\nlocals {\n premium = var.tier == "Premium"\n}\n'
        'resource "azurerm_eventhub_namespace" "x" {\n}\n'
        'resource "azurerm_eventhub_namespace_customer_managed_key" "x" {\n count = local.premium ? 1 : 0\n'
        " eventhub_namespace_id = azurerm_eventhub_namespace.x.id\n}"
    )
    assert only("stores", "owner_key", text % "Premium") is True
    assert only("stores", "owner_key", text % "Standard") is False


AWS_LISTENER = """
resource "aws_lb_listener" "x" {{
  load_balancer_arn = {}
  protocol          = "TCP"
}}
resource "aws_lb" "inside" {{
  internal = true
}}
resource "aws_lb" "told_later" {{
  internal = var.internal
}}
resource "aws_lb" "open" {{
  name = "open"
}}
"""
AZURE_RULE = """
resource "azurerm_lb_rule" "x" {{
  loadbalancer_id = {}
  frontend_port   = 80
}}
resource "azurerm_lb" "inside" {{
  frontend_ip_configuration {{
    subnet_id = var.subnet_id
  }}
}}
resource "azurerm_lb" "open" {{
  frontend_ip_configuration {{
    subnet_id = var.subnet_id
  }}
  frontend_ip_configuration {{
    public_ip_address_id = azurerm_public_ip.x.id
  }}
}}
"""
AZURE_APP = """
resource "azurerm_container_app" "x" {{
  container_app_environment_id = azurerm_container_app_environment.{}.id
  ingress {{
    external_enabled = {}
  }}
}}
resource "azurerm_container_app_environment" "inside" {{
  internal_load_balancer_enabled = true
}}
resource "azurerm_container_app_environment" "open" {{
  name = "open"
}}
"""
GATEWAY = """
resource "azurerm_application_gateway" "x" {{
  frontend_ip_configuration {{
    {}
  }}
}}
"""
WEB_APP = 'resource "azurerm_linux_web_app" "x" {{\n https_only = true\n {}\n}}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AWS_LISTENER.format("aws_lb.inside.arn"), True),
        (AWS_LISTENER.format("aws_lb.inside[0].arn"), True),
        (AWS_LISTENER.format("aws_lb.open.arn"), False),
        (AWS_LISTENER.format("aws_lb.told_later.arn"), None),
        (AWS_LISTENER.format("var.load_balancer_arn"), False),
        (AZURE_RULE.format("azurerm_lb.inside.id"), True),
        (AZURE_RULE.format("azurerm_lb.open.id"), False),
        (AZURE_RULE.format("var.load_balancer_id"), False),
        (AZURE_APP.format("inside", "true"), True),
        (AZURE_APP.format("open", "false"), True),
        (AZURE_APP.format("open", "true"), False),
        (GATEWAY.format("subnet_id = var.subnet_id"), True),
        (GATEWAY.format("public_ip_address_id = azurerm_public_ip.x.id"), False),
        (WEB_APP.format("public_network_access_enabled = false"), True),
        (WEB_APP.format(""), False),
    ],
)
def test_an_entrance_is_inside_where_its_load_balancer_says_so(text: str, expected: bool | None) -> None:
    assert only("listeners", "internal", text) is expected
