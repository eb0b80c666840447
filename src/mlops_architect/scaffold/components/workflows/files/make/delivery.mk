.PHONY: deploy monitor-remote

deploy: ## Deploy this commit; needs ENVIRONMENT and AWS credentials
	scripts/deploy.sh

monitor-remote: install ## Monitor the model of an environment; needs ENVIRONMENT and AWS credentials
	scripts/monitor.sh
