//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// check is one thing that must hold; the host's test has one subtest for each
// line that run prints.
type check struct {
	name string
	do   func() error
}

// checks run in this order: those without a code before the camera first,
// which leave more of the processor; the last ones take the cameras away.
func checks() {
	var p projector
	defer p.stop()
	for _, c := range []check{
		{"two cameras are listed", listsTwo},
		{"the second camera has no code", secondIsEmpty},
		{"a name that none has", missing("Nobody's")},
		{"a device that is not there", missing("/dev/video9")},
		{"permission refused", refused},
		{"NV12 is read", p.reads("NV12")},
		{"YUYV is read", p.reads("YUYV")},
		{"busy, then unplugged while streaming", p.busyThenUnplugged},
		{"plugged in again", p.reads("YUYV")},
		{"a window's camera, busy and then free", liveBusy},
		{"a window's camera, another in its place", liveElsewhere},
		{"a window's camera, unplugged and back", p.liveUnplugged},
		{"no camera at all", none},
	} {
		start := time.Now()
		result := "ok"
		if err := c.do(); err != nil {
			result = strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		fmt.Printf("\nCHECK %s: %s (%.1f s)\n", c.name, result, time.Since(start).Seconds())
	}
}

func tool(args ...string) *exec.Cmd { return exec.Command("/bin/v4l2-ctl", args...) }

func control(args ...string) error {
	if out, err := tool(args...).CombinedOutput(); err != nil {
		return fmt.Errorf("v4l2-ctl %q: %w: %s", args, err, out)
	}
	return nil
}

// scan is a process with the verb scan.
func scan(args ...string) *exec.Cmd {
	cmd := exec.Command("/init", append([]string{"scan"}, args...)...)
	cmd.Env = append(os.Environ(), "HOME=/run")
	return cmd
}

// expect runs the verb to its end and compares the outcome.
func expect(cmd *exec.Cmd, exit int, out, errs string) error {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the exit code says it
	said := strings.Contains(stdout.String(), out) && strings.Contains(stderr.String(), errs)
	if got := cmd.ProcessState.ExitCode(); got != exit || !said {
		return fmt.Errorf("exit %d, stdout %q, stderr %q", got, stdout.String(), stderr.String())
	}
	return nil
}

// The names of cameras that are called alike.
const first, second = "vivid", "vivid (2)"

func listsTwo() error {
	return expect(scan("--list"), 0, first+"\n"+second+"\n", "")
}

// reads takes the first camera, which is the looped one.
func (p *projector) reads(format string) func() error {
	return func() error {
		if err := p.show(format); err != nil {
			return err
		}
		cmd := scan("--once", "--seconds", "300")
		cmd.Env = append(cmd.Env, formatVariable+"="+format)
		return expect(cmd, 0, shown.Text, "")
	}
}

// secondIsEmpty takes the second camera: no code, no trouble.
func secondIsEmpty() error {
	return expect(scan("--camera", second, "--seconds", "2"), 1, "", "")
}

func missing(name string) func() error {
	return func() error {
		return expect(scan("--camera", name), 2, "", "there is no camera of that name")
	}
}

func refused() error {
	cmd := scan("--seconds", "300")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1000, Gid: 1000}}
	return expect(cmd, 3, "", "not allowed to use the camera")
}

// busyThenUnplugged starts one scan, which has the camera once it prints the code, tries another at the same time,
// and unplugs the camera. vivid plugs it in again when nobody has it open any more.
func (p *projector) busyThenUnplugged() error {
	if err := p.show("YUYV"); err != nil {
		return err
	}
	streaming := scan("--seconds", "900", "--camera", first) // until it is unplugged
	streaming.Env = append(streaming.Env, formatVariable+"=YUYV")
	var stderr bytes.Buffer
	streaming.Stderr = &stderr
	out, err := streaming.StdoutPipe()
	if err != nil {
		return err
	}
	if err := streaming.Start(); err != nil {
		return err
	}
	defer streaming.Process.Kill()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, shown.Text) {
		return fmt.Errorf("the first scan printed %q: %v: %s", line, err, stderr.String())
	}
	second := scan("--camera", first, "--seconds", "300")
	if err := expect(second, 3, "", "Another program is using the camera."); err != nil {
		return fmt.Errorf("the second scan: %w", err)
	}
	if err := control("-d", loopCamera, "-c", "disconnect=1"); err != nil {
		return err
	}
	_ = streaming.Wait() // the exit code says it: another one if it had not been seen
	exit := streaming.ProcessState.ExitCode()
	if exit != 3 || !strings.Contains(stderr.String(), "The camera was unplugged.") {
		return fmt.Errorf("exit %d, %q", exit, stderr.String())
	}
	return nil
}

// none removes the device nodes, as happens when the last camera is unplugged.
func none() error {
	for _, device := range []string{loopCamera, output, webcam} {
		if err := os.Remove(device); err != nil {
			return err
		}
	}
	return expect(scan("--seconds", "300"), 2, "", "No camera is connected.")
}
