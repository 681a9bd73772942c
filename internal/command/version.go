package command

import (
	"cmp"
	"context"
	"runtime"

	"github.com/spf13/cobra"
)

func versionVerb(run runner) *cobra.Command {
	return newVerb(run, here, "version", "print which Counterfoil this is", version)
}

func version(_ context.Context, j *job, _ []string) error {
	number, commit := cmp.Or(j.host.Version, "development"), ""
	if j.host.Commit != "" {
		commit = " (" + j.host.Commit + ")"
	}
	return j.answer(struct {
		Version string  `json:"version"`
		Commit  *string `json:"commit"`
		Go      string  `json:"go"`
		OS      string  `json:"os"`
		Arch    string  `json:"arch"`
	}{number, optional(j.host.Commit), runtime.Version(), runtime.GOOS, runtime.GOARCH},
		"Counterfoil %s%s, %s, %s/%s\n", number, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
