package command

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

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
	}{pass.Accepted, pass.Refused, pass.Left, moment(pass.RetryAt), optional(pass.Cause)})
	if err != nil {
		return err
	}
	if err := j.printf("%d sent, %d to review, %d left.\n", pass.Accepted, pass.Refused, pass.Left); err != nil {
		return err
	}
	if pass.Left == 0 {
		return nil
	}
	switch {
	case strings.EqualFold(pass.Cause, linkWords[purchase.LinkSignIn]):
		j.remark("%s", j.linkWord(purchase.LinkSignIn))
	case pass.Cause != "":
		j.remark("%s", pass.Cause)
	}
	if pass.SignIn {
		j.remark("sign in: counterfoil login --email E")
		return finished(exitSignIn)
	}
	return finished(exitLeft)
}

// moment is a time in an answer; null when there is none.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(purchase.TimeFormat)
	return &text
}

// optional is a text in an answer; null when there is none.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
