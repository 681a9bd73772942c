package desk

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.Local)

// hall is a desk in memory: it shows what it was given, and keeps what it is told.
type hall struct {
	mu      sync.Mutex
	view    View
	orders  []Done
	did     []string
	fails   error
	refuses string // the key of a sale that no till can be told of
	recent  bool   // a rescue is refused unless it is told that the PC is dead
}

func (h *hall) act(format string, args ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.did = append(h.did, fmt.Sprintf(format, args...))
	return h.fails
}

func (h *hall) Look(context.Context) (View, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.view, nil
}

func (h *hall) Orders(context.Context) ([]Done, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.orders, nil
}

func (h *hall) Waiting(context.Context, Till) ([]Sale, error) {
	return []Sale{{Key: "k1", Amount: eur(500), Recorded: noon}, {Key: "k2", Amount: eur(700), Recorded: noon,
		Offered: true}}, nil
}

func (h *hall) Invite(context.Context) (Invitation, error) {
	return Invitation{Code: purchase.JoinCode([]byte("a secret")), Until: noon}, h.act("invite")
}

func (h *hall) Revoke(_ context.Context, t Till) error { return h.act("revoke %s", t.Name) }

func (h *hall) Order(_ context.Context, o Order) (string, error) {
	if o.Sale.Key == h.refuses {
		return "", fault.New(fault.FleetNoDesk)
	}
	return "o1", h.act("%s %s at %s by %s: %s%s", o.Do, o.Sale.Key, o.Sale.Till.Name, o.By, o.Reason, o.Card)
}

func (h *hall) Rescue(_ context.Context, dead, by Till, manager string, now bool) (string, int, error) {
	err := h.act("rescue %s by %s for %s now %v", dead.Name, by.Name, manager, now)
	if h.recent && !now {
		err = fault.New(fault.FleetRecent)
	}
	return "o2", 3, err
}

func eur(minor int64) purchase.Money { return purchase.Money{Minor: minor, Currency: "EUR"} }

// at is a person before the desk's window.
type at struct {
	*uitest.Desk
	*Window
	hall *hall
}

func open(t *testing.T) at {
	t.Helper()
	h := &hall{view: View{At: noon, Sold: purchase.Tally{Count: 3, Sums: map[string]int64{"EUR": 2500}},
		Tills: []Till{{Name: "till-1", Location: "loc", State: selling, Online: true, Heard: noon, Offset: time.Second},
			{Name: "till-2", Location: "loc", State: offline, Heard: noon.Add(-time.Hour), Waiting: 2, Review: 1,
				Oldest: noon.Add(-5 * time.Hour),
				Alarms: []Alarm{{What: alarmSilent, Since: noon.Add(-time.Hour)},
					{What: alarmWaiting, Since: noon.Add(-5 * time.Hour), Count: 2, Urgent: 1}}}},
		Reviews: []Sale{{Till: Till{Name: "till-2"}, Key: "r1", Amount: eur(900), Receipt: "R-7", Recorded: noon,
			Since: noon, Code: purchase.CodeCardNotFound, Offered: true}}, All: 1}}
	d := uitest.New(t)
	w := newWindow(Config{Office: h}, test.NewTempApp(t), d.Post)
	d.Sit(w.win, w.Shell)
	a := at{d, w, h}
	w.EngineIs(Engine{Own: true, Ready: true})
	a.look()
	return a
}

// look has the window take what the desk shows now.
func (a at) look() {
	v, _ := a.hall.Look(a.Context())
	o, _ := a.hall.Orders(a.Context())
	a.take(v, o, nil)
	a.Idle()
}

func (a at) done(want ...string) {
	a.Helper()
	if got := strings.Join(a.hall.did, "; "); got != strings.Join(want, "; ") {
		a.Errorf("did %q, want %q", got, want)
	}
}

func TestTillsAndAlarms(t *testing.T) {
	a := open(t)
	for _, text := range []string{"till-2  not heard of since 11:00", "till-2  2 sales have waited since 07:00",
		"3 sales · €25.00", "Review (1)", "The desk runs in this window, and ends when it is closed."} {
		a.Shows(text)
	}
	if first := sorted(a.view)[0].Name; first != "till-2" {
		t.Errorf("the list begins with %s, which has no alarm", first)
	}
	a.hall.view.Tills = a.hall.view.Tills[:1]
	a.look()
	a.Shows("All is well")
	a.EngineIs(Engine{Own: true, Err: fault.New(fault.FleetDisk)})
	a.Idle()
	a.Shows("The desk's disk is full or cannot be written.")
}

// A desk that its window runs ends with it, so that is asked about. One that runs by itself goes on.
func TestClosing(t *testing.T) {
	a := open(t)
	a.askClose()
	a.Shows("Close the desk?")
	a.Key(fyne.KeyReturn)
	a.Shows("Close the desk?")
	a.Press("Stay")
	a.EngineIs(Engine{Ready: true})
	a.Idle()
	a.Shows("The desk runs by itself: this window may be closed.")
}

// Where nothing was done yet, that is said.
func TestNothingDoneYet(t *testing.T) {
	a := open(t)
	a.tabs.Open(a.tabs.Pages()[2])
	a.look()
	a.Shows("Nothing has been done from here yet.")
	a.hall.orders = []Done{{ID: "o1", Till: "till-2", Do: purchase.OrderRetry, By: "Anna", State: orderDone, At: noon}}
	a.look()
	a.Hides("Nothing has been done from here yet.")
	a.Shows("till-2")
}

