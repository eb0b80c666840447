.PHONY: serve openapi

serve: install ## Serve on port 8080; needs SCORING_API_KEY
	$(RUN) -m scoring serve

openapi: install ## Write the interface of the service to openapi.json
	$(RUN) -c "import json, pathlib; from scoring.serving.app import from_environment; pathlib.Path('openapi.json').write_text(json.dumps(from_environment().openapi(), indent=2))"
