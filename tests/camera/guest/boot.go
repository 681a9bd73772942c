//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"counterfoil/scanner/qr/qrtest"
)

// The devices of vivid's two instances: an HDMI capture with an output that is
// looped into it, and a capture of the kind of a webcam, which has a test
// pattern only.
const (
	loopCamera = "/dev/video0"
	output     = "/dev/video1"
	webcam     = "/dev/video2"

	vivid = "n_devs=2 node_types=0x101,0x1 num_inputs=1,1 input_types=0x3,0x0 num_outputs=1,0 output_types=0x1,0x0 " +
		"vid_cap_nr=0,2 vid_out_nr=1,-1"
)

// boot makes a running system of a bare kernel: file systems, drivers, devices.
func boot() error {
	os.Setenv("PATH", "/bin")
	for _, fs := range []struct{ kind, at string }{
		{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}, {"tmpfs", "/run"},
	} {
		if err := os.MkdirAll(fs.at, 0o755); err != nil {
			return err
		}
		if err := unix.Mount(fs.kind, fs.at, fs.kind, 0, ""); err != nil {
			return fmt.Errorf("mount %s: %w", fs.at, err)
		}
	}
	modules, err := filepath.Glob("/modules/*.ko*") // sorted, as they must be loaded
	if err != nil {
		return err
	}
	for _, m := range modules {
		if err := load(m); err != nil {
			return fmt.Errorf("load %s: %w", filepath.Base(m), err)
		}
	}
	for _, device := range []string{loopCamera, output, webcam} {
		if err := await(device); err != nil {
			return err
		}
	}
	return nil
}

func load(module string) error {
	f, err := os.Open(module)
	if err != nil {
		return err
	}
	defer f.Close()
	flags, params := 0, ""
	if !strings.HasSuffix(module, ".ko") {
		flags = unix.MODULE_INIT_COMPRESSED_FILE
	}
	if strings.Contains(module, "vivid") {
		params = vivid
	}
	return unix.FinitModule(int(f.Fd()), params, flags)
}

// await waits for a device that a driver is about to make.
func await(path string) error {
	for range 100 {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%s does not come", path)
}

// shown is what the camera sees.
var shown = qrtest.Groups()[0].Picture(0)

// picture returns the code as the output wants it in a format.
func picture(format string) []byte {
	n := len(shown.Pix)
	switch format {
	case "YUYV":
		yuyv := make([]byte, 0, 2*n)
		for _, p := range shown.Pix {
			yuyv = append(yuyv, p, 128)
		}
		return yuyv
	case "NV12":
		return append(slices.Clone(shown.Pix), bytes.Repeat([]byte{128}, n/2)...)
	}
	panic("no picture in " + format)
}

// projector writes the picture to the output.
type projector struct{ running *exec.Cmd }

// show writes the picture in a format for ever, in place of the one before. The loop delivers no frames unless both
// of its ends have the same format and timings.
func (p *projector) show(format string) error {
	p.stop()
	if err := os.WriteFile("/run/code", picture(format), 0o600); err != nil {
		return err
	}
	size := fmt.Sprintf("width=%d,height=%d", qrtest.Width, qrtest.Height)
	for _, args := range [][]string{
		{"-d", loopCamera, "-c", "loop_video=1"},
		{"-d", output, "--set-dv-bt-timings", "cvt," + size + ",fps=30"},
		{"-d", output, "--set-fmt-video-out", size + ",pixelformat=" + format},
	} {
		if err := control(args...); err != nil {
			return err
		}
	}
	p.running = tool("-d", output, "--stream-out-mmap=4", "--stream-from=/run/code", "--stream-loop")
	if err := p.running.Start(); err != nil {
		return err
	}
	var err error
	for range 50 { // until the output runs, the camera sees no signal
		if err = control("-d", loopCamera, "--set-dv-bt-timings", "query"); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

func (p *projector) stop() {
	if p.running != nil {
		p.running.Process.Kill()
		p.running.Wait()
	}
}
