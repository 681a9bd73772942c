// Package checkup has what a check of the till can find, good or bad, as kinds with
// facts. The verb doctor and the window's page "Check this till" say them, each in words
// of its own (internal/command/doctorwords.go, internal/words/checkup.go), as both do with
// faults.
package checkup
