// Papers writes what goes with the program into its packages: the manual page and the completions, made from the
// verbs themselves; the licences of all parts; a list of the parts (SPDX); and Debian's changelog and copyright.
// The Makefile and packaging/linux/stage run it at the root of the repository.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"counterfoil/internal/command"
)

const used = `usage: papers WHAT [ARGUMENT…] >FILE
  man VERSION                  the manual page
  completion SHELL             for bash, zsh or fish
  licences                     of all parts, on every system: assets/licences.txt
  copyright                    the licences as Debian wants them
  changelog VERSION REVISION   Debian's changelog
  sbom PROGRAM VERSION         the parts of a built program, SPDX 2.3
  icns PICTURE                 macOS' icon
  sizes PROGRAM                what each part adds to a program that has its symbols`

func main() {
	if err := write(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "papers:", err)
		os.Exit(1)
	}
}

func write(to io.Writer, args []string) error {
	args = append(args, "", "", "")
	switch args[0] {
	case "man":
		return writeManual(to, command.Tree(), args[1])
	case "completion":
		return complete(to, args[1])
	case "licences":
		return writeLicences(to)
	case "copyright":
		return writeCopyright(to)
	case "changelog":
		return writeChangelog(to, args[1], args[2])
	case "sbom":
		return writeParts(to, args[1], args[2])
	case "icns":
		return writeIcns(to, args[1])
	case "sizes":
		return writeSizes(to, args[1])
	}
	return fmt.Errorf("there is no %q\n%s", args[0], used)
}

func complete(to io.Writer, shell string) error {
	root := command.Tree()
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(to, true)
	case "zsh":
		return root.GenZshCompletion(to)
	case "fish":
		return root.GenFishCompletion(to, true)
	}
	return fmt.Errorf("there are no completions for %q", shell)
}

// builtAt is the time that stands in papers: that of the commit (packaging/version epoch).
func builtAt() (time.Time, error) {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
