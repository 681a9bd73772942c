// Package secrets looks for what a program must not give away: tokens and
// passwords anywhere but in the file that keeps the sign-in, whole card codes
// anywhere but where a sale itself is kept or was asked for.
//
//	test ── Hide(token) ──→ Watch ←── Output(stdout, stderr) of every run
//	                          └─────── Folder(data directory) at the end
//
// A test of the whole program makes one Watch and shows it everything.
package secrets
