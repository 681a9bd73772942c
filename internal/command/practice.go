package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/syncclient/practice"
)

func practiceVerb(run runner) *cobra.Command {
	listen := ""
	cmd := newVerb(run, here, "practice", "run the practice server alone, until interrupted; prints its address",
		func(ctx context.Context, j *job, _ []string) error { return serve(ctx, j, listen) })
	cmd.Flags().StringVar(&listen, "listen", "", "`ADDRESS` on this PC, like 127.0.0.1:8080; else a free port")
	return cmd
}

func serve(ctx context.Context, j *job, listen string) error {
	server, err := practice.Start(practice.Options{Listen: listen, Logger: j.host.Logger})
	if errors.Is(err, practice.ErrListen) {
		return usage("--listen: %v", err)
	}
	if err != nil {
		return err
	}
	err = j.announce(server.URL())
	if err == nil {
		<-ctx.Done()
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if closed := server.Close(last); closed != nil && !errors.Is(closed, context.DeadlineExceeded) {
		err = errors.Join(err, fmt.Errorf("stop the practice server: %w", closed))
	}
	return err
}

func (j *job) announce(url string) error {
	return j.answer(struct {
		URL string `json:"url"`
	}{url}, "%s\n", url)
}
