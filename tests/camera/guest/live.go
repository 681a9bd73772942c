//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/scanner/camera"
)

// live runs the window's camera without the window. It prints the camera's states and what it reads, until it is
// killed.
func live(ctx context.Context, name string) {
	l := camera.NewLive(camera.LiveOptions{System: cameras(),
		OnLook: func(look camera.Look) {
			for _, s := range look.Scans {
				fmt.Println("read", s.Text)
			}
		},
		OnState: func(s device.CameraState) {
			fmt.Printf("%s %q instead of %q: %v\n", s.Phase, s.Camera, s.Missing, s.Trouble)
		}})
	l.Use(name, true)
	l.Run(ctx)
}

// stage is a live camera in a process of its own.
type stage struct {
	cmd   *exec.Cmd
	lines chan string
	said  []string // and not asked for yet
}

func play(name string) (*stage, error) {
	s := &stage{cmd: exec.Command("/init", "live", name), lines: make(chan string, 100)}
	s.cmd.Env = append(os.Environ(), "HOME=/run", formatVariable+"=YUYV")
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	go func(r io.Reader) {
		for lines := bufio.NewScanner(r); lines.Scan(); {
			s.lines <- lines.Text()
		}
		close(s.lines)
	}(out)
	return s, s.cmd.Start()
}

func (s *stage) end() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// says waits for lines with these beginnings, in any order: two goroutines report what is read and the camera's
// state.
func (s *stage) says(wants ...string) error {
	late := time.After(3 * time.Minute)
	for _, want := range wants {
		for {
			at := slices.IndexFunc(s.said, func(line string) bool { return strings.HasPrefix(line, want) })
			if at >= 0 {
				s.said = slices.Delete(s.said, at, at+1)
				break
			}
			select {
			case line, open := <-s.lines:
				if !open {
					return fmt.Errorf("it ended before %q: %q", want, s.said)
				}
				s.said = append(s.said, line)
			case <-late:
				return fmt.Errorf("it never said %q: %q", want, s.said)
			}
		}
	}
	return nil
}

// liveUnplugged unplugs the camera of a window while it runs, and plugs it in again.
func (p *projector) liveUnplugged() error {
	if err := p.show("YUYV"); err != nil {
		return err
	}
	s, err := play(first)
	if err != nil {
		return err
	}
	defer s.end()
	if err := s.says(`starting "vivid"`, `running "vivid" instead of ""`, "read "+shown.Text); err != nil {
		return err
	}
	if err := control("-d", loopCamera, "-c", "disconnect=1"); err != nil {
		return err
	}
	return s.says(`failed "vivid" instead of "": `+string(fault.CameraUnplugged), `running "vivid" instead of ""`)
}

// liveBusy has another program use the camera at first, and then release it.
func liveBusy() error {
	other, err := play(second)
	if err != nil {
		return err
	}
	defer other.end()
	if err := other.says(`running "vivid (2)"`); err != nil {
		return err
	}
	s, err := play(second)
	if err != nil {
		return err
	}
	defer s.end()
	if err := s.says(`failed "vivid (2)" instead of "": ` + string(fault.CameraBusy)); err != nil {
		return err
	}
	other.end()
	return s.says(`running "vivid (2)"`)
}

// liveElsewhere chooses a camera that is not connected.
func liveElsewhere() error {
	s, err := play("Nobody's")
	if err != nil {
		return err
	}
	defer s.end()
	return s.says(`running "vivid" instead of "Nobody's"`)
}
