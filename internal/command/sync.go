package command

import (
	"context"
	"runtime/debug"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func syncVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "sync", "offer every waiting transaction to Forloy once", offerAll)
}

// garbage is how much may gather, in percent of what is in use, before it is collected in a
// process that lives for one pass only. That is some megabytes: a batch and what was sent last.
const garbage = 400

func offerAll(ctx context.Context, j *job, _ []string) error {
	if j.desk == nil {
		debug.SetGCPercent(garbage)
	}
	pass, err := j.till.Pass(ctx)
	if err != nil {
		return err
	}
	if pass.Desk != nil { // it is told later; nothing else depends on it
		j.remark("the desk was not told: %s", say(pass.Desk))
	}
	return j.passed(struct {
		Accepted int     `json:"accepted"`
		Refused  int     `json:"refused"`
		Left     int     `json:"left"`
		RetryAt  *string `json:"retry_at"`
		Cause    *string `json:"cause"`
	}{pass.Accepted, pass.Refused, pass.Left, moment(pass.RetryAt), optional(cause(pass.Cause))}, pass)
}

// passed tells what came of sending, value in JSON, and ends with its exit code.
func (j *job) passed(value any, pass till.Pass) error {
	err := j.answer(value, "%d sent, %d to review, %d left.\n", pass.Accepted, pass.Refused, pass.Left)
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
