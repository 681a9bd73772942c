package command

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"counterfoil/internal/fault"
)

// childFlag is given to the desk's program by the window that starts it.
const childFlag = "for-window"

// openDesk opens the desk's window.
func openDesk(ctx context.Context, j *job) error {
	program, err := findDesk()
	if err != nil {
		return err
	}
	args := append(slices.Clone(j.args), "--"+childFlag, "--json")
	run := func(ctx context.Context, log io.Writer, ready func()) error {
		return runEngine(ctx, exec.Command(program, args...), log, ready)
	}
	if exit := j.host.DeskWindow(ctx, DeskWindow{Config: j.cfg, Dir: deskDir(j), Run: run}); exit != exitDone {
		return finished(exit)
	}
	return nil
}

// engineSays is what the desk's process says to its window, each in a line of JSON: where it is, or why it has ended.
type engineSays struct {
	Page  *string      `json:"page"`
	Fault *fault.Fault `json:"fault"`
}

// endWait is how long the desk may take to end, once it was asked to.
const endWait = 20 * time.Second

// runEngine runs the desk's process. It ends when its standard input does: so it is asked to end in the same way on
// every system, and it never outlives its window, not even one that was killed.
func runEngine(ctx context.Context, child *exec.Cmd, log io.Writer, ready func()) error {
	hidden(child)
	child.Stderr = log
	in, err := child.StdinPipe()
	if err != nil {
		return err
	}
	out, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	if err := child.Start(); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() {
		in.Close()
		time.AfterFunc(endWait, func() { child.Process.Kill() })
	})()
	var why error
	for d := json.NewDecoder(out); ; {
		var t engineSays
		if err := d.Decode(&t); err != nil {
			break // it has ended
		}
		if t.Page != nil {
			ready()
		}
		if t.Fault != nil {
			why = *t.Fault
		}
	}
	ended := child.Wait()
	if ctx.Err() != nil {
		return nil
	}
	if why == nil {
		why = fault.New(fault.FleetEnded).With(ended)
	}
	return why
}

// runChild is the desk's process of a window.
func runChild(ctx context.Context, j *job, o DeskOptions) error {
	if j.host.RunDesk == nil {
		return usage("the desk's window starts it with that flag")
	}
	run, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	err := runDesk(run, j, o)
	if f, is := fault.Of(err); is {
		return errors.Join(err, j.answer(engineSays{Fault: &f}, ""))
	}
	return err
}
