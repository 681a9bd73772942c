package command

import (
	"os/exec"
	"syscall"
)

// createNoWindow is Windows' CREATE_NO_WINDOW.
const createNoWindow = 0x08000000

// hidden keeps Windows from opening a console for a program that a window starts.
func hidden(child *exec.Cmd) { child.SysProcAttr = &syscall.SysProcAttr{CreationFlags: createNoWindow} }
