package xtest

import (
	"bytes"
	"os"
)

// mostTries is how often keys are typed that the machine keeps spoiling.
const mostTries = 5

// Paced types, and types again what the machine has kept waiting until a person's keys look like a scanner's, or a
// scan came in pieces: the window withdraws or refuses it then, and says so in its log, the file at log. What was
// withdrawn is not done, so the form is cleared before the next try. It fails the test if the window has said
// nothing of the kind and it is not done.
func (d *Display) Paced(what, log string, types func(), done func() bool) {
	d.t.Helper()
	d.again(what, log, types, done, func() {
		d.Key("Escape", "Escape", "Escape")
		d.Xdotool("sleep", "1")
	})
}

// Rescanned is Paced of one scan alone: what stands on the form stays there, as it does for a person who
// is told to scan again.
func (d *Display) Rescanned(what, log string, scan func(), done func() bool) {
	d.t.Helper()
	d.again(what, log, scan, done, func() {})
}

func (d *Display) again(what, log string, types func(), done func() bool, clear func()) {
	d.t.Helper()
	for try := 1; ; try++ {
		before, again := spoiled(log), false
		types()
		Eventually(d.t, what, func() bool {
			if done() {
				return true
			}
			again = spoiled(log) > before
			return again
		})
		if !again {
			return
		}
		d.Xdotool("sleep", "2") // what was not withdrawn acts
		if done() {
			return
		}
		if d.t.Logf("%s: the machine has spoiled try %d", what, try); try == mostTries {
			d.t.Fatalf("%s: the machine has spoiled all", what)
		}
		clear()
	}
}

// spoiled is how often a window has withdrawn what was typed, or refused a scan.
func spoiled(log string) int {
	text, _ := os.ReadFile(log) // there is none yet
	return bytes.Count(text, []byte("what was typed was withdrawn")) + bytes.Count(text, []byte("a scan was refused"))
}
