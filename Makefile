# The two main commands are `make run` and `make test`. Both install what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
TAGS := migrated_fynedo,no_emoji
VERSION := $(shell packaging/version)
COMMIT := $(shell packaging/version commit)
# Everything is built alike, tests too: the folder that it was built in is not in it, and nothing is compiled twice.
export GOFLAGS := $(GOFLAGS) -trimpath -buildvcs=false
# The time of every file in a package, and what stands in it (reproducible-builds.org).
export SOURCE_DATE_EPOCH := $(shell packaging/version epoch)
# Whom to write to about a package: a release sets it (docs/release.md).
MAINTAINER ?= $(shell cat packaging/maintainer)
export MAINTAINER
LDFLAGS = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.built=$(shell packaging/version date)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
# The race detector watches each pixel, for ten times as long as it takes to read a picture. So what only computes is
# built without it, decoders, fonts, icons, PDFs, hashes of PINs, and a few tests read pictures with it as well (unit).
COMPUTES := counterfoil/scanner/qr/... counterfoil/scanner/bars/... github.com/go-text/... github.com/fyne-io/oksvg \
  github.com/srwiley/rasterx golang.org/x/image/... github.com/makiuchi-d/gozxing/... golang.org/x/crypto/... \
  codeberg.org/go-pdf/fpdf/...
RACE := -race $(foreach packages,$(COMPUTES),-gcflags=$(packages)=-race=false)
# One of each way to a decoder: on all cores, from a file, from a camera.
DECODERS_RACE := LargePicture Corners TwoCodes PassFindsAndFollows FilesAreRead WatchReportsCorners
# Tests of ./ui that lay out or draw page after page, on one goroutine: with the race detector they take five times as
# long, twelve minutes of a core.
DRAWN := APINIsChosenWithoutRolling NothingMovesWhenTheLineIsLost NothingCoveredGetsAKey EnterCloses DialogsByKeyboard \
  AClickBesideEverythingLeavesTheKeyboard NothingComesOverTheLock TheAmountIsSeenWhole FailureSpeaksTheLanguage \
  NothingOfAPageIsCutShort NothingLiesOverAScan EveryPageFits TheCardIsWholeInPractice TheButtonOfAFormIsInSight DoorFits \
  TheFormFitsUnderEveryBand TheLockOutlastsWhatLiesBelow TheSideIsReadWhole AMenuGoesWithItsRoom DeafHasRoom \
  LargeTextIsWhole LargeTextCanBeReached
# Packages with a part for each OS and without C: vetted for the other systems too.
OF_EACH_OS := ./scanner/camera ./internal/screenlock ./internal/console
GO = PATH="$$(.ci/setup $(1)):$$PATH" go

.PHONY: run memory-run fleet-demo quick test unit untagged wine wine-setups told programs build windows windows-resources package-windows package-deb deb package-tar package-macos package-tree licences sizes release released installed soak bench bench-memory bench-scan fuzz lint screenshots pictures clean help

help: ## the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: ## build and open the window in practice mode; without a display, on one in memory
	@if .ci/display; then $(MAKE) --no-print-directory build && build/counterfoil --demo; \
	  else $(MAKE) --no-print-directory memory-run; fi

memory-run:
	@.ci/setup show >/dev/null
	@$(MAKE) --no-print-directory build
	@$(call GO,show) test -c -tags $(TAGS) -o build/main-job ./tests/window
	@cd tests/window && ../../build/main-job -test.run '^TestMainJob$$' -program $(CURDIR)/build/counterfoil -shots $(CURDIR)/build/shots -tell

fleet-demo: build ## three tills and a desk in practice: one till dies, and the desk sends its sales
	$(call GO,build) test -c -tags $(TAGS) -o build/fleet-demo ./tests/fleet
	@build/fleet-demo -test.run '^TestFleetDemo$$' -program $(CURDIR)/build/counterfoil -desk $(CURDIR)/build/counterfoil-desk -tell

build: desk ## build build/counterfoil
	@mkdir -p build
	$(call GO,build) build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o build/counterfoil .

