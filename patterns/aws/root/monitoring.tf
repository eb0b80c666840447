# The delivery role also looks at the model every day: it reads the state and the lake, and may start training.
locals {
  monitoring_policies = {
    secrets         = module.secrets.access_policy_json
    lake            = module.lake.access_policy_json
    feature-offline = module.feature_offline.access_policy_json
    training        = module.orchestrate.trigger_policy_json
    state           = local.state_policy
  }
}
