package command

import (
	"context"

	"github.com/spf13/cobra"
)

// fitsVerb is what an installer asks of the program that it is about to put over
// another one, which may have written the store.
func fitsVerb(run runner) *cobra.Command {
	cmd := newVerb(run, beside, "fits", "exit 3 if only a newer Counterfoil can read the store", fits)
	cmd.Hidden = true
	return cmd
}

func fits(_ context.Context, j *job, _ []string) error { return j.host.Fits(j.cfg) }
