.PHONY: label-tasks

label-tasks: install ## Write tasks for people who label into the folder labelling/
	$(RUN) -m scoring label tasks --folder labelling
