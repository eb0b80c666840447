resource "azurerm_web_application_firewall_policy" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags

  policy_settings {
    enabled                     = true
    mode                        = "Prevention"
    request_body_check          = true
    max_request_body_size_in_kb = var.max_body_kb
    # A request with a picture or many rows is longer than what is read for attacks; the service limits sizes itself.
    request_body_inspect_limit_in_kb = min(128, var.max_body_kb)
    file_upload_limit_in_mb          = 100

    # Keys of callers, cookies and queries may be secrets or personal data: they stay out of the log.
    log_scrubbing {
      enabled = true

      dynamic "rule" {
        for_each = ["authorization", "x-api-key"]

        content {
          match_variable          = "RequestHeaderNames"
          selector_match_operator = "Equals"
          selector                = rule.value
        }
      }

      dynamic "rule" {
        for_each = ["RequestArgNames", "RequestCookieNames", "RequestJSONArgNames", "RequestPostArgNames"]

        content {
          match_variable          = rule.value
          selector_match_operator = "EqualsAny"
        }
      }
    }
  }

  # Every address but one that nobody has: the limit counts all callers, each by itself.
  dynamic "custom_rules" {
    for_each = var.rate_limit > 0 ? [var.rate_limit] : []

    content {
      name                 = "RateOfOneAddress"
      priority             = 10
      rule_type            = "RateLimitRule"
      rate_limit_duration  = "OneMin"
      rate_limit_threshold = custom_rules.value
      group_rate_limit_by  = "ClientAddr"
      action               = "Block"

      match_conditions {
        operator           = "IPMatch"
        negation_condition = true
        match_values       = ["255.255.255.255/32"]

        match_variables {
          variable_name = "RemoteAddr"
        }
      }
    }
  }

  managed_rules {
    managed_rule_set {
      type    = "Microsoft_DefaultRuleSet"
      version = "2.1"

      # False alarms only count, until they are understood.
      dynamic "rule_group_override" {
        for_each = var.counted_rules

        content {
          rule_group_name = rule_group_override.key

          dynamic "rule" {
            for_each = toset(rule_group_override.value)

            content {
              id      = rule.value
              enabled = true
              action  = "Log"
            }
          }
        }
      }
    }

    managed_rule_set {
      type    = "Microsoft_BotManagerRuleSet"
      version = "1.1"
    }
  }
}
