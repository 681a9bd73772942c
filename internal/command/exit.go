package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/fault"
	"counterfoil/internal/handover"
	"counterfoil/internal/purchase"
)

// Exit codes (docs/commands.md).
const (
	exitDone   = 0
	exitOther  = 1 // something unexpected
	exitUsage  = 2 // wrong usage or bad input; nothing changed
	exitStore  = 3 // the store cannot be opened, is damaged, locked or full; nothing changed; or a camera's trouble
	exitLeft   = 4 // sync: transactions are left to send
	exitSignIn = 5 // sign-in is needed
	exitSound  = 6 // salvage-alone only: there is nothing to salvage; internal/assembly has this number too
)

// errUsage is wrong usage of the command line.
var errUsage = errors.New("usage")

// mistake is a sentence about a command line or a file named on it.
type mistake struct{ text string }

func usage(format string, args ...any) error { return mistake{fmt.Sprintf(format, args...)} }

func (m mistake) Error() string { return m.text }
func (m mistake) Unwrap() error { return errUsage }

// finished ends a verb that has already written everything there is to say.
type finished int

func (f finished) Error() string { return fmt.Sprintf("exit %d", int(f)) }

// exitTable maps errors to exit codes. The first row that fits counts.
var exitTable = []struct {
	kind error
	code int
}{
	{errUsage, exitUsage},
	{fault.StoreUnsure, exitOther}, // something may have changed
	{fault.Setup, exitSignIn},
	{fault.SignInNotStored, exitOther}, // this PC's trouble: another sign-in would meet it too
	{fault.SignIn, exitSignIn},
	{fault.Store, exitStore},
	{fault.Card, exitUsage},
	{fault.Amount, exitUsage},
	{fault.Input, exitUsage},
	{fault.POS, exitUsage},
	{fault.Config, exitUsage},
	{fault.File, exitUsage},
	{fault.Refused, exitUsage},
	{fault.Backup, exitUsage},
	{fault.Move, exitUsage},
	{fault.FleetSilent, exitOther}, // it may answer later
	{fault.FleetBehind, exitOther},
	{fault.FleetFull, exitOther},
	{fault.FleetStored, exitStore},
	{fault.FleetDisk, exitStore},
	{fault.FleetGone, exitStore},
	{fault.FleetRunning, exitStore},
	{fault.Fleet, exitUsage},
	{fault.CameraNotFound, exitUsage},
	{fault.CameraNone, exitUsage},
	{fault.CameraUnsupported, exitOther},
	{fault.Camera, exitStore},
	{handover.ErrSilent, exitStore},
	{handover.ErrTooLong, exitUsage},
	{handover.ErrBroken, exitOther},
}

// code is an error's exit code.
func code(err error) int {
	if err == nil {
		return exitDone
	}
	if done, ok := errors.AsType[finished](err); ok {
		return int(done)
	}
	for _, row := range exitTable {
		if errors.Is(err, row.kind) {
			return row.code
		}
	}
	return exitOther
}

// Explain is an error as whoever programs a POS should read it, in one sentence.
func Explain(err error) string { return explain(err) }

// explain is an error as the person who typed the command should read it.
func explain(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "Interrupted."
	case errors.Is(err, handover.ErrBroken):
		return "The window closed before it answered: see counterfoil list before you do it again."
	}
	return sentence(say(err))
}

// sentence begins with a capital, unless a flag, a variable or a path does, and
// ends with a full stop. It is one line without characters that a terminal
// would interpret: it may quote a server.
func sentence(text string) string {
	text = purchase.Legible(strings.ReplaceAll(text, "\n", "; "))
	first, size := utf8.DecodeRuneInString(text)
	word, _, _ := strings.Cut(text, " ")
	if !strings.ContainsAny(word, `-/\_.:=`) {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
