package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// maintainer is whom to write to about a package, in one line: what the release says or,
// for a build that is nobody's, a name in a file.
func maintainer() (string, error) {
	if given := strings.TrimSpace(os.Getenv("MAINTAINER")); given != "" {
		return given, nil
	}
	text, err := os.ReadFile("packaging/maintainer")
	return strings.TrimSpace(string(text)), err
}

const (
	bullet     = "  * "
	changeWide = 80
)

// writeChangelog writes Debian's changelog with a single entry, for this version. CHANGELOG.md, which is installed
// beside it, has the others.
func writeChangelog(to io.Writer, version, revision string) error {
	when, err := builtAt()
	if err != nil {
		return err
	}
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	who, err := maintainer()
	if err != nil {
		return err
	}
	fmt.Fprintf(to, "counterfoil (%s-%s) stable; urgency=medium\n\n", version, revision)
	for _, change := range strings.Split(entry(string(text), version), "\n- ") {
		change = strings.Join(strings.Fields(strings.TrimPrefix(change, "- ")), " ")
		if change = strings.NewReplacer("**", "", "`", "").Replace(change); change != "" {
			fmt.Fprintln(to, filled(change))
		}
	}
	_, err = fmt.Fprintf(to, "\n -- %s  %s\n", who, when.Format(time.RFC1123Z))
	return err
}

// entry are the changes of a version, or those that are not released yet.
func entry(text, version string) string {
	for _, heading := range []string{version, "Unreleased"} {
		if changes := section(text, heading); changes != "" {
			return changes
		}
	}
	return "- Nothing that a shop would notice." // just after a release
}

// section is what stands under a heading of CHANGELOG.md.
func section(text, heading string) string {
	_, under, _ := strings.Cut(text, "\n## "+heading+"\n")
	under, _, _ = strings.Cut(under, "\n## ")
	return strings.TrimSpace(under)
}

// filled is a bullet in lines of at most changeWide columns.
func filled(change string) string {
	line, lines := bullet, []string(nil)
	for _, word := range strings.Fields(change) {
		if len([]rune(line))+len([]rune(word)) > changeWide {
			lines = append(lines, strings.TrimRight(line, " "))
			line = strings.Repeat(" ", len(bullet))
		}
		line += word + " "
	}
	return strings.Join(append(lines, strings.TrimRight(line, " ")), "\n")
}