// What a till is told to do has a manager's name and, but for another try, a reason. The name is asked once.
func TestReviewIsCleared(t *testing.T) {
	a := open(t)
	a.openSale(a.view.Reviews[0])
	a.Shows("No such card.")
	a.Press("Dismiss")
	a.Shows("Type your name: it goes into the till's journal.")
	a.Keys("Anna")
	a.Key(fyne.KeyReturn)
	a.Press("Dismiss")
	a.done()
	a.Keys("paid back")
	a.Press("Dismiss")
	a.Idle()
	a.openSale(a.view.Reviews[0])
	a.Press("Try again")
	a.Idle()
	a.done("dismiss r1 at till-2 by Anna: paid back", "retry r1 at till-2 by Anna: ")
	a.hall.orders = []Done{{ID: "o1", Till: "till-2", Do: purchase.OrderRetry, By: "Anna", State: orderDone}}
	a.look()
	a.Shows("till-2 · Try again: done by Anna at the desk")
}

// A refused sale is put on another card: one that is scanned, which is then masked, or typed. A scan into another field
// comes to the card's, and not into the journal.
func TestSaleIsPutOnAnotherCard(t *testing.T) {
	const code = "forloy_enr_right01"
	a := open(t)
	a.openSale(a.view.Reviews[0])
	a.Keys("Anna")
	a.Press("Replace")
	a.Shows("Scan the card first, or type its code.")
	a.Keys(code)
	a.Key(fyne.KeyReturn) // the scanner's
	a.done()
	a.Shows("…ht01")
	a.Hides(code)
	a.Press("Replace")
	a.Idle()
	a.hall.orders = []Done{{ID: "o1", Till: "till-2", Do: purchase.OrderReplace, By: "Anna", State: orderRefused,
		Why: fault.FleetDoubt}}
	a.look()
	a.Shows("till-2 · Rescan and replace: not done. Forloy may have booked this sale already.")

	a.openSale(a.view.Reviews[0])
	a.Keys("GYM-4711")
	a.Press("Replace")
	a.Idle()

	a.openSale(a.view.Reviews[0])
	a.Press("Dismiss") // the reason is missing, and has the focus now
	a.Keys("gone " + code)
	a.Key(fyne.KeyReturn)
	a.Hides(code)
	a.Press("Dismiss")
	a.Idle()
	a.done("replace r1 at till-2 by Anna: "+code, "replace r1 at till-2 by Anna: GYM-4711",
		"dismiss r1 at till-2 by Anna: gone")
}

// The totals of today say whose sales are not in them, as that till's clock shows another day.
func TestClockOfATillShowsAnotherDay(t *testing.T) {
	a := open(t)
	a.hall.view.Tills[1].ClockDay = time.Date(2025, 3, 10, 0, 0, 0, 0, time.Local)
	a.hall.view.Tills[1].Then = purchase.Tally{Count: 1, Sums: map[string]int64{"EUR": 400}}
	a.look()
	day := words.When(a.hall.view.Tills[1].ClockDay, words.Dated)
	a.Shows("The clock of till-2 shows " + day + ": what it sells now is not in this sum.")
	a.openTill(a.view.Tills[1])
	a.Idle()
	a.Shows(day + " · 1 sale · €4.00")
	a.Press("Close")
	a.hall.view.Tills[0].ClockDay = a.hall.view.Tills[1].ClockDay
	a.look()
	a.Shows("The clocks of 2 tills show another day: what they sell now is not in this sum.")
}

// Only what Forloy cannot have yet can be taken back.
func TestWaitingSaleIsTakenBack(t *testing.T) {
	a := open(t)
	a.openTill(a.view.Tills[1])
	a.Idle()
	a.Press("Take back…") // of two sales, one has the button
	a.Keys("Anna")
	a.Press("Take back")
	a.Keys("rung twice")
	a.Press("Take back")
	a.Idle()
	a.done("void k1 at till-2 by Anna: rung twice")
}

// A dead till's sales are sent by another one once a person has said twice that it is dead, and never by Enter.
func TestRescue(t *testing.T) {
	a := open(t)
	a.hall.recent = true
	a.openTill(a.view.Tills[1])
	a.Idle()
	a.Press("Have another till send its sales…")
	a.Press("Send them now")
	a.Keys("Anna")
	a.Key(fyne.KeyReturn)
	a.Idle()
	a.done()
	a.Press("Send them now")
	a.Idle()
	a.Shows("till-2 was heard of at 11:00.")
	a.Key(fyne.KeyReturn)
	a.Press("Its PC is dead: send them")
	a.Idle()
	a.done("rescue till-2 by till-1 for Anna now false", "rescue till-2 by till-1 for Anna now true")
	a.Shows("till-1 was told to send 3 sales of till-2.")
}

func TestTillIsAddedAndShutOut(t *testing.T) {
	a := open(t)
	a.Press("Add a till")
	a.Idle()
	a.Shows("Good for one till, until 12:00.")
	a.Press("Copy the code")
	if got := fyne.CurrentApp().Clipboard().Content(); !purchase.IsJoinCode(got) {
		t.Errorf("copied %q", got)
	}
	a.hall.view.Tills = append(a.hall.view.Tills[:2:2], Till{Name: "till-3", State: selling})
	a.look()
	a.Shows("till-3 has joined.")
	a.Press("Close")
	a.openTill(a.view.Tills[2])
	a.Press("Shut this till out…")
	a.Key(fyne.KeyReturn)
	a.Press("Shut it out")
	a.Idle()
	a.done("invite", "revoke till-3")
	a.Shows("till-3 is shut out.")
}
