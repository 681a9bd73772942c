//go:build !windows

package ui

import "fyne.io/fyne/v2"

// restore has nothing to do: here Show brings a minimised window back.
func restore(fyne.Window) {}
