package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
)

// office is a till that keeps what it is told.
type office struct {
	status till.Status
	told   []string
	fails  error
}

func (o *office) Status() till.Status { return o.status }
func (o *office) act(format string, args ...any) error {
	o.told = append(o.told, fmt.Sprintf(format, args...))
	return o.fails
}
func (o *office) Join(_ context.Context, email, _ string) (till.Member, error) {
	return till.Member{ID: "usr_cleo", Name: "Cleo"}, o.act("join %s", email)
}
func (o *office) SetStaffPIN(_ context.Context, id, pin string) error {
	return o.act("PIN %s %s", id, pin)
}
func (o *office) ChangeStaff(_ context.Context, id, pin string) error {
	return o.act("to %s %s", id, pin)
}
func (o *office) RemoveStaff(_ context.Context, id string) error { return o.act("remove %s", id) }
func (o *office) NameStaff(_ context.Context, id, name string) error {
	return o.act("name %s %s", id, name)
}
func (o *office) LockStaff(context.Context)                     { o.act("lock") }
func (o *office) ChoosePIN(_ context.Context, pin string) error { return o.act("choose %s", pin) }
func (o *office) Unlock(_ context.Context, pin string) error    { return o.act("unlock %s", pin) }
func (o *office) UnlockAs(_ context.Context, email, _ string) error {
	return o.act("unlock as %s", email)
}
func (o *office) ResetPIN(_ context.Context, email, _, pin string) error {
	return o.act("reset by %s to %s", email, pin)
}

func open(t *testing.T) (*uitest.Desk, *Room, *office) {
	t.Helper()
	d, s := uitest.Open(t)
	o := &office{status: till.Status{Profile: purchase.Profile{UserID: "usr_ana", Email: "ana@shop.example"},
		Station: till.Station{StaffID: "usr_ana", StaffName: "Ana"}, Staff: []till.Member{
			{ID: "usr_ana", Name: "Ana", PIN: true}, {ID: "usr_ben", Name: "Ben", PIN: true}, {ID: "usr_new",
				Name: "New"}}}}
	r := New(s, o)
	r.Show(o.status)
	return d, r, o
}

func (o *office) expect(t *testing.T, want string) {
	t.Helper()
	if got := strings.Join(o.told, ", "); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	o.told = nil
}

// TestChange: a number, a PIN, Enter.
func TestChange(t *testing.T) {
	d, r, o := open(t)
	r.Number(0) // who sells already
	r.Number(7) // nobody
	if r.IsOpen() {
		t.Fatal("a sheet for nobody")
	}
	r.Number(1)
	d.Shows("Ben")
	d.Keys("604817")
	d.Key(fyne.KeyReturn)
	d.Idle()
	o.expect(t, "to usr_ben 604817")
	if r.IsOpen() || d.Said != "Ben sells now." {
		t.Errorf("open %v, said %q", r.IsOpen(), d.Said)
	}
	o.fails = fault.Fault{Kind: fault.LockedWrong, Facts: fault.Facts{Count: 3}}
	r.Number(1)
	d.Keys("730528")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.Shows("Wrong PIN. Tries left: 3.")
	r.Escape()
	if r.IsOpen() {
		t.Error("Esc leaves it open")
	}
}

// TestJoin: e-mail and password once, then a PIN.
func TestJoin(t *testing.T) {
	d, r, o := open(t)
	r.Number(2) // has no PIN yet
	d.Field("E-mail").SetText("cleo@shop.example")
	d.Field("Password").SetText("secret")
	d.Press("Sign in")
	d.Idle()
	o.expect(t, "join cleo@shop.example")
	d.Shows("A PIN for Cleo")
	d.Field("Six digits").SetText("482917")
	d.Field("The same again").SetText("482917")
	d.Press("Set the PIN")
	d.Idle()
	o.expect(t, "PIN usr_cleo 482917")
	if r.IsOpen() {
		t.Error("still open")
	}
	r.choosePIN(till.Member{ID: "usr_new", Name: "New"}) // who has signed in long ago
	o.fails = fault.New(fault.LockedStaff)
	d.Field("Six digits").SetText("482917")
	d.Field("The same again").SetText("482917")
	d.Press("Set the PIN")
	d.Idle()
	d.Shows("Sign in once with your Forloy e-mail and password")
}

