# What one does with Zhuxue. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Finds PostgreSQL or installs it; and runs a command beside one that is thrown away afterwards.
PG = PGBIN=$$(sh deploy/ensure-postgres.sh) && export PGBIN
DB = $(PG) && go run ./internal/devdb/with --
# The race detector, but not inside the hash of passwords: it works on 19 MiB in one goroutine, and was most of the suite's time.
RACE = -race -gcflags=golang.org/x/crypto/argon2=-race=false
# go.mod names the first toolchain without a known vulnerability that we reach. Debian's Go fetches none by itself, so it is
# told to; where none can be had, or with `make GOTOOLCHAIN=local`, the one at hand is used.
export GOTOOLCHAIN := $(shell GOTOOLCHAIN=auto go version >/dev/null && echo auto || echo local)
# Sums of the generated files, to see whether generating them again changes one.
GENERATED = find web -name '*_templ.go' -exec cksum {} + | sort

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: build ## build and serve on 127.0.0.1:8080, with a private database and demo data
	$(PG) && exec bin/zhuxue serve --demo

build: ## bin/zhuxue
	go build -trimpath -o bin/zhuxue ./cmd/zhuxue

test: ## the whole suite with the race detector, on a real PostgreSQL and a real Chromium
	sh deploy/ensure-gcc.sh && sh deploy/ensure-chromium.sh >/dev/null
	$(DB) go test $(RACE) -timeout 10m ./...

check: ## what must hold before a change lands: format, vet, staticcheck, generated files, then test
	test -z "$$(gofmt -l . | tee /dev/stderr)"
	old=$$($(GENERATED)) && go tool templ generate -path web && diff <(echo "$$old") <($(GENERATED))
	go vet ./... && go tool staticcheck ./...
	go test -run 'EverySlip$$' ./internal/rules # a minute with the race detector, so test leaves it out
	go -C internal/vuln test ./... # against the database of the day that it names
	$(MAKE) --no-print-directory test

vuln: ## whether the program reaches a vulnerability that is known today
	go -C internal/vuln test -count 1 -v . -newest

sbom: build ## bin/zhuxue.cdx.json: what the program is made of, in CycloneDX
	go -C internal/vuln run ./sbom ../../bin/zhuxue >bin/zhuxue.cdx.json

bench: ## benchmarks, each beside its limit: medians
	export ZHUXUE_BENCH_STUDENTS=60000 && $(DB) go test -run '^$$' -bench . ./...
	$(DB) go -C internal/rules/peer test -bench . # cel, expr and SQL with the same rules; a module of its own

generate: ## web/page/*_templ.go from the .templ files
	go tool templ generate -path web

schema: ## docs/schema.sql from the migrations
	$(DB) go test -run '^TestSchemaFile$$' ./internal/store -update

column: ## the files of one feature on every floor: make column w=enrolment
	@find internal cmd web migrations -path '*$(w)*' -type f | sort

.PHONY: help run build test check vuln sbom bench generate schema column