desk: ## build build/counterfoil-desk, which counterfoil desk starts
	@mkdir -p build
	$(call GO,build) build -ldflags "$(LDFLAGS)" -o build/counterfoil-desk ./packaging/desk

# Packages whose tests need no display, no built program and no race detector.
QUICK_PACKAGES = . ./assets/... ./internal/... ./packaging/... ./queue ./scanner ./scanner/serial ./syncclient ./ui/... ./tests/arrows ./tests/rules
quick: ## format, vet, and the quick tests
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "not gofmt-ed: $$bad"; exit 1; fi
	$(call GO,build) vet -tags $(TAGS) ./...
	$(call GO,build) test -short -tags $(TAGS) $(QUICK_PACKAGES) | grep -v 'no test files'

# Each step reports what it ran and what it skipped; `told` repeats that at the end. Go keeps the results of lint and
# unit; of the other stages a pass is remembered for as long as no file changes (.ci/once). Two run at a time, see
# .ci/stages.
TOLD := build/told
FRESH ?=
export FRESH
test: ## everything CI runs; with FRESH=1 also what has passed on these very files
	@rm -rf $(TOLD) && mkdir -p $(TOLD)
	@.ci/stages $(TOLD); exit=$$?; $(MAKE) --no-print-directory told; exit $$exit

# Most packages wait more than they compute (keys, locks, processes), so there is one more at a time than there are cores.
# With the race detector a process otherwise waits a second at its end, and random work is done 40 times and not 100: it
# is the same each time, so that what passes goes on to pass, and `make quick` and `make soak` do other work each time.
# Lint has vetted what is tested.
# The packages that take longest begin first, or the last of them would run alone.
LONGEST := ./ui ./tests/window ./tests/wedge ./tests/crash
unit: programs
	@.ci/setup camera >/dev/null
	for test in $(DECODERS_RACE); do grep -rq "^func Test$$test(" scanner || { echo "there is no Test$$test"; exit 1; }; done
	for test in $(DRAWN); do [ "$$(grep -rl --include='*_test.go' "^func Test$$test(" . | xargs dirname)" = ./ui ] || \
	  { echo "Test$$test is not in ./ui alone"; exit 1; }; done
	GORACE=atexit_sleep_ms=50 RAPID_CHECKS=40 RAPID_SEED=1 COUNTERFOIL_PROGRAMS=$(CURDIR)/build/programs \
	  $(call GO,test) test -json -vet=off $(RACE) $(if $(FRESH),-count=1) -p $$(($$(nproc) + 1)) -tags $(TAGS) \
	  -timeout 40m -skip $(call TESTS,$(DRAWN)) $(LONGEST) ./... | build/report $(TOLD)
	$(call GO,test) test -json -vet=off $(if $(FRESH),-count=1) -tags $(TAGS) -run $(call TESTS,$(DRAWN)) ./ui | \
	  build/report $(TOLD) drawn
	GORACE=atexit_sleep_ms=50 $(call GO,test) test -json -vet=off -race $(if $(FRESH),-count=1) -tags $(TAGS) \
	  -run $(call TESTS,$(DECODERS_RACE)) \
	  ./scanner ./scanner/bars ./scanner/camera ./scanner/qr | build/report $(TOLD) decoders
TESTS = "^Test($$(tr ' ' '|' <<<'$(strip $(1))'))\$$"

# Built without the tag, the toolkit reports calls from a wrong goroutine.
untagged: programs
	COUNTERFOIL_PROGRAMS=$(CURDIR)/build/programs $(call GO,test) test -json -vet=off -tags $(TAGS) -count=1 -run TestDay \
	  ./tests/window -args -untagged -shots $(CURDIR)/build/shots/untagged | build/report $(TOLD) untagged

told:
	@cat $(TOLD)/packages 2>/dev/null || true
	@if [ -s $(TOLD)/skipped ]; then echo "SKIPPED, each with its reason:"; sed 's/^/  /' $(TOLD)/skipped; \
	  else echo "Nothing was skipped."; fi

# The program under test, built once for all packages (tests/built). Go renews the time of a program that is up to date,
# and takes one with another time for another: so a program is put in its place only if it is another.
TEST_FLAGS := -ldflags "-X main.version=1.2.3-test -X main.commit=abc1234"
programs:
	@.ci/setup test >/dev/null
	@mkdir -p $(TOLD)
	$(call GO,test) build -o build/report ./tests/report
	$(call GO,test) build -tags $(TAGS) $(TEST_FLAGS) -o build/new/plain/counterfoil .
	$(call GO,test) build $(TEST_FLAGS) -o build/new/plain/counterfoil-desk ./packaging/desk
	$(call GO,test) build -tags $(TAGS) $(TEST_FLAGS) $(RACE) -o build/new/race/counterfoil .
	$(call GO,test) build $(TEST_FLAGS) -o build/new/untagged/counterfoil .
	@cd build/new && for program in */*; do \
	  cmp -s $$program ../programs/$$program || install -D $$program ../programs/$$program || exit 1; done

lint:
	@mkdir -p $(TOLD)
	@.ci/setup test >/dev/null
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "not gofmt-ed: $$bad"; exit 1; fi
	@.ci/columns $$(git ls-files '*.go')
	$(call GO,test) vet $(RACE) -tags $(TAGS),wine,debian ./...
	@for os in darwin/amd64 darwin/arm64 windows/amd64; do \
	  CGO_ENABLED=0 GOOS=$${os%/*} GOARCH=$${os#*/} $(call GO,test) vet $(OF_EACH_OS) || exit 1; done
	$(call GO,test) run $(STATICCHECK) -tags $(TAGS),wine,debian ./...
	@.ci/vulncheck $(GOVULNCHECK) $(TAGS) $(TOLD)

