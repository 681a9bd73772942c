//go:build linux

package xtest

import (
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"testing"
)

// Area is a rectangle of the display, in pixels.
type Area struct{ X, Y, Width, Height int }

// Frames watches an area of a display closely enough to time its frames: it reads the display's memory, where Look
// takes a picture by another program.
type Frames struct {
	t     testing.TB
	file  *os.File
	first int64 // of the area's first pixel in the file
	line  int64 // bytes of a line of the display
	area  Area
	each  int // only every so many lines
}

// Watch watches an area, of which every nth line is looked at.
func (d *Display) Watch(area Area, nth int) *Frames {
	d.t.Helper()
	file, err := os.Open(d.dump)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { file.Close() })
	head := make([]byte, 100) // of an X window dump
	if _, err := file.ReadAt(head, 0); err != nil {
		d.t.Fatal(err)
	}
	at := func(n int) int64 { return int64(binary.BigEndian.Uint32(head[4*n:])) }
	line := at(12)
	pixels := at(0) + 12*at(19) // after the header and the colour map
	return &Frames{d.t, file, pixels + int64(area.Y)*line + 4*int64(area.X), line, area, nth}
}

// Look returns the pixels as they are now, four bytes each.
func (f *Frames) Look() []byte {
	f.t.Helper()
	row := 4 * f.area.Width
	var all []byte
	for y := 0; y < f.area.Height; y += f.each {
		all = append(all, make([]byte, row)...)
		if _, err := f.file.ReadAt(all[len(all)-row:], f.first+int64(y)*f.line); err != nil {
			f.t.Fatal(err)
		}
	}
	return all
}

// Hand presses keys and buttons without starting a program for each.
type Hand struct {
	t  testing.TB
	to io.WriteCloser
}

// Hand returns a hand that lasts as long as the test.
func (d *Display) Hand() *Hand {
	d.t.Helper()
	cmd := exec.Command("xdotool", "-")
	cmd.Env = d.Env()
	to, err := cmd.StdinPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		to.Close()
		cmd.Wait()
	})
	return &Hand{d.t, to}
}

// Do carries out commands of xdotool, one after another, and does not wait for them.
func (h *Hand) Do(commands ...string) {
	h.t.Helper()
	for _, c := range commands {
		if _, err := io.WriteString(h.to, c+"\n"); err != nil {
			h.t.Fatal(err)
		}
	}
}
