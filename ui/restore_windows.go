package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var (
	user32     = windows.NewLazySystemDLL("user32.dll")
	isIconic   = user32.NewProc("IsIconic")
	showWindow = user32.NewProc("ShowWindow")
)

// restore brings a minimised window back, which the toolkit's Show does not do
// on Windows.
func restore(w fyne.Window) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return
	}
	native.RunNative(func(context any) {
		of, ok := context.(driver.WindowsWindowContext)
		if !ok || of.HWND == 0 {
			return
		}
		if minimised, _, _ := isIconic.Call(of.HWND); minimised != 0 {
			const asBefore = 9 // SW_RESTORE
			showWindow.Call(of.HWND, asBefore)
		}
	})
}
