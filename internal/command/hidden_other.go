//go:build !windows

package command

import "os/exec"

func hidden(*exec.Cmd) {} // only Windows would open a console
