package command

import (
	"context"

	"github.com/spf13/cobra"
)

const fitsName = "fits"

// fitsVerb is what an installer asks of the program that it is about to put over
// another one, which may have written the store. That the settings beside it cannot be
// used, as a newer version's may not, is no answer.
func fitsVerb(run runner) *cobra.Command {
	cmd := newVerb(run, beside, fitsName, "exit 3 if only a newer Counterfoil can read the store", fits)
	cmd.Hidden = true
	return cmd
}

func fits(_ context.Context, j *job, _ []string) error { return j.host.Fits(j.cfg) }
