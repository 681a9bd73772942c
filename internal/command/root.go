package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// How a verb is carried out.
type place int

const (
	onStore    place = iota // by the open window, else on the store
	evenClosed              // likewise, and even if the store cannot be opened
	inWindow                // by the open window only
	asWindow                // it is the window
	apart                   // in this process, never by a window
	beside                  // in this process, which does not open the store
	here                    // in this process, without any store
)

// runner carries out a verb that was parsed.
type runner func(cmd *cobra.Command, at place, do verb, args []string) error

// Tree is all verbs and flags, for the manual page and the shells' completions. It
// carries nothing out.
func Tree() *cobra.Command { return newRoot(nil) }

// newRoot makes the tree of verbs. The same tree parses a command line in the
// caller's process and in the window's.
func newRoot(run runner) *cobra.Command {
	root := &cobra.Command{
		Use:   "counterfoil",
		Short: "Counterfoil records loyalty purchases at the counter and sends them to Forloy.",
		Long: "Counterfoil records loyalty purchases at the counter and sends them to Forloy.\n" +
			"Without a verb it opens the window.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("there is no such verb: see counterfoil help")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd, asWindow, nil, args) },
	}
	root.Flags().Bool(flagFull, false, "the window fills the screen, and closing it asks for the manager's PIN")
	settingFlags(root.PersistentFlags())
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpVerb(run))
	for _, add := range []func(runner) *cobra.Command{saleVerb, recordVerb, syncVerb, statusVerb, listVerb,
		journalVerb, reviewVerb, voidVerb, loginVerb, logoutVerb, decodeVerb, scanVerb, verifyVerb, salvageVerb,
		salvageAloneVerb, fitsVerb, backupVerb, restoreVerb, moveOutVerb, moveInVerb, moveBackVerb, exportVerb,
		doctorVerb, supportVerb, practiceVerb, deskVerb, joinVerb, versionVerb} {
		root.AddCommand(add(run))
	}
	return root
}

const (
	flagJSON = "json"
	flagDemo = "demo"
	flagFull = "kiosk"
)

// settingFlags may stand before or after the verb.
func settingFlags(flags *pflag.FlagSet) {
	flags.Bool(flagDemo, false, "practice: a small Forloy inside the program, and data of its own")
	flags.Bool(flagJSON, false, "answer in JSON")
	flags.String("data-dir", "", "`FOLDER` of the till's data")
	for _, row := range till.SettingRows {
		if row.Flag != "" {
			flags.String(row.Flag, "", row.Help)
		}
	}
}

// given are the setting flags that were given.
func given(cmd *cobra.Command) map[string]string {
	flags := make(map[string]string)
	// Not Visit: a flag after the verb was set through the verb's own flag set.
	cmd.Root().PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Name != flagJSON && f.Name != flagDemo {
			flags[f.Name] = f.Value.String()
		}
	})
	return flags
}

func flagIs(cmd *cobra.Command, name string) bool {
	is, err := cmd.Root().PersistentFlags().GetBool(name)
	return err == nil && is
}

// newVerb makes a verb that takes exactly the words named after it in use:
// "void KEY" takes one, "decode IMAGE…" at least one.
func newVerb(run runner, at place, use, does string, do verb) *cobra.Command {
	words := strings.Fields(use)[1:]
	return &cobra.Command{
		Use:                   use,
		Short:                 does,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			open := len(words) > 0 && strings.HasSuffix(words[len(words)-1], "…")
			switch {
			case len(args) < len(words):
				return wrongUsage(cmd, "%s is missing", strings.TrimSuffix(words[len(args)], "…"))
			case len(args) > len(words) && !open:
				return wrongUsage(cmd, "there are too many arguments")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := emptyFlag(cmd); err != nil {
				return err
			}
			return run(cmd, at, do, args)
		},
	}
}

// mayBeEmpty are a verb's flags of which an empty value says something: that there is none.
var mayBeEmpty = []string{"card", "receipt", "note"}

// emptyFlag refuses an empty value of any other: an unset variable in a script must not mean the default.
func emptyFlag(cmd *cobra.Command) (err error) {
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Value.String() == "" && !slices.Contains(mayBeEmpty, f.Name) {
			err = flagFault{dashed(f.Name), fault.New(fault.ConfigEmpty)}
		}
	})
	return err
}

// wrongUsage is a sentence and where to read on. It repeats no value: a card's
// code may have been typed in the wrong place.
func wrongUsage(cmd *cobra.Command, format string, args ...any) error {
	topic := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name())
	return usage("%s: see counterfoil help%s", fmt.Sprintf(format, args...), topic)
}

func flagError(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return wrongUsage(cmd, "there is no flag %s", dashed(unknown.GetSpecifiedName()))
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return wrongUsage(cmd, "%s needs a value", dashed(missing.GetFlag().Name))
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return wrongUsage(cmd, "%s cannot have that value", dashed(invalid.GetFlag().Name))
	}
	return wrongUsage(cmd, "the flags cannot be read")
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
