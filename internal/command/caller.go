package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/handover"
	"counterfoil/internal/till"
)

// Main carries out one command line (without the program's name) and gives the
// process's exit code. ctx ends it early: an interrupt.
func Main(ctx context.Context, h Host, console Console, args []string) (exit int) {
	if runtime.GOOS == "windows" {
		cobra.MousetrapHelpText = "" // else cobra refuses a double click, which opens our window
	}
	c := caller{host: h, console: console.filled(), args: args}
	defer func() {
		if fell := recover(); fell != nil {
			exit = report(c.console.Err, crashed(h, fell))
		}
	}()
	root := newRoot(c.run)
	root.SetArgs(args)
	out := &heeded{to: c.console.Out}
	root.SetOut(out)
	root.SetErr(c.console.Err)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = unwritten{out.err}
	}
	return report(c.console.Err, err)
}

// heeded is where something is written that tells nobody whether that went well: cobra's help, a window's answer.
type heeded struct {
	to  io.Writer
	err error // the first one
}

func (w *heeded) Write(text []byte) (int, error) {
	n, err := w.to.Write(text)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// caller is the process in which a command line was typed.
type caller struct {
	host    Host
	console Console
	args    []string
	records bool // the verb prints a new sale's key, and nothing else
}

// run is the runner of a caller's process.
func (c *caller) run(cmd *cobra.Command, at place, do verb, args []string) error {
	ctx := cmd.Context()
	j := &job{host: c.host, args: c.args, flags: given(cmd), json: flagIs(cmd, flagJSON),
		out: c.console.Out, err: c.console.Err}
	var err error
	if j.dir, err = os.Getwd(); err != nil { // it was removed: only a relative name needs it
		j.dir = ""
	}
	if at == here {
		return do(ctx, j, args)
	}
	c.records = cmd.CommandPath() == "counterfoil record" || cmd.CommandPath() == "counterfoil review replace"
	j.cfg, err = config.Load(config.Options{Flags: j.flags, Demo: flagIs(cmd, flagDemo), Getenv: c.console.Getenv})
	if err != nil && (at == evenClosed || cmd.Name() == fitsName) && j.cfg.DataDir != "" {
		j.trouble = err
		return do(ctx, j, args)
	}
	if err != nil && at == asWindow {
		return c.failed(ctx, j, err)
	}
	if err != nil {
		return err
	}
	if at == asWindow {
		j.cfg.Kiosk, _ = cmd.Flags().GetBool(flagFull)
	}
	req := handover.Request{Args: c.args, Dir: j.dir, Settings: own(j.cfg)}
	switch at {
	case asWindow:
		return c.window(ctx, j)
	case beside:
		return do(ctx, j, args)
	case apart:
		return c.open(ctx, j, req, at, do, args)
	}
	if cmd.Name() == loginName {
		if j.password, err = c.askPassword(ctx); err != nil {
			return err
		}
		req.Password = j.password
	}
	done, err := c.handOver(ctx, j, req)
	if done || err != nil {
		return err
	}
	if at == inWindow {
		return usage("no window is open on this data directory: open Counterfoil first")
	}
	return c.open(ctx, j, req, at, do, args)
}

// own are the settings that go with a verb to the window: what its caller has set,
// and an API address and a token that were given for this verb, which must be the window's.
func own(cfg config.Config) map[string]string {
	settings := make(map[string]string)
	for _, row := range till.SettingRows {
		text := row.Text(cfg.Settings)
		if row.Caller && cfg.From[row.Key].Kind > config.Default && text != "" {
			settings[row.Key] = text
		}
	}
	if !cfg.Explicit("staff_user_id") { // the window knows who has shown their PIN since
		delete(settings, "staff_user_id")
	}
	if cfg.Explicit("api_url") {
		settings["api_url"] = cfg.Settings.APIURL
	}
	if cfg.Token != "" {
		settings[tokenSum] = sumOf(cfg.Token)
	}
	return settings
}

// handOver lets an open window do the work. done is false when there is none.
func (c *caller) handOver(ctx context.Context, j *job, req handover.Request) (done bool, err error) {
	out := &heeded{to: c.console.Out}
	exit, found, err := handover.Call(ctx, j.cfg.DataDir, req, out, c.console.Err)
	if !found {
		// A window that cannot be reached holds the store; opening the store will
		// report it.
		return false, ctx.Err()
	}
	switch {
	case out.err != nil && c.records:
		err = keyUnwritten(out.err)
	case out.err != nil:
		err = unwritten{out.err}
	case c.records && errors.Is(err, context.Canceled):
		err = errLeftToWindow
	case err == nil && exit != exitDone:
		err = finished(exit)
	}
	return true, err
}

// errLeftToWindow is an interrupt of a verb that the window may have carried out all the same.
var errLeftToWindow = errors.New("interrupted, but the window may have recorded the purchase: " +
	"see counterfoil list before you do it again")

func (c *caller) window(ctx context.Context, j *job) error {
	// A request without arguments brings the open window to the front.
	done, err := c.handOver(ctx, j, handover.Request{Dir: j.dir})
	if done || err != nil {
		return err
	}
	if err := os.MkdirAll(j.cfg.DataDir, 0o700); err != nil { // most often the drive is not there
		return c.failed(ctx, j, fault.New(fault.StoreFolder).With(err))
	}
	if exit := c.host.Window(ctx, j.cfg); exit != exitDone {
		return finished(exit)
	}
	return nil
}

// failed shows why the window cannot open, where that can be shown: whoever clicked sees no standard error.
func (c *caller) failed(ctx context.Context, j *job, err error) error {
	j.trouble = err
	if c.host.Failure != nil && c.host.Failure(ctx, j.cfg, err, explain(err), j.writeSupport) {
		return finished(code(err))
	}
	return err
}

// open does the work on the store. While another process holds the store, a
// window may be about to open: it is asked again.
func (c *caller) open(ctx context.Context, j *job, req handover.Request, at place, do verb, args []string) error {
	handed, result := false, error(nil)
	t, release, err := c.host.Open(ctx, j.cfg, func() error {
		if !handed && at != apart {
			handed, result = c.handOver(ctx, j, req)
		}
		if handed {
			return errHandedOver
		}
		return nil
	})
	switch {
	case err == nil:
		defer release()
		j.till = t
		err = do(ctx, j, args)
	case at == evenClosed && !handed:
		j.trouble = notOpened(err)
		err = do(ctx, j, args)
	default:
		err = notOpened(err)
	}
	if handed {
		return result
	}
	return err
}

// notOpened wraps the error of a till that could not be opened: one without an
// exit code of its own is trouble with the store.
func notOpened(err error) error {
	if code(err) != exitOther || errors.Is(err, context.Canceled) {
		return err
	}
	return storeTrouble{err}
}

type storeTrouble struct{ error }

func (storeTrouble) Unwrap() error { return fault.Store }

// errHandedOver ends a verb's wait for the store once a window has done its
// work.
var errHandedOver = errors.New("handed over to the window")

// report writes what went wrong and gives the exit code. Where whoever reads the answer has gone, as head does, there
// is nothing to say.
func report(to interface{ Write([]byte) (int, error) }, err error) int {
	_, said := errors.AsType[finished](err)
	if answer, is := errors.AsType[unwritten](err); is && errors.Is(answer, syscall.EPIPE) {
		said = true
	}
	if err != nil && !said {
		fmt.Fprintln(to, explain(err))
	}
	return code(err)
}

// crashed keeps a bug from printing a stack trace, and from ending the window
// whose process carries out the verb. The panic's value is not logged: it may
// hold a card's code.
func crashed(h Host, fell any) error {
	if h.Logger != nil {
		h.Logger.Error("a verb has crashed", slog.String("kind", fmt.Sprintf("%T", fell)),
			slog.String("stack", string(debug.Stack())))
	}
	return errors.New("something unexpected happened in Counterfoil itself: please report it")
}
