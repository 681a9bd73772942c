// Package secrets looks for what a program must not reveal: tokens and passwords
// anywhere but in the file that keeps the sign-in, and whole card codes anywhere
// but where a sale is stored or was asked for.
//
//	test ── Hide(token) ──→ Watch ←── Output(stdout, stderr) of every run
//	                          └─────── Folder(data directory) at the end
//
// A test of the whole program makes a Watch and shows it all output and files.
package secrets
