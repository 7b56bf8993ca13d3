.PHONY: help demo test torture lint bench bundle tour icons

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F '|' '{ printf "make %-8s %s\n", $$1, $$2 }'

demo: ## set up, build and open the window on a practice with synthetic patients
	@scripts/demo

tour: ## the same on a virtual display: a short tour with screenshots under target/tour/
	@scripts/tour

test: ## set up and run everything that CI runs
	@scripts/test

torture: ## filings under kills, faults and lost answers, thousands of times: one table (takes long)
	@scripts/torture

lint: ## form, lints, types, dependencies: what is checked without running the app
	@scripts/lint

bench: ## measure what the app promises in numbers
	@scripts/bench

bundle: ## installable packages
	@scripts/bundle

icons: ## draw the icon files anew from icons/*.svg
	@scripts/icons
