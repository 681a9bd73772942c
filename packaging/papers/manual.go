package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"counterfoil/internal/till"
)

// commandsPage has the tables that are in no verb: the exit codes.
const commandsPage = "docs/commands.md"

// roff escapes a text for a manual page.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, `…`, `...`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}

// writeManual writes counterfoil(1): one page with every verb, since a page for each
// would have to be known by its name.
func writeManual(to io.Writer, root *cobra.Command, version string) error {
	when, err := builtAt()
	if err != nil {
		return err
	}
	exits, err := table(commandsPage, "Exit codes")
	if err != nil {
		return err
	}
	var page bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&page, format+"\n", args...) }
	head := func(name string) { line(".SH %s", name) }

	line(`.TH COUNTERFOIL 1 "%s" "Counterfoil %s" "User Commands"`, when.Format(time.DateOnly), roff(version))
	head("NAME")
	line(`counterfoil \- %s`, roff("records loyalty purchases at a shop's counter"))
	head("SYNOPSIS")
	line(".B counterfoil\n.RI [ SETTING \\&...]\n.br\n.B counterfoil\n.I VERB\n.RI [ FLAG \\&...]")
	head("DESCRIPTION")
	for _, sentence := range strings.Split(root.Long, "\n") {
		line("%s", roff(sentence))
	}
	line(".PP\nWhile a window is open on the same data, it carries out the verb.")
	head("VERBS")
	for _, verb := range root.Commands() {
		manualVerb(&page, verb)
	}
	head("SETTINGS")
	line("These may stand before or after any verb. A flag beats the environment, which beats\n.IR config.toml .")
	manualFlags(&page, root.PersistentFlags())
	head("ENVIRONMENT")
	line(".TP\n.B COUNTERFOIL_DATA_DIR\nas\n.B \\-\\-data\\-dir")
	for _, row := range till.SettingRows {
		if row.Env == "" {
			continue
		}
		line(".TP\n.B %s", row.Env)
		if row.Flag != "" {
			line("as\n.B %s", roff("--"+row.Flag))
		} else {
			line("the setting\n.I %s", row.Key)
		}
	}
	line(".TP\n.B COUNTERFOIL_TOKEN\na fixed bearer token instead of a sign\\-in")
	line(".TP\n.B COUNTERFOIL_PASSWORD\nthe password of\n.B login")
	head("EXIT STATUS")
	for _, row := range exits {
		line(".TP\n.B %s\n%s", row[0], roff(strings.ReplaceAll(row[1], "`", "")))
	}
	head("FILES")
	line("Everything is in one folder, which\n.B counterfoil doctor\nnames; usually\n.IR ~/.local/share/counterfoil .")
	line("Removing the program leaves it where it is.")
	_, err = page.WriteTo(to)
	return err
}

func manualVerb(page *bytes.Buffer, verb *cobra.Command) {
	if !verb.IsAvailableCommand() && verb.Name() != "help" {
		return
	}
	if subs := verb.Commands(); len(subs) > 0 {
		for _, sub := range subs {
			manualVerb(page, sub)
		}
		return
	}
	words := strings.TrimPrefix(verb.UseLine(), verb.Root().Name()+" ")
	fmt.Fprintf(page, ".SS %s\n%s\n", roff(words), roff(verb.Short))
	manualFlags(page, verb.LocalNonPersistentFlags())
}

func manualFlags(page *bytes.Buffer, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, does := pflag.UnquoteUsage(f)
		fmt.Fprintf(page, ".TP\n.B %s", roff("--"+f.Name))
		if value != "" {
			fmt.Fprintf(page, " \\fI%s\\fR", roff(value))
		}
		fmt.Fprintf(page, "\n%s\n", roff(does))
	})
}

// table is the first table under a heading of a page of ours, without its head.
func table(path, heading string) ([][]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	_, under, found := strings.Cut(string(text), "\n## "+heading+"\n")
	under, _, _ = strings.Cut(under, "\n## ")
	var rows [][]string
	for line := range strings.Lines(under) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	if !found || len(rows) < 3 {
		return nil, fmt.Errorf("%s has no table under %q", path, heading)
	}
	return rows[2:], nil // the first two are the head and its rule
}
