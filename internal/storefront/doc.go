// Package storefront connects the window with what stands round it on the counter:
// the till, the scanners, the camera, sounds, practice and the socket on which
// verbs arrive. It opens them in order and shuts them down in reverse.
//
//	handover ── command.Execute ─┐
//	scanner/serial ──────────────┤
//	scanner/camera ──────────────┼─→ ui.Window ─→ till (internal/assembly)
//	scanner (wedge) ─────────────┤       │
//	screenlock ──────────────────┘       └─→ chime
//
// Every goroutine that is not the till's own starts in program.window and has
// ended when it returns.
package storefront
