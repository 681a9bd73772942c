// Package pos runs the examples of docs/pos-integration.md as they stand there, against a till that takes sales by all
// three ways. The batch file is run by tests/wine, against the Windows program. till.go is for
// all tests that are a POS.
package pos
