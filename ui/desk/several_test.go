package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// three are three sales to review; the till of the last has ended it itself.
func three(t *testing.T) at {
	t.Helper()
	a := open(t)
	more := a.hall.view.Reviews[0]
	more.Key, more.Till.Name = "r2", "till-1"
	ended := more
	ended.Key, ended.Code = "r3", sentAllTheSame
	a.hall.view.Reviews, a.hall.view.All = append(a.hall.view.Reviews, more, ended), 3
	a.look()
	a.Press("Review (3)")
	return a
}

// All that can be tried again are, at once, by one name; what its till has ended is not.
func TestAllAreTriedAgain(t *testing.T) {
	a := three(t)
	a.Shows("Tick the sales to try again or dismiss at once.")
	a.Press("Try again…") // of none
	a.Hides("Your name, for the till's journal")
	a.Press("Choose all 3")
	a.Shows("3 chosen, €27.00")
	a.Press("Try again…")
	a.Shows("2 sales are put back to waiting at their tills, and sent once more.")
	a.Hides("Reason, for the journal")
	a.Press("Try again")
	a.Shows("Type your name: it goes into the till's journal.")
	a.Keys("Anna")
	a.Key(fyne.KeyReturn)
	a.done()
	a.Press("Try again")
	a.Idle()
	a.done("retry r1 at till-2 by Anna: ", "retry r2 at till-1 by Anna: ")
	a.Shows("The tills were told of 2 sales.")
	a.Shows("1 chosen, €9.00") // the ended one still is
	a.Press("Try again…")
	a.Shows("Its till has taken back what is ticked: that can only be dismissed.")
}

// Some are dismissed at once, for one reason. A card that is scanned over the fields does not get into the journal.
func TestSomeAreDismissedForOneReason(t *testing.T) {
	a := three(t)
	a.tick(a.view.Reviews[0])
	a.tick(a.view.Reviews[2])
	a.Shows("2 chosen, €18.00")
	a.Press("Dismiss…")
	a.Shows("Why are these 2 sales given up?")
	a.Keys("Anna")
	a.Press("Dismiss")
	a.done()
	a.Keys("paid back forloy_enr_abc123def456")
	a.Key(fyne.KeyReturn) // the scanner's
	a.Press("Dismiss")
	a.Idle()
	a.done("dismiss r1 at till-2 by Anna: paid back", "dismiss r3 at till-1 by Anna: paid back")
	a.Shows("The tills were told of 2 sales.")
	a.Shows("Tick the sales to try again or dismiss at once.")
	a.Press("Choose all 3")
	a.Key(fyne.KeyEscape)
	a.Hides("3 chosen, €27.00")
}

// Where one till cannot be told, what the others were told of is no longer ticked.
func TestWhatOneTillCannotBeToldStaysTicked(t *testing.T) {
	a := three(t)
	a.Press("Choose all 3")
	a.hall.refuses = "r2"
	a.Press("Dismiss…")
	a.Keys("Anna")
	a.Press("Dismiss")
	a.Keys("lost")
	a.Press("Dismiss")
	a.Idle()
	a.Shows("That was not done")
	a.Shows("2 chosen, €18.00")
}

// Enter opens what keys are at, as Space does.
func TestEnterOpensALine(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
		a := three(t)
		a.win.Canvas().Focus(a.review)
		a.Key(key)
		a.Shows("No such card.")
	}
	a := open(t)
	a.win.Canvas().Focus(a.tills)
	a.Key(fyne.KeyReturn)
	a.Shows("Shut this till out…")
}

// A reason that no journal keeps is refused at its field, of one sale as of several, and is there to be shortened.
func TestTooLongAReasonIsRefusedAtItsField(t *testing.T) {
	const refused = "The reason is longer than 500 characters."
	long := strings.Repeat("x", purchase.MaxReason)
	for _, sheet := range []func(at){
		func(a at) { a.openSale(a.view.Reviews[0]); a.Keys("Anna"); a.Press("Dismiss") },
		func(a at) { a.Press("Choose all 3"); a.Press("Dismiss…"); a.Keys("Anna"); a.Press("Dismiss") },
	} {
		a := three(t)
		sheet(a)
		a.Keys(long + "x")
		a.Press("Dismiss")
		a.Idle()
		a.Shows(refused)
		a.done()
		a.Key(fyne.KeyBackspace)
		a.Press("Dismiss")
		a.Idle()
		if len(a.hall.did) == 0 || !strings.Contains(a.hall.did[0], ": "+long) {
			t.Errorf("did %.60q", a.hall.did)
		}
	}
}
