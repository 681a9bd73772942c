package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// docs/figures.md names the benchmark of each figure, and the package that it is in.
func TestBenchmarksExist(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "figures.md"))
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string][]string{} // the names of a folder's
	head := regexp.MustCompile(`(?m)^func (Benchmark\w+|TestKilled\w+)\(`)
	for _, folder := range []string{"*", "*/*", "*/*/*"} {
		files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			at, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range head.FindAllStringSubmatch(string(text), -1) {
				declared[""] = append(declared[""], m[1])
				declared[filepath.ToSlash(at)] = append(declared[filepath.ToSlash(at)], m[1])
			}
		}
	}
	named := regexp.MustCompile("`(Benchmark\\w+)`(?:(?:, `Benchmark\\w+`)* in `([a-z0-9_/]+)`)?")
	found := named.FindAllStringSubmatch(string(page), -1)
	for _, m := range found {
		if !slices.Contains(declared[m[2]], m[1]) {
			t.Errorf("there is no %s in %q", m[1], m[2])
		}
	}
	if len(found) < 10 {
		t.Errorf("found only %d names: the search is broken", len(found))
	}
}
