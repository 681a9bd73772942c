package command

import (
	"context"

	"github.com/spf13/cobra"
)

// helpVerb is "help", "help VERB" and "help review retry".
func helpVerb(run runner) *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "list the verbs, or show how one is used",
		RunE: func(cmd *cobra.Command, words []string) error {
			about, rest, err := cmd.Root().Find(words)
			if err != nil || len(rest) > 0 {
				return usage("there is no such verb: see counterfoil help")
			}
			return run(cmd, here, func(_ context.Context, j *job, _ []string) error { return help(j, about) }, words)
		},
	}
}

type helped struct {
	Usage string   `json:"usage"`
	Does  string   `json:"does"`
	Verbs []helped `json:"verbs,omitempty"`
}

func help(j *job, about *cobra.Command) error {
	if !j.json {
		return about.Help()
	}
	return j.answer(newHelped(about), "")
}

func newHelped(cmd *cobra.Command) helped {
	h := helped{Usage: cmd.UseLine(), Does: cmd.Short}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			h.Verbs = append(h.Verbs, newHelped(sub))
		}
	}
	return h
}
