# The delivery role also reports every day how answering goes: it reads the state and the lake.
locals {
  monitoring_policies = {
    secrets = module.secrets.access_policy_json
    lake    = module.lake.access_policy_json
    state   = local.state_policy
  }
}
