terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "~> 3.110" }
  }
}

provider "azurerm" {
  features {}
}

variable "location" {
  default = "westeurope"
}

resource "azurerm_resource_group" "rg" {
  name     = "rg-demand"
  location = var.location
}

module "storage" {
  source   = "./modules/storage"
  rg       = azurerm_resource_group.rg.name
  location = var.location
}

resource "azurerm_virtual_network" "vnet" {
  name                = "vnet-demand"
  address_space       = ["10.1.0.0/16"]
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
}

resource "azurerm_subnet" "apps" {
  name                 = "apps"
  resource_group_name  = azurerm_resource_group.rg.name
  virtual_network_name = azurerm_virtual_network.vnet.name
  address_prefixes     = ["10.1.1.0/24"]
}

resource "azurerm_nat_gateway" "nat" {
  name                = "nat-demand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
}

resource "azurerm_key_vault" "kv" {
  name                = "kv-demand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
  tenant_id           = "00000000-0000-0000-0000-000000000000"
  sku_name            = "standard"
}

resource "azurerm_data_factory" "adf" {
  name                = "adf-demand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
}

resource "azurerm_machine_learning_workspace" "ml" {
  name                    = "mlw-demand"
  location                = var.location
  resource_group_name     = azurerm_resource_group.rg.name
  key_vault_id            = azurerm_key_vault.kv.id
  storage_account_id      = module.storage.account_id
  application_insights_id = azurerm_application_insights.ai.id
  identity { type = "SystemAssigned" }
}

resource "azurerm_machine_learning_compute_cluster" "train" {
  name                          = "train-cluster"
  location                      = var.location
  vm_priority                   = "LowPriority"
  vm_size                       = "Standard_D8s_v3"
  machine_learning_workspace_id = azurerm_machine_learning_workspace.ml.id
  scale_settings {
    min_node_count                       = 0
    max_node_count                       = 4
    scale_down_nodes_after_idle_duration = "PT5M"
  }
}

resource "azurerm_application_insights" "ai" {
  name                = "ai-demand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
  application_type    = "web"
}

resource "azurerm_container_app_job" "nightly_scoring" {
  name                         = "nightly-scoring"
  location                     = var.location
  resource_group_name          = azurerm_resource_group.rg.name
  container_app_environment_id = azurerm_container_app_environment.env.id
  replica_timeout_in_seconds   = 7200
  schedule_trigger_config {
    cron_expression = "0 2 * * *"
  }
  template {
    container {
      name   = "score"
      image  = "acme.azurecr.io/score:3"
      cpu    = 2
      memory = "4Gi"
    }
  }
}

resource "azurerm_container_app_environment" "env" {
  name                = "cae-demand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
}

resource "azurerm_container_registry" "acr" {
  name                = "acrdemand"
  location            = var.location
  resource_group_name = azurerm_resource_group.rg.name
  sku                 = "Basic"
}
