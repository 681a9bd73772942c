//go:build !cgo || android || ios || js || wasm

package wedge

import "fyne.io/fyne/v2"

// attach: there is no GLFW here.
func (h *Hook) attach() error { return ErrNoKeyboard }

func (t *turns) attach(fyne.Window) error { return ErrNoKeyboard }

// OnMinimised cannot tell without GLFW.
func OnMinimised(fyne.Window, func(minimised bool)) error { return ErrNoKeyboard }

// AroundPress cannot do so without GLFW.
func AroundPress(fyne.Window, func(deliver func())) error { return ErrNoKeyboard }

// Minimised is one of the ways in which a window falls short of its screen.
const Minimised = "minimised"

// ShortOfScreen cannot tell without GLFW.
func ShortOfScreen(fyne.Window) (how func() string, err error) { return nil, ErrNoKeyboard }

// FillsScreen knows only what the toolkit was asked for.
func FillsScreen(w fyne.Window) bool { return w.FullScreen() }

// NoScreen cannot tell without GLFW.
func NoScreen(fyne.Window) bool { return false }

// FitScreen puts a window whole onto a screen.
func FitScreen(fyne.Window) (again func(), err error) { return nil, ErrNoKeyboard }
