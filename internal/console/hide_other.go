//go:build !windows

package console

// Hide does nothing: only Windows opens a console by itself.
func Hide() {}
