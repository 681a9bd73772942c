// Package command tests the verbs as a shop's POS uses them: scripts run the
// built program, the practice server as a process of its own.
//
//	testdata/*.txtar ─→ counterfoil VERB ─→ store ─→ counterfoil practice ─→ its ledger
//
// Beside the usual commands of testscript there are
//
//	exits N counterfoil …   runs it and checks the exit code; stderr must be clean when N is 0
//	practice                starts a practice server and points the till at it
//	control JSON            POST to its control
//	ledger                  its ledger becomes the last output
//	requests N              waits until it has got N requests
//	let NAME                the last output, white space cut, becomes a variable
//	field PATH VALUE        compares one value of the last output's JSON, digit for digit
//	fields NAME…            compares the names of the last output's JSON object, in order
//	mode PERMISSIONS PATH…  checks permissions, like 0600; not on Windows
//	picture FILE [TEXT]     draws a QR code, or nothing
package command
