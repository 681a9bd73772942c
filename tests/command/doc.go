// Package command tests the verbs as a shop's POS uses them: scripts run the
// built program, against a practice server in a process of its own.
//
//	testdata/*.txtar ─→ counterfoil VERB ─→ store ─→ counterfoil practice ─→ its ledger
//
// In addition to the commands of testscript there are
//
//	exits N counterfoil …   runs it and checks the exit code; stderr must be clean when N is 0
//	practice                starts a practice server and points the till at it
//	control JSON            sends the practice server a command
//	ledger                  prints its ledger, as the last output
//	requests N              waits until it has got N requests
//	let NAME                sets a variable to the last output, without white space round it
//	field PATH VALUE        compares one value of the last output's JSON, digit for digit
//	fields NAME…            compares the names of the last output's JSON object, in order
//	mode PERMISSIONS PATH…  checks permissions, like 0600; not on Windows
//	picture FILE [TEXT]     draws a QR code, or nothing
package command
