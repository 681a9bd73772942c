# The two commands: `make run` and `make test`. Both install what is missing.
SHELL := /bin/bash
TAGS := migrated_fynedo
VERSION := $(shell sed -n 's/^Version *= *"\(.*\)"/\1/p' FyneApp.toml)
COMMIT := $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
LDFLAGS = -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.built=$(shell git log -1 --format=%cI 2>/dev/null)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
# What has a part for each OS and needs no C: vetted for those that are not here.
OF_EACH_OS := ./scanner/camera ./internal/screenlock
GO = PATH="$$(.ci/setup $(1)):$$PATH" go

.PHONY: run test build demo-shot windows soak bench bench-scan fuzz lint clean help

help: ## the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: build ## build and open the window in practice mode
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  echo "There is no display here, so the window cannot open."; \
	  echo "'make demo-shot' runs it on a display in memory and saves pictures to build/shots."; exit 1; fi
	build/counterfoil --demo

build: ## build build/counterfoil
	@mkdir -p build
	$(call GO,build) build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o build/counterfoil .

demo-shot: ## run the window without a display, save pictures to build/shots
	$(call GO,show) test -tags $(TAGS) -count=1 -run TestPictures ./tests/window -args -shots $(CURDIR)/build/shots
	@ls build/shots

test: lint ## everything CI runs
	@mkdir -p build
	@.ci/setup camera >/dev/null
	$(call GO,test) test -race -tags $(TAGS) -timeout 40m ./...
	$(call GO,test) test -race -tags $(TAGS) -count=1 -run TestDay ./tests/window -args -untagged -shots $(CURDIR)/build/shots/untagged
	$(MAKE) --no-print-directory fuzz windows

lint:
	@.ci/setup test >/dev/null
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "not gofmt-ed: $$bad"; exit 1; fi
	$(call GO,test) vet -race -tags $(TAGS) ./...
	@for os in darwin/amd64 darwin/arm64 windows/amd64; do \
	  CGO_ENABLED=0 GOOS=$${os%/*} GOARCH=$${os#*/} $(call GO,test) vet $(OF_EACH_OS) || exit 1; done
	$(call GO,test) run $(STATICCHECK) -tags $(TAGS) ./...
	@.ci/vulncheck $(GOVULNCHECK) $(TAGS)

FUZZTIME ?= 5s
# What reads a server's answer or the store gets longer.
FUZZTIME_READERS ?= 30s
fuzz: ## every fuzz target, for FUZZTIME or FUZZTIME_READERS each
	@for package in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -h -o '^func Fuzz[A-Za-z0-9]*' $$package/*_test.go | sed 's/func //'); do \
	    case $$package in ./queue|./syncclient) time=$(FUZZTIME_READERS) ;; *) time=$(FUZZTIME) ;; esac; \
	    echo "fuzz $$package $$target $$time"; \
	    $(call GO,test) test -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $$time $$package || exit 1; \
	  done; done

windows: ## cross-build build/counterfoil.exe
	@mkdir -p build
	$(call GO,test) version >/dev/null
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc $(call GO,test) build -tags $(TAGS) \
	  -ldflags "$(LDFLAGS) -extldflags=-static" -o build/counterfoil.exe .

bench: build ## the figures of docs/figures.md
	$(call GO,test) test -tags $(TAGS) -run '^$$' -bench . -benchtime 1x ./queue ./tests/bench
	$(call GO,test) run -tags $(TAGS) ./tests/bench/window build/counterfoil

PHOTOS ?=
bench-scan: ## codes read: ours beside others; PHOTOS=a folder of pictures with NAME.txt beside them
	$(call GO,peers) run ./tests/bench/scan $(if $(PHOTOS),-photos $(PHOTOS))
	$(call GO,test) test -run '^$$' -bench . -benchtime 1x ./scanner/bars

SOAK ?= 10m
soak: ## kill tills at any moment, for SOAK (10m)
	SOAK=$(SOAK) $(call GO,test) test -tags $(TAGS) -count=1 -timeout 0 -v -run TestKilled ./tests/crash

clean:
	rm -rf build
