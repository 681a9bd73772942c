package command

import (
	"context"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func syncVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "sync", "offer every waiting transaction to Forloy once", offerAll)
}

func offerAll(ctx context.Context, j *job, _ []string) error {
	pass, err := j.till.Pass(ctx)
	if err != nil {
		return err
	}
	err = j.answer(struct {
		Accepted int     `json:"accepted"`
		Refused  int     `json:"refused"`
		Left     int     `json:"left"`
		RetryAt  *string `json:"retry_at"`
		Cause    *string `json:"cause"`
	}{pass.Accepted, pass.Refused, pass.Left, moment(pass.RetryAt), optional(cause(pass.Cause))},
		"%d sent, %d to review, %d left.\n", pass.Accepted, pass.Refused, pass.Left)
	if err != nil {
		return err
	}
	if pass.Left == 0 {
		return nil
	}
	switch {
	case pass.Cause.Kind == fault.SignInNeeded:
		j.remark("%s", j.linkWord(purchase.LinkSignIn))
	case pass.Cause.Kind != "":
		j.remark("%s", cause(pass.Cause))
	}
	if pass.SignIn {
		j.remark("sign in: counterfoil login --email E")
		return finished(exitSignIn)
	}
	return finished(exitLeft)
}