FUZZTIME ?= 5s
# Targets that read a server's answer or the store run for longer.
FUZZTIME_READERS ?= 30s
fuzz: ## every fuzz target, for FUZZTIME or FUZZTIME_READERS each
	@FUZZTIME=$(FUZZTIME) FUZZTIME_READERS=$(FUZZTIME_READERS) .ci/fuzz $(TAGS)

# One sheet for each state of the window: a row for each language, two sizes and three themes in it.
screenshots: ## draw every state in every language, size and theme, into build/screenshots
	@rm -rf build/screenshots && mkdir -p build/screenshots
	$(call GO,build) test -tags $(TAGS) -count=1 -timeout 60m -run '^TestScreens$$' ./ui -args -screens $(CURDIR)/build/screenshots
	@ls build/screenshots

pictures: ## draw the pictures of README
	$(call GO,build) test -tags $(TAGS) -count=1 -run '^TestPages$$' ./ui -args -screens.pages $(CURDIR)/docs/pictures

# Three programs: counterfoil.exe opens the window and no console, counterfoil.com has the verbs (packaging/windows),
# counterfoil-desk.exe the desk.
WINDOWS = GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc $(call GO,test) build -tags $(TAGS)
WINDOWED = -H=windowsgui '-extldflags=-static -Wl,--no-insert-timestamp'
windows: windows-resources ## cross-build build/windows/counterfoil.exe, counterfoil.com for the console, the desk
	@mkdir -p build/windows
	CGO_ENABLED=1 $(WINDOWS) -ldflags "$(LDFLAGS) $(WINDOWED)" -o build/windows/counterfoil.exe .
	CGO_ENABLED=0 $(WINDOWS) -ldflags "$(LDFLAGS)" -o build/windows/counterfoil.com ./packaging/windows/console
	CGO_ENABLED=0 $(WINDOWS) -ldflags "$(LDFLAGS)" -o build/windows/counterfoil-desk.exe ./packaging/desk

windows-resources:
	@.ci/setup test >/dev/null
	PATH="$$(.ci/setup test):$$PATH" packaging/windows/resources $(VERSION)

