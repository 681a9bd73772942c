//go:build !cgo || android || ios || js || wasm

package wedge

// attach: there is no GLFW here.
func (h *Hook) attach() error { return ErrNoKeyboard }
