.PHONY: deploy monitor-remote

deploy: ## Deploy this commit; needs ENVIRONMENT and a sign-in to the cloud
	scripts/deploy.sh

monitor-remote: install ## Monitor an environment; needs ENVIRONMENT and a sign-in to the cloud
	scripts/monitor.sh
