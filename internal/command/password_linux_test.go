package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal: the person's end and the program's.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	fd := int(person.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return person, program
}

func echo(t *testing.T, f *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

func awaitSilence(t *testing.T, f *os.File) {
	t.Helper()
	for echo(t, f) {
		runtime.Gosched()
	}
}

func TestPasswordIsNotEchoed(t *testing.T) {
	person, program := terminal(t)
	var prompt bytes.Buffer
	c := caller{console: Console{In: program, Err: &prompt, Getenv: func(string) string { return "" }}}
	typed := make(chan string, 1)
	go func() {
		password, err := c.askPassword(t.Context())
		if err != nil {
			t.Error(err)
		}
		typed <- password
	}()
	awaitSilence(t, program)
	io.WriteString(person, "pass wörd\n")
	if got := <-typed; got != "pass wörd" {
		t.Fatalf("got %q", got)
	}
	if !echo(t, program) {
		t.Fatal("the terminal stays silent")
	}
	program.Close()
	if shown, _ := io.ReadAll(person); strings.Contains(string(shown), "pass") {
		t.Fatalf("the terminal showed %q", shown)
	}
	person.Close()
	if prompt.String() != "Password: \n" {
		t.Fatalf("the prompt was %q", prompt.String())
	}
}

// After an interrupt while the password is typed, the shell must have its echo
// back.
func TestPasswordInterrupted(t *testing.T) {
	person, program := terminal(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := caller{console: Console{In: program, Err: io.Discard, Getenv: func(string) string { return "" }}}
	ended := make(chan error, 1)
	go func() {
		_, err := c.askPassword(ctx)
		ended <- err
	}()
	awaitSilence(t, program)
	cancel()
	if err := <-ended; err != context.Canceled {
		t.Fatalf("got %v", err)
	}
	if !echo(t, program) {
		t.Fatal("the terminal stays silent")
	}
	io.WriteString(person, "\n") // ends the read, which otherwise ends with the process
	person.Close()
	program.Close()
}
