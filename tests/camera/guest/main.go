//go:build linux

// Command guest is the init of a virtual machine with cameras, and the program
// under test there: started by the kernel it is the first, with words the
// second, which has only what is needed of Counterfoil and no window.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"counterfoil/internal/command"
	"counterfoil/scanner/camera"
)

func main() {
	if os.Getpid() != 1 {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		if len(os.Args) == 3 && os.Args[1] == "live" {
			live(ctx, os.Args[2])
			return
		}
		os.Exit(command.Main(ctx, command.Host{Cameras: cameras()}, command.Console{}, os.Args[1:]))
	}
	if err := boot(); err != nil {
		fmt.Println("\nCHECK boot:", err)
	} else {
		checks()
	}
	fmt.Println("\nCHECKED")
	syscall.Sync()
	unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
}

// formatVariable names the only format that the cameras are asked for; vivid
// has them all, and the best one would hide the rest.
const formatVariable = "GUEST_FORMAT"

func cameras() camera.System {
	formats := map[string]camera.Format{"YUYV": camera.YUYV, "NV12": camera.NV12}
	if only, ok := formats[os.Getenv(formatVariable)]; ok {
		return camera.Local(only)
	}
	return camera.Local()
}
