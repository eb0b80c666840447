resource "azurerm_monitor_action_group" "failures" {
  name                = "${var.name}-pipelines"
  resource_group_name = var.resource_group_name
  short_name          = "pipelines"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alert_email == "" ? [] : [var.alert_email]

    content {
      name                    = "email"
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}
