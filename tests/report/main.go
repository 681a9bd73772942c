// Report reads the output of `go test -json` and prints what go test would print without -json. It also appends the
// line of each package to one file, and each skipped test with its reason to another. `make test` ends with both.
//
//	go test -json ./... | report build/told [WHERE]    adds to build/told/packages, build/told/skipped
//
// WHERE is printed before the names of tests that run elsewhere, such as under Wine. A package whose time ran out is
// named with the tests that were still running, and in build/told/hung. If nothing else failed, the exit code is 3.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action, Package, ImportPath, Test, Output string
}

// place matches the file and line before a test's message.
var place = regexp.MustCompile(`^\s*[\w.-]+\.go:\d+: `)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go test -json … | report FOLDER [WHERE]")
		os.Exit(2)
	}
	r := report{said: map[string][]string{}, late: map[string]bool{}, out: os.Stdout,
		where: strings.Join(os.Args[2:], " "), packages: add(os.Args[1], "packages"),
		skipped: add(os.Args[1], "skipped"), hung: add(os.Args[1], "hung")}
	r.read(os.Stdin)
	if r.onlyHung {
		os.Exit(3)
	}
}

func add(folder, name string) *os.File {
	file, err := os.OpenFile(filepath.Join(folder, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return file
}

// report keeps what each test printed until it is known how the test ended.
type report struct {
	said                         map[string][]string // by package and test
	order                        []string            // in which the tests began
	out, packages, skipped, hung io.Writer
	where                        string
	late                         map[string]bool // packages whose time has run out
	failed, onlyHung             bool            // a package, and no package but for its time
}

func (r *report) read(from io.Reader) {
	for lines := bufio.NewReader(from); ; {
		line, err := lines.ReadString('\n')
		if line != "" {
			r.line(line)
		}
		if err != nil {
			break
		}
	}
	for _, key := range r.order { // of packages that never ended
		r.onlyHung = false
		io.WriteString(r.out, strings.Join(r.said[key], ""))
	}
}

func (r *report) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		io.WriteString(r.out, line) // of the go command itself
		return
	}
	key := e.Package + " " + e.Test
	if e.Action == "output" && strings.HasPrefix(e.Output, timeRanOut) {
		r.late[e.Package] = true
	}
	if e.Action == "output" && r.late[e.Package] { // no word of the test that it stands under, which may have passed
		key = e.Package + " "
	}
	switch {
	case e.Action == "build-output":
		r.failed, r.onlyHung = true, false
		io.WriteString(r.out, e.Output)
	case e.Action == "output":
		if _, known := r.said[key]; !known {
			r.order = append(r.order, key)
		}
		r.said[key] = append(r.said[key], e.Output)
	case e.Test == "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip"):
		r.ended(e.Package, e.Action == "fail")
	case e.Action == "skip":
		r.skip(e.Package, e.Test, r.said[key])
		delete(r.said, key)
	case e.Action == "pass":
		delete(r.said, key)
	}
}

// ended prints a package's last line, and before it all output of its failed or unfinished tests.
func (r *report) ended(name string, failed bool) {
	var left, running []string
	for _, key := range r.order {
		of, test, _ := strings.Cut(key, " ")
		if of != name {
			left = append(left, key)
			continue
		}
		for _, line := range r.said[key] {
			if r.late[name] && runningTest.MatchString(line) {
				running = append(running, strings.TrimSpace(line))
			}
			last := test == "" && packageLine.MatchString(line)
			if last || failed && !strings.HasPrefix(line, "=== ") {
				io.WriteString(r.out, line)
			}
			if last {
				io.WriteString(r.packages, strings.TrimSpace(r.where+" "+line)+"\n")
			}
		}
		delete(r.said, key)
	}
	r.order = left
	if !failed {
		return
	}
	r.onlyHung = r.late[name] && (r.onlyHung || !r.failed)
	r.failed = true
	if r.late[name] {
		fmt.Fprintf(r.out, "FAIL\t%s: its time ran out in %s\n", name, strings.Join(running, ", "))
		fmt.Fprintln(r.hung, name)
	}
}

// timeRanOut begins what go test prints of all goroutines when a package's time has run out.
const timeRanOut = "panic: test timed out after "

// runningTest is a test of which go test says that it was still running when a package's time ran out.
var runningTest = regexp.MustCompile(`^\s+Test\S+ \(\d`)

// packageLine is what go test prints when a package has ended.
var packageLine = regexp.MustCompile(`^(ok  |FAIL|\?   )\t`)

func (r *report) skip(name, test string, said []string) {
	reason := ""
	for _, line := range said {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "=== ") || strings.HasPrefix(trimmed, "--- ") {
			continue
		}
		line = strings.TrimPrefix(strings.TrimSpace(place.ReplaceAllString(line, "")), "SKIPPED, NOT TESTED: ")
		reason = strings.TrimSpace(reason + " " + line)
	}
	if reason == "" {
		reason = "no reason given"
	}
	name = strings.TrimPrefix(name, "counterfoil/")
	fmt.Fprintln(r.skipped, strings.TrimSpace(fmt.Sprintf("%s %s %s: %s", r.where, name, test, reason)))
}
