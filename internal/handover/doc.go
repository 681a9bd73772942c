// Package handover is the local socket over which a verb is carried out by the
// window that is open on the same data directory.
//
//	verb's process                         window's process
//	Call ── request ───────────────────→  Server.Serve ─→ handler
//	     ←─ accepted, output …, exit ───        (one goroutine a caller)
//
// A frame is one byte of kind, four of length (big-endian) and the payload.
// The caller sends one frame, the request, and reads until the exit code. A
// request that was not answered with "accepted" was not begun, so the caller
// may do the work itself.
//
// Only the same user can use it: a socket (0600) in $XDG_RUNTIME_DIR, else in
// a 0700 folder of the temporary directory, and both ends ask the system who
// the other is; on Windows a named pipe for that user alone. The name is a
// hash of the data directory, symbolic links resolved.
package handover
