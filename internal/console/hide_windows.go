package console

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// Hide detaches from the console if no other process uses it: then it was
// opened for us.
func Hide() {
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	var ids [2]uint32
	n, _, _ := kernel.NewProc("GetConsoleProcessList").Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	if n == 1 {
		kernel.NewProc("FreeConsole").Call()
	}
}