package-windows: windows ## an installer and a zip for Windows, into dist/; signed with SIGN_PKCS12 and SIGN_PASSWORD
	PATH="$$(.ci/setup package-windows):$$PATH" packaging/windows/package build/windows $(VERSION) $(DIST)

wine: windows-resources ## cross-build the Windows program and test it under Wine
	@.ci/setup test >/dev/null
	@mkdir -p $(TOLD)
	CGO_ENABLED=1 $(WINDOWS) -ldflags "-X main.version=1.2.3-test -X main.commit=abc1234 $(WINDOWED)" \
	  -o build/programs/windows/plain/counterfoil.exe .
	CGO_ENABLED=0 $(WINDOWS) $(TEST_FLAGS) -o build/programs/windows/plain/counterfoil.com ./packaging/windows/console
	CGO_ENABLED=0 $(WINDOWS) $(TEST_FLAGS) -o build/programs/windows/plain/counterfoil-desk.exe ./packaging/desk
	@.ci/setup package-windows >/dev/null
	@.ci/certificate build/certificate
	.ci/wine $(TOLD) $(TAGS)

# What its tests install, which .ci/wine makes while others run. The package of the version before has the programs of
# the tests, under a lower number, and is hardly compressed.
wine-setups:
	QUICK=1 PATH="$$(.ci/setup test):$$PATH" packaging/windows/package build/programs/windows/plain 0.0.1 build/setup/older
	SIGN_PKCS12=build/certificate/sign.p12 SIGN_PASSWORD="$$(cat build/certificate/password)" \
	  SIGN_CA=build/certificate/certificate.pem $(MAKE) --no-print-directory package-windows DIST=build/setup/newer

ARCH ?= $(shell dpkg --print-architecture 2>/dev/null || echo amd64)
REVISION := 1
DIST ?= dist
LINTIAN ?= lintian
DEB = $(DIST)/counterfoil_$(VERSION)-$(REVISION)_$(ARCH).deb
TARBALL = counterfoil-$(VERSION)-linux-$(ARCH)
package-deb: deb ## a .deb for Debian and Ubuntu, into dist/
	$(LINTIAN) --allow-root --fail-on error,warning $(DEB)

deb: package-tree
	packaging/linux/deb build/package $(ARCH) $(VERSION) $(REVISION) $(DEB)

package-tar: package-tree ## a tarball for other distributions, into dist/
	packaging/linux/tarball build/package $(TARBALL) $(DIST)/$(TARBALL).tar.xz

package-macos: ## on a Mac: Counterfoil.app, into dist/
	go build -o build/papers ./packaging/papers
	go build -tags $(TAGS) -ldflags "$(LDFLAGS)" -o build/macos/counterfoil .
	go build -ldflags "$(LDFLAGS)" -o build/macos/counterfoil-desk ./packaging/desk
	packaging/macos/bundle build/macos/counterfoil build/macos/counterfoil-desk build/papers $(VERSION) $(DIST)

# Everything that a release is made of. With changes that are not committed its number says so.
release: ## all packages into dist/, with checksums
	rm -rf $(DIST)
	@$(MAKE) --no-print-directory package-deb package-tar
	build/papers sbom build/package/usr/bin/counterfoil $(VERSION) >$(DIST)/$(TARBALL).spdx.json
	@if [ $(ARCH) = arm64 ]; then exit 0; fi; \
	if .ci/setup package-arm64 >/dev/null && packaging/linux/sysroot arm64 >/dev/null; then \
	  $(MAKE) --no-print-directory package-deb package-tar ARCH=arm64; \
	else mkdir -p $(TOLD) && echo "release: the packages for arm64: what they are built with cannot be had here" | \
	  tee -a $(TOLD)/skipped; fi
	@$(MAKE) --no-print-directory package-windows
	cd $(DIST) && sha256sum -- * >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS

released: ## make a release in a clone by the commands of docs/release.md, twice, and compare
	@mkdir -p $(TOLD)
	.ci/release $(CURDIR)/$(TOLD)

