package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// followed is commands of a page, with what runs them: a test's name, or a script. Without one, why says why none can.
type followed struct{ page, begins, in, by, why string }

// follow are those of all pages; of two that fit, the first counts.
var follow = []followed{
	{"README.md", "sudo apt install", "tests/debian/installed_test.go", "TestInstalled", ""},
	{"README.md", "counterfoil", "tests/command/readme_test.go", "TestReadme", ""},
	{"README.md", "make run", "tests/window/job_test.go", "TestMainJob", ""},
	{"README.md", "make test", ".ci/run", "make test", ""},
	{"CONTRIBUTING.md", "make run", "tests/window/job_test.go", "TestMainJob", ""},
	{"CONTRIBUTING.md", "make fleet-demo", "tests/fleet/demo_test.go", "TestFleetDemo", ""},
	{"CONTRIBUTING.md", "make test", ".ci/run", "make test", ""},
	{"CONTRIBUTING.md", "make quick", "Makefile", "unit", ""}, // which runs the same, and more
	{"CONTRIBUTING.md", "make screenshots", "ui/screens_test.go", "TestScreens", ""},
	{"CONTRIBUTING.md", "go test", "", "", ""}, // each names a test that is there: below
	{"docs/accessibility.md", "go build", "", "", "its tag has all of the toolkit built anew, which takes minutes"},
	{"docs/fleet.md", "nsc ", "", "", "nsc, the tool of a cluster's operator, is in no registry that CI has"},
	{"docs/fleet.md", "cat keys/", "", "", "nsc makes these keys: see there"},
	{"docs/fleet.md", "counterfoil desk --nats", "tests/fleet/kill_test.go", "TestKilledOnACluster", ""},
	{"docs/fleet.md", "counterfoil", "tests/fleet/page_test.go", "TestFleetPage", ""},
	{"docs/macos.md", "", "", "", "it needs a Mac, and an account with Apple"},
	{"docs/operations.md", "sudo apt", "tests/debian/installed_test.go", "TestInstalled", ""},
	{"docs/operations.md", "mkdir -p", "tests/debian/tarball_test.go", "TestTarball", ""},
	{"docs/operations.md", "install -D", "tests/debian/installed_test.go", "configure", ""},
	{"docs/operations.md", "counterfoil --kiosk", "tests/window/kiosk_test.go", "TestKiosk", ""},
	{"docs/operations.md", "counterfoil", "tests/command/operations_test.go", "TestOperationsPage", ""},
	{"docs/pos-integration.md", "counterfoil", "tests/pos/examples_test.go", "TestShellScript", ""},
	{"docs/release.md", "", ".ci/release", "docs/release.md", ""},
	{"docs/scanners.md", "counterfoil", "tests/command/scanners_test.go", "TestScannersPage", ""},
	{"docs/windows.md", "icacls", "tests/wine/accounts_test.go", "TestTwoAccounts", ""},
	{"docs/windows.md", "counterfoil-VERSION", "tests/wine/installed_test.go", "TestInstalled", ""},
}

// typed is what a line begins with that somebody types, and not what a file holds or a program answers.
var typed = regexp.MustCompile(`^(?:sudo|apt|cat|mkdir|tar|install|useradd|systemctl|make|go|git|packaging/\S+|nsc|` +
	`codesign|ditto|xcrun|icacls|counterfoil|counterfoil-VERSION\S+|\(cd)(?: |$)`)

// Each command on a page is run by a test, or it is told at the end of make test why none runs it.
func TestCommandsOfPagesAreRun(t *testing.T) {
	met := map[followed]bool{}
	for page, text := range pages(t) {
		for _, line := range shownLines(text) {
			if !typed.MatchString(line) {
				continue
			}
			of := ofCommand(page, line)
			if of == nil {
				t.Errorf("%s shows %q, and nothing here says which test runs it", page, line)
				continue
			}
			met[*of] = true
		}
	}
	for _, c := range follow {
		if !met[c] {
			t.Errorf("%s shows no %q", c.page, c.begins)
		}
		switch {
		case c.in != "":
			text, err := os.ReadFile(filepath.Join(root, c.in))
			if err != nil || !strings.Contains(string(text), c.by) {
				t.Errorf("%s of %s should be run by %s in %s: %v", c.begins, c.page, c.by, c.in, err)
			}
		case c.why != "":
			t.Run(strings.TrimSpace(c.page+" "+c.begins), func(t *testing.T) { t.Skip("not run by a test: " + c.why) })
		}
	}
}

func ofCommand(page, line string) *followed {
	for i, c := range follow {
		if c.page == page && strings.HasPrefix(line, c.begins) {
			return &follow[i]
		}
	}
	return nil
}

// The tests that pages tell somebody to run are there.
func TestTestsOfPagesExist(t *testing.T) {
	asked := regexp.MustCompile(`go test .*-run '?\^?(Test\w+)`)
	all, seen := "", 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		all += string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for page, text := range pages(t) {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if seen++; !strings.Contains(all, "\nfunc "+m[1]) {
				t.Errorf("%s tells to run %s, and there is none", page, m[1])
			}
		}
	}
	if seen < 3 {
		t.Errorf("only %d were found", seen)
	}
}

// pages are those that somebody reads, by their path in the tree.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, path := range append(paths, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.ToSlash(rel)] = string(text)
	}
	return all
}

// shownLines are the indented lines of a page, without what is set for a command alone.
func shownLines(text string) (lines []string) {
	set := regexp.MustCompile(`^(?:[A-Z_]+=\S+ )+`)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "    ") {
			lines = append(lines, set.ReplaceAllString(strings.TrimSpace(line), ""))
		}
	}
	return lines
}
