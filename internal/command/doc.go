// Package command is the till without a window: the verbs of the command line,
// for a shop's POS, for support and for tests.
//
//	Main ─ parse ─ config ─┬─ a window is open ─→ handover.Call ─→ its process: Execute ─┐
//	                       └─ none: Host.Open ─────────────────────────────────────────┴─→ one verb on a till.Till
//
// A verb is one function on a job: the till, the caller's outputs and settings.
// It cannot tell in which of the two processes it runs. It never asks anybody
// anything; refusals are sentences on standard error and an exit code.
package command
