package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// part is a module, or Go itself, that is in the program.
type part struct {
	Path, Version string
	Licence       string // SPDX expression
	Texts         []string
}

// goPart is Go's standard library and runtime, which are in every program.
const goPart = "Go"

// systems are those that the program is built for.
var systems = []string{"linux", "windows", "darwin"}

// listed is what `go list` says of a package.
type listed struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// modules are the parts of the program on some systems, by path, Go first.
func modules(systems ...string) ([]part, error) {
	folders := map[string]map[string]bool{} // a module's folder, and those of its packages in the program
	parts := map[string]part{}
	for _, system := range systems {
		packages, err := packages(system)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if p.Module == nil || p.Module.Main {
				continue
			}
			parts[p.Module.Dir] = part{Path: p.Module.Path, Version: p.Module.Version}
			if folders[p.Module.Dir] == nil {
				folders[p.Module.Dir] = map[string]bool{}
			}
			folders[p.Module.Dir][p.Dir] = true
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	goroot := strings.TrimSpace(string(root))
	found := []part{{Path: goPart}}
	if err := found[0].license(filepath.Join(goroot, "LICENSE")); err != nil {
		return nil, err
	}
	for dir, p := range parts {
		files, err := licenceFiles(dir, folders[dir])
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := p.license(file); err != nil {
				return nil, err
			}
		}
		if p.Licence == "" {
			return nil, fmt.Errorf("%s has no licence that is known", p.Path)
		}
		found = append(found, p)
	}
	slices.SortFunc(found[1:], func(a, b part) int { return strings.Compare(a.Path, b.Path) })
	return found, nil
}

func packages(system string) ([]listed, error) {
	list := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo,no_emoji", "-json=Dir,Module", ".",
		"./packaging/desk")
	list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the packages on %s: %w", system, err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([._-].*)?$`)

// licenceFiles are those of a module that hold for the packages used: in their folders, above them, and in folders
// without Go right below, such as C or fonts.
func licenceFiles(dir string, used map[string]bool) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !licenceName.MatchString(d.Name()) || strings.HasSuffix(path, ".go") {
			return err
		}
		at := filepath.Dir(path)
		code, _ := filepath.Glob(filepath.Join(at, "*.go"))
		counts := len(code) == 0 && used[filepath.Dir(at)]
		for folder := range used {
			counts = counts || folder == at || strings.HasPrefix(folder, at+string(filepath.Separator))
		}
		if counts {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// license adds a licence's text to a part.
func (p *part) license(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p.Texts = append(p.Texts, tidy(string(text)))
	var names []string
	if p.Licence != "" {
		names = strings.Split(p.Licence, " AND ")
	}
	for _, m := range licensecheck.Scan(text).Match {
		if !m.IsURL && !slices.Contains(names, m.ID) {
			names = append(names, m.ID)
		}
	}
	p.Licence = strings.Join(names, " AND ")
	return nil
}

// tidy is a text without what differs for no reason: ends of lines, blanks before them, and empty lines around.
func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