package-tree:
	@.ci/setup package >/dev/null
	@rm -rf build/package && mkdir -p build/package/usr/bin build/package/usr/lib/counterfoil
	$(call GO,build) build -o build/papers ./packaging/papers
	PATH="$$(.ci/setup build):$$PATH" packaging/linux/compile $(ARCH) $(TAGS) "$(LDFLAGS)" build/package/usr/bin/counterfoil
	PATH="$$(.ci/setup build):$$PATH" packaging/linux/compile $(ARCH) $(TAGS) "$(LDFLAGS)" \
	  build/package/usr/lib/counterfoil/counterfoil-desk ./packaging/desk
	packaging/linux/stage build/package build/papers $(VERSION) $(REVISION)

licences: ## write the licences of all parts anew, after a change of go.mod
	@mkdir -p build
	$(call GO,build) run ./packaging/papers licences >build/licences.txt && mv build/licences.txt assets/licences.txt

sizes: ## what is in the program, by module
	@mkdir -p build
	@$(call GO,build) build -tags $(TAGS) -o build/symbols .
	@$(call GO,build) run ./packaging/papers sizes build/symbols

# The package of the version before is this program under a lower number.
installed: ## install the package, sell, update, remove; on this system, which it leaves as it was
	@.ci/setup test >/dev/null
	@mkdir -p $(TOLD)
	$(call GO,test) build -o build/report ./tests/report
	@$(MAKE) --no-print-directory deb VERSION=0.0.1 DIST=build/older
	@test -e $(DEB) -a -e $(DIST)/$(TARBALL).tar.xz || $(MAKE) --no-print-directory package-deb package-tar
	$(call GO,test) test -json -count=1 -tags $(TAGS),debian ./tests/debian -args \
	  -older $(CURDIR)/build/older/counterfoil_0.0.1-$(REVISION)_$(ARCH).deb -newer $(CURDIR)/$(DEB) \
	  -tarball $(CURDIR)/$(DIST)/$(TARBALL).tar.xz -version $(VERSION) | \
	  build/report $(TOLD) installed

bench: build ## measure the figures of docs/figures.md
	$(call GO,test) test -tags $(TAGS) -run '^$$' -bench . ./queue
	$(call GO,test) test -tags $(TAGS) -run '^$$' -bench '[^s]$$' -benchtime 1x -timeout 0 ./tests/bench
	$(call GO,test) run -tags $(TAGS) ./tests/bench/window build/counterfoil

SALES ?= 10000
bench-memory: ## the window's memory over SALES (10000) sales by scanner, about an hour
	COUNTERFOIL_BENCH_SALES=$(SALES) $(call GO,test) test -tags $(TAGS) -run '^$$' -bench Scans -benchtime 1x \
	  -timeout 0 ./tests/bench

PHOTOS ?=
bench-scan: ## compare our decoder with others; PHOTOS=a folder of pictures with NAME.txt beside them
	$(call GO,peers) run ./tests/bench/scan $(if $(PHOTOS),-photos $(PHOTOS))
	$(call GO,test) test -run '^$$' -bench . -benchtime 1x ./scanner/bars

SOAK ?= 10m
soak: ## sell for 30 days of a moved clock, kill a till, then tills and desk at random moments, each for SOAK (10m); random keys
	$(call GO,test) test -count=1 -timeout 0 -v -run TestDays ./internal/assembly -args -days 30 -sales 10000
	SOAK=$(SOAK) $(call GO,test) test -tags $(TAGS) -count=1 -timeout 0 -v -run TestKilled ./tests/crash
	SOAK=$(SOAK) $(call GO,test) test -tags $(TAGS) -count=1 -timeout 0 -v -run 'TestKilled|TestNamespaces' ./tests/fleet
	SOAK=$(SOAK) $(call GO,test) test -count=1 -timeout 0 -v -run TestNamespaces ./syncclient/fleet/desk
	RAPID_CHECKS=10000 $(call GO,test) test -count=1 -timeout 0 -run Always ./scanner

clean:
	rm -rf build dist
