// Package rules checks that every row, rule and page of docs/ that the code cites exists.
package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

var (
	// defined is the first cell of a line of the tables in docs/rules.md.
	defined = regexp.MustCompile(`(?m)^\| (R?[0-9]+) \|`)
	// cited is "row 16", "rows 3 to 12, 26, 27", "rule R3" or "R4".
	cited  = regexp.MustCompile(`\brows? [0-9]+(?:(?:,| to| and|, and)(?: or)? [0-9]+)*|\bR[0-9]+\b`)
	number = regexp.MustCompile(`R?[0-9]+`)
)

func TestCitationsExist(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs/rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, m := range defined.FindAllStringSubmatch(string(page), -1) {
		if there[m[1]] {
			t.Errorf("docs/rules.md has %s twice", m[1])
		}
		there[m[1]] = true
	}
	for _, want := range []int{1, 47} {
		if !there[strconv.Itoa(want)] {
			t.Fatalf("docs/rules.md was not understood: no row %d", want)
		}
	}
	found := 0
	for path, text := range texts(t) {
		for _, phrase := range cited.FindAllString(text, -1) {
			for _, name := range number.FindAllString(phrase, -1) {
				found++
				if !there[name] {
					t.Errorf("%s cites %q, and docs/rules.md has no %s", path, phrase, name)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("found only %d citations: the search is broken", found)
	}
}

// Every page that is cited exists.
func TestPagesExist(t *testing.T) {
	page := regexp.MustCompile(`\bdocs/[a-z/_-]+\.md\b`)
	found := 0
	for path, text := range texts(t) {
		for _, name := range page.FindAllString(text, -1) {
			found++
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Errorf("%s cites %s, which is not there", path, name)
			}
		}
	}
	if found < 20 {
		t.Errorf("found only %d citations: the search is broken", found)
	}
}

// docs/architecture.md names files for everyday changes. Each must exist; a name without a folder is in the folder of
// the one before it. What is in brackets behind a file, or before "in" it, is in that file.
func TestNamedFilesExist(t *testing.T) {
	quoted := regexp.MustCompile("`([A-Za-z0-9_*/.-]+)`")
	within := regexp.MustCompile("^ \\((?:`[A-Za-z]+`(?:,| and)? ?)+")
	before := regexp.MustCompile("(?:`[A-Za-z]+`(?:,| and)? )+in $")
	folder, found := "", 0
	for _, line := range section(t, "Where to change what") {
		for _, at := range quoted.FindAllStringIndex(line, -1) {
			name := line[at[0]+1 : at[1]-1]
			if !strings.Contains(name, "/") && !strings.HasSuffix(name, ".go") {
				continue // a function or a type
			}
			found++
			switch path := filepath.Join(root, name); {
			case isFolder(path):
				folder = name
			case strings.Contains(name, "/"):
				folder = filepath.Dir(name)
			default:
				name = filepath.Join(folder, name)
			}
			if files, err := filepath.Glob(filepath.Join(root, name)); err != nil || len(files) == 0 {
				t.Errorf("there is no %s: %s", name, line)
				continue
			}
			declared := within.FindString(line[at[1]:]) + before.FindString(line[:at[0]])
			for _, m := range quoted.FindAllStringSubmatch(declared, -1) {
				text, err := os.ReadFile(filepath.Join(root, name))
				if err != nil || !regexp.MustCompile(`\b`+m[1]+`\b`).Match(text) {
					t.Errorf("%s is not in %s: %s", m[1], name, line)
				}
			}
		}
	}
	if found < 50 {
		t.Errorf("found only %d names: the search is broken", found)
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Whatever any page names by its whole path is there.
func TestNamedPathsExist(t *testing.T) {
	const folders = "assets|docs|internal|packaging|queue|scanner|syncclient|tests|ui|[.]ci"
	path := regexp.MustCompile("`((?:" + folders + ")/[A-Za-z0-9_*/.-]+)`")
	found := 0
	for page, text := range texts(t) {
		if filepath.Ext(page) != ".md" || page == "CHANGELOG.md" {
			continue
		}
		for _, m := range path.FindAllStringSubmatch(text, -1) {
			found++
			if files, err := filepath.Glob(filepath.Join(root, m[1])); err != nil || len(files) == 0 {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
	if found < 200 {
		t.Errorf("found only %d paths: the search is broken", found)
	}
}

// The path of one scan names functions with their files. Each must be where the page says it is.
func TestPathOfAScanIsTrue(t *testing.T) {
	cell := regexp.MustCompile("`(?:([A-Za-z]+)\\.)?([A-Za-z]+)` in `([a-z0-9_/]+\\.go)`")
	found := 0
	for _, line := range section(t, "The path of one scan") {
		for _, m := range cell.FindAllStringSubmatch(line, -1) {
			found++
			head := `(?m)^func ` + m[2] + `\(`
			if m[1] != "" {
				head = `(?m)^func \([a-z]+ \*?` + m[1] + `\) ` + m[2] + `\(`
			}
			text, err := os.ReadFile(filepath.Join(root, m[3]))
			if err != nil || !regexp.MustCompile(head).Match(text) {
				t.Errorf("%s is not in %s", strings.Trim(m[1]+"."+m[2], "."), m[3])
			}
		}
	}
	if found < 25 {
		t.Errorf("found only %d functions: the search is broken", found)
	}
}

// The page of numbers names constants, functions and settings. Each must be declared in the file that the page names.
func TestNumbersAreWhereThePageSays(t *testing.T) {
	cell := regexp.MustCompile("`([A-Za-z_]+)` in `([a-z0-9_/]+\\.go)`")
	found := 0
	for _, line := range section(t, "The numbers") {
		for _, m := range cell.FindAllStringSubmatch(line, -1) {
			found++
			declared := `(?m)^(const |var |\t)?` + m[1] + `\s+=|^func (\([^)]*\) )?` + m[1] + `\(|\{Key: "` + m[1] + `"`
			text, err := os.ReadFile(filepath.Join(root, m[2]))
			if err != nil || !regexp.MustCompile(declared).Match(text) {
				t.Errorf("%s is not in %s", m[1], m[2])
			}
		}
	}
	if found < 15 {
		t.Errorf("found only %d numbers: the search is broken", found)
	}
}

// section returns the lines of docs/architecture.md under a heading.
func section(t *testing.T, heading string) []string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs/architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(page), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/architecture.md has no section %q", heading)
	}
	text, _, _ := strings.Cut(after, "\n## ")
	return strings.Split(text, "\n")
}

// texts returns the comments of our Go files and our pages, by path. Receipts such as "R-1001" and card codes do not
// look like citations.
func texts(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && strings.HasPrefix(name, ".") || name == "build" {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch filepath.Ext(path) {
		case ".md":
			text, err := os.ReadFile(path)
			out[rel] = string(text)
			return err
		case ".go":
			text, err := os.ReadFile(path)
			out[rel] = comments(string(text))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// comments returns what follows // in each line.
func comments(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		if _, comment, ok := strings.Cut(line, "//"); ok {
			b.WriteString(comment)
		}
	}
	return b.String()
}
