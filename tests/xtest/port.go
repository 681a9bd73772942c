//go:build linux

package xtest

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// Port is the scanner's end of a serial port: a pseudo terminal at a chosen path, so that it can be unplugged and
// plugged in again.
type Port struct {
	Path    string
	t       testing.TB
	scanner *os.File
}

// PlugIn makes a port that lasts until the test ends.
func PlugIn(t testing.TB, path string) *Port {
	t.Helper()
	p := &Port{Path: path, t: t}
	p.In()
	t.Cleanup(p.Out)
	return p
}

// In plugs the port in again after Out.
func (p *Port) In() {
	p.t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	p.scanner = os.NewFile(uintptr(fd), "scanner")
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		p.t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		p.t.Fatal(err)
	}
	// A serial port has no line discipline of a terminal: what is sent before
	// anybody has opened it must not be edited, echoed or taken for a Ctrl+C.
	modes, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		p.t.Fatal(err)
	}
	modes.Iflag, modes.Oflag, modes.Lflag = 0, 0, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, modes); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Symlink(fmt.Sprintf("/dev/pts/%d", number), p.Path); err != nil {
		p.t.Fatal(err)
	}
}

// Out unplugs the port.
func (p *Port) Out() {
	os.Remove(p.Path)
	p.scanner.Close()
}

// Send sends text as a scanner would.
func (p *Port) Send(text string) {
	p.t.Helper()
	if _, err := p.scanner.WriteString(text); err != nil {
		p.t.Fatal(err)
	}
}
