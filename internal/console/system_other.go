//go:build !windows

package console

import (
	"os"
	"os/exec"
)

// Open gives this process's way to say what went wrong.
func Open() Errors { return stream{os.Stderr} }

// Start starts a program with a window, and does not wait for it.
func Start(program string, args ...string) error {
	child := exec.Command(program, args...)
	if err := child.Start(); err != nil {
		return err
	}
	go child.Wait() // whether it outlives us or not, its exit code does not matter
	return nil
}