// Whoever goes back from the choice of a first PIN is told that they are of the staff all the same.
func TestAddedWithoutAPIN(t *testing.T) {
	d, r, _ := open(t)
	r.status.Staff = r.status.Staff[:2] // Cleo is new
	r.join("")
	d.Field("E-mail").SetText("cleo@shop.example")
	d.Field("Password").SetText("secret")
	d.Press("Sign in")
	d.Idle()
	d.Shows("A PIN for Cleo")
	r.Escape()
	if r.IsOpen() || d.Said != "Cleo was added to this till, without a PIN yet." {
		t.Errorf("open %v, said %q", r.IsOpen(), d.Said)
	}
}

// TestLock: nothing but a PIN opens it, and Esc goes back to the names.
func TestLock(t *testing.T) {
	d, r, o := open(t)
	locked := o.status
	locked.Locked = true
	r.Show(locked)
	d.Shows("Locked")
	r.Escape()
	if !r.Locked() {
		t.Fatal("Esc opens the lock")
	}
	d.Key(fyne.KeySpace) // the keyboard is on the first name: whoever sold before
	d.Keys("519283")
	r.Escape()
	d.Shows("Locked")
	d.Press("Ana  Ctrl+1")
	d.Keys("519283")
	d.Key(fyne.KeyReturn)
	d.Idle()
	o.expect(t, "to usr_ana 519283")
	r.Show(o.status)
	if r.IsOpen() {
		t.Error("still locked")
	}
}

// The lock offers first whoever sold last, wherever they stand in the list.
func TestTheLockOffersWhoSoldLast(t *testing.T) {
	d, r, o := open(t)
	locked := o.status
	locked.Locked = true
	for _, m := range locked.Staff {
		locked.Staff = slices.Clone(locked.Staff)
		for i := range locked.Staff {
			locked.Staff[i].PIN = true
		}
		locked.Station.StaffID = m.ID
		r.Show(locked)
		d.Key(fyne.KeySpace)
		d.Shows(m.Name + "\nYour PIN, to sell under your name.")
		r.Close()
	}
}

// TestLeavingWithoutAPIN: who sells and has no PIN is offered one before somebody else
// takes over, since the way back would be a password.
func TestLeavingWithoutAPIN(t *testing.T) {
	d, r, o := open(t)
	o.status.Staff[0].PIN = false
	r.Show(o.status)
	r.Number(1)
	d.Shows("Ana has no PIN yet")
	r.shell.AnswerSafely() // Esc
	if r.IsOpen() {
		t.Error("Esc has led on, to a form")
	}
	r.Number(1)
	d.Press("Choose a PIN for Ana…")
	d.Shows("Sign in: Ana") // signed in long ago: who one is comes first, or the PIN would be typed for nothing
	if email := d.Field("E-mail").Text; email != "ana@shop.example" {
		t.Errorf("the e-mail that the till knows is to be typed again: %q", email)
	}
	r.Escape()
	r.Number(1)
	d.Press("Change without one")
	d.Shows("Your PIN, to sell under your name.")
	r.Escape()
	locked := o.status
	locked.Locked = true
	r.Show(locked)
	r.Number(1) // whoever has left can't be asked
	d.Hides("Ana has no PIN yet")
}

// TestEveryWayOutWithoutAPIN: somebody new, and the lock, take the till from who sells as well.
func TestEveryWayOutWithoutAPIN(t *testing.T) {
	d, r, o := open(t)
	under := canvas.NewRectangle(nil)
	d.Put(under)
	o.status.Staff[0].PIN = false
	r.Show(o.status)
	r.Menu(under)
	d.Choose("Somebody new…")
	d.Shows("Ana has no PIN yet")
	d.Press("Change without one")
	d.Shows("Sell at this till")
	r.Escape()
	r.Lock()
	d.Shows("Ana has no PIN yet")
	o.expect(t, "")
	d.Press("Lock without one")
	d.Idle()
	o.expect(t, "lock")
	o.status.Staff[0].PIN = true
	r.Show(o.status)
	r.Lock()
	d.Idle()
	o.expect(t, "lock")
}

