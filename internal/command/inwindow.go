package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/spf13/cobra"

	"counterfoil/internal/config"
	"counterfoil/internal/handover"
)

// Execute carries out a request in the window's process, with the window's
// till, and gives the exit code. It is a handover.Handler once Host and Desk
// are bound, and may run in several goroutines at once.
func Execute(ctx context.Context, h Host, desk Desk, req handover.Request, stdout, stderr io.Writer) (exit int) {
	defer func() {
		if fell := recover(); fell != nil {
			exit = report(stderr, crashed(h, fell))
		}
	}()
	if len(req.Args) == 0 {
		desk.Raise()
		return exitDone
	}
	root := newRoot(func(cmd *cobra.Command, at place, do verb, args []string) error {
		if at == here || at == apart || at == beside || at == asWindow {
			return usage("this verb is not the window's work")
		}
		if err := sameAPI(desk, req); err != nil {
			return err
		}
		return do(cmd.Context(), &job{host: h, till: desk.Till, desk: &desk, cfg: desk.Config, settings: req.Settings,
			dir: req.Dir, password: req.Password, flags: given(cmd), json: flagIs(cmd, flagJSON), out: stdout,
			err: stderr}, args)
	})
	root.SetArgs(req.Args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return report(stderr, root.ExecuteContext(ctx))
}

// sameAPI refuses a call that names another API than the window's, or another token. The call
// uses the window's session, so its sales would go to the wrong place.
func sameAPI(desk Desk, req handover.Request) error {
	url, token := req.Settings["api_url"], req.Settings[tokenSum]
	switch {
	case url != "" && url != desk.Till.Status().Settings.APIURL:
		return usage("the open window uses another API address: close it, or leave out --api-url and " +
			"COUNTERFOIL_API_URL")
	case token != "" && token != sumOf(desk.Config.Token):
		return usage("the open window uses another sign-in: close it, or leave out COUNTERFOIL_TOKEN")
	}
	return nil
}

// tokenSum is where a request has the SHA-256 of a token that was set: the window need not be told which.
const tokenSum = "token_sha256"

func sumOf(token config.Secret) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
