package command

import (
	"context"

	"github.com/spf13/cobra"
)

func moveOutVerb(run runner) *cobra.Command {
	replace := false
	cmd := newVerb(run, onStore, "move-out FILE",
		"write the file that moves this till to another PC, and stop selling here",
		func(ctx context.Context, j *job, args []string) error { return moveOut(ctx, j, args[0], replace) })
	forceFlag(cmd, &replace)
	return cmd
}

func moveOut(ctx context.Context, j *job, file string, replace bool) error {
	if file == stdout {
		return usage("a till moves in a file: name one")
	}
	path, err := j.path(file)
	if err != nil {
		return err
	}
	if err := j.till.MoveOut(ctx, path, replace, actor()); err != nil {
		return err
	}
	return j.answer(struct {
		File string `json:"file"`
	}{path}, "Written: %s\nThis till sells no more. On the new PC: counterfoil move-in, then sign in there.\n"+
		"The file holds card codes: keep it safe, and delete it when the new PC sells.\n", path)
}

func moveInVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "move-in FILE", "take over a till from the file of its move", moveIn)
}

func moveIn(ctx context.Context, j *job, args []string) error {
	path, err := j.path(args[0])
	if err != nil {
		return err
	}
	m, err := j.till.MoveIn(ctx, path, actor())
	if err != nil {
		return err
	}
	text := comparedText(m.Restored) + restoredText(m.Restored)
	if m.Settings {
		text += sentence("its settings count from the next start on") + "\n"
	}
	return j.answer(struct {
		restoredAnswer
		From     string `json:"from"`
		Settings bool   `json:"settings"`
	}{restoredJSON(path, m.Restored, false), m.From, m.Settings}, "%s%s\n", text,
		sentence("sign in on this PC: counterfoil login --email E"))
}

func moveBackVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "move-back FILE",
		"let this till sell again, if the file of its move was never used", moveBack)
}

func moveBack(ctx context.Context, j *job, args []string) error {
	path, err := j.path(args[0])
	if err != nil {
		return err
	}
	if err := j.till.MoveBack(ctx, path, actor()); err != nil {
		return err
	}
	return j.answer(struct {
		File string `json:"file"`
	}{path}, "This till sells again. The file is no longer valid: %s\n", path)
}