// TestNoLockYet: while nobody has a PIN, the menu has the lock, and says what it takes.
func TestNoLockYet(t *testing.T) {
	d, r, o := open(t)
	under := canvas.NewRectangle(nil)
	d.Put(under)
	for i := range o.status.Staff {
		o.status.Staff[i].PIN = false
	}
	o.status.Staff[0].Proven = true
	r.Show(o.status)
	r.Menu(under)
	d.Choose("Lock the till  Ctrl+L")
	d.Shows("The till cannot be locked yet")
	o.expect(t, "")
	d.Press("Choose a PIN for Ana…")
	d.Field("Six digits").SetText("519283")
	d.Field("The same again").SetText("519283")
	d.Press("Set the PIN")
	d.Idle()
	o.expect(t, "PIN usr_ana 519283, lock") // which is what was asked for
	r.Show(till.Status{})                   // nobody is known
	r.Lock()
	d.Shows("The till cannot be locked yet")
	d.Press("Close")
	o.expect(t, "")
}

// TestPINOfOnesOwn: whoever has just signed in chooses a PIN at once, and who has one changes
// it by it.
func TestPINOfOnesOwn(t *testing.T) {
	d, r, o := open(t)
	under := canvas.NewRectangle(nil)
	d.Put(under)
	o.status.Staff[0].PIN, o.status.Staff[0].Proven = false, true
	r.Show(o.status)
	r.Menu(under)
	d.Choose("Choose a PIN for Ana…")
	choose := func() {
		d.Shows("A PIN for Ana")
		d.Field("Six digits").SetText("519283")
		d.Field("The same again").SetText("519283")
		d.Press("Set the PIN")
		d.Idle()
		if r.IsOpen() || d.Said != "Ana's PIN is set." {
			t.Errorf("open %v, said %q", r.IsOpen(), d.Said)
		}
		d.Said = ""
	}
	choose()
	o.expect(t, "PIN usr_ana 519283")
	o.status.Staff[0].PIN, o.status.Staff[0].Proven = true, false
	r.Show(o.status)
	r.Menu(under)
	d.Choose("Another PIN for Ana…")
	d.Keys("604817")
	d.Key(fyne.KeyReturn)
	d.Idle()
	choose()
	o.expect(t, "to usr_ana 604817, PIN usr_ana 519283")
}

// TestRemove: behind the manager's PIN, whether or not Review was opened; and it is told.
func TestRemove(t *testing.T) {
	d, r, o := open(t)
	o.status.PIN.Set = true
	r.Show(o.status)
	var names []string
	for _, item := range r.removable() {
		names = append(names, item.Label)
		if item.Disabled != (item.Label == "Ana: the till is signed in as them") {
			t.Errorf("%q: disabled %v", item.Label, item.Disabled)
		}
	}
	if len(names) != 3 {
		t.Fatalf("offers %q", names)
	}
	under := kit.NewButton("Ana", kit.Quiet, nil)
	d.Put(kit.Inset(kit.Grid, under))
	r.Menu(under)
	d.Choose("Remove from this till…") // a menu of its own, with an edge as any
	d.Choose("Ben…")
	d.Shows("A manager removes somebody.")
	r.Escape()
	if r.IsOpen() {
		t.Fatal("Esc leaves it open")
	}
	r.remove(o.status.Staff[1])
	d.Keys("846290")
	d.Key(fyne.KeyReturn)
	d.Idle()
	d.Shows("Remove Ben from this till?")
	o.status.Locked = true // Ben sold
	d.Press("Remove")
	d.Idle()
	o.expect(t, "unlock 846290, remove usr_ben")
	told := "Ben was removed from this till. Their sales stay."
	d.Shows("Locked")
	d.Shows(told)
	if d.Said != told {
		t.Errorf("said %q", d.Said)
	}
}
