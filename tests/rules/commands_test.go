package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"counterfoil/internal/command"
)

// shown is a command on a page: a line of its own, or in a sentence.
var shown = regexp.MustCompile("(?m)^    (?:[A-Z_]+=\\S+ )*counterfoil( .*)?$|`counterfoil( [^`]*)`")

// Every command on a page has a verb and flags that are there. That the commands do what the page says is for the tests
// of each page (tests/command, tests/debian, tests/pos, tests/wine, .ci/release).
func TestCommandsOfPages(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, page := range append(pages, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shown.FindAllStringSubmatch(string(text), -1) {
			line, _, _ := strings.Cut(m[1]+m[2], "#")
			seen++
			if wrong := notThere(strings.Fields(line)); wrong != "" {
				t.Errorf("%s shows %q, but there is no %s", page, "counterfoil"+line, wrong)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d commands were found", seen)
	}
}

// notThere is a verb or a flag of a command line that the program lacks.
func notThere(args []string) string {
	verb := command.Tree()
	verb.InitDefaultHelpCmd()
	for _, arg := range args {
		flag, is := strings.CutPrefix(arg, "--")
		flag, _, _ = strings.Cut(flag, "=")
		flag = strings.TrimRight(flag, ".,)")
		switch below := child(verb, arg); {
		case below != nil:
			verb = below
		case is && verb.Flag(flag) == nil && verb.InheritedFlags().Lookup(flag) == nil:
			return arg
		case !is && verb.HasSubCommands() && !verb.Runnable():
			return arg
		case !is && !verb.HasParent(): // the window takes no arguments
			return arg
		}
	}
	return ""
}

func child(of *cobra.Command, name string) *cobra.Command {
	for _, c := range of.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return nil
}
