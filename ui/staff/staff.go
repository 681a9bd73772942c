// Package staff changes who sells: by a touch on the name in the header, or Ctrl and a
// number, and a PIN of one's own, offline too. It locks the window for whoever leaves it.
package staff

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	account.Manager
	Status() till.Status
	Join(ctx context.Context, email, password string) (till.Member, error)
	SetStaffPIN(ctx context.Context, id, pin string) error
	ChangeStaff(ctx context.Context, id, pin string) error
	RemoveStaff(ctx context.Context, id string) error
	NameStaff(ctx context.Context, id, name string) error
	LockStaff(ctx context.Context)
}

// Room is a sheet over the others: a PIN to type, somebody to join, or the lock. It
// belongs to the UI goroutine.
type Room struct {
	Sample func(email string) string // how somebody signs in in practice; "": somebody new; nil: the real till

	shell  *shell.Shell
	till   Till
	status till.Status
	over   shell.Sheet
	lock   bool   // the sheet is the lock: nothing but a PIN closes it
	gone   string // what the lock says of whoever has just been removed; "": nothing
	behind func() // shows the form that led to the one in front; nil: none did
	next   func() // what whoever sells wanted before they were offered a PIN; nil: nothing
}

// New returns the room, closed.
func New(s *shell.Shell, t Till) *Room {
	r := &Room{shell: s, till: t}
	r.over.Stays, r.over.Step = true, func() bool { r.Escape(); return true }
	return r
}

// IsOpen reports whether a sheet is over the rooms.
func (r *Room) IsOpen() bool { return r.over.IsOpen() }

// Locked reports whether the sheet is the lock.
func (r *Room) Locked() bool { return r.over.IsOpen() && r.lock }

// Show applies a status: who sells, and whether the window is locked.
func (r *Room) Show(s till.Status) {
	r.status = s
	switch {
	case s.Locked && !r.lock:
		r.showLock()
	case !s.Locked && r.lock:
		r.Close()
	}
}

// Escape goes back one step: to the form that led here, from a PIN to the lock, or to the
// rooms.
func (r *Room) Escape() {
	switch {
	case r.behind != nil:
		r.behind()
	case r.lock:
		r.showLock()
	default:
		r.Close()
	}
}

// Close takes the sheet away, and with it the lock: it is the till's, which tells Show
// of it.
func (r *Room) Close() {
	r.over.Close()
	r.over.Bars = false
	r.lock, r.gone, r.behind, r.next = false, "", nil, nil
}

// sheet shows content over the rooms.
func (r *Room) sheet(focus fyne.Focusable, content ...fyne.CanvasObject) {
	r.behind = nil
	r.over.Put(r.shell, 3*kit.Grid,
		kit.Container(kit.ExactWidth{Width: 360, Texts: true}, kit.Column(kit.Grid, content...)))
	if focus != nil {
		r.shell.Focus(focus)
	} else {
		r.shell.Blur()
	}
}

// Menu lists who may sell here.
func (r *Room) Menu(under fyne.CanvasObject) {
	var items []*fyne.MenuItem
	for i, m := range r.status.Staff {
		item := fyne.NewMenuItem(label(i, m), func() { r.Number(i) })
		item.Checked = m.ID == r.status.Station.StaffID
		items = append(items, item)
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	if now, ok := r.selling(); ok {
		pin, choose := words.T("Choose a PIN for {name}…", "name", kit.Name(now.Name)), func() { r.ownPIN(now) }
		if now.PIN {
			pin, choose = words.T("Another PIN for {name}…", "name", kit.Name(now.Name)), func() { r.anotherPIN(now) }
		}
		items = append(items, fyne.NewMenuItem(pin, choose))
		items = append(items, fyne.NewMenuItem(words.T("Another name for {name}…", "name", kit.Name(now.Name)),
			func() { r.rename(now) }))
	}
	items = append(items, fyne.NewMenuItem(words.T("Somebody new…"), func() {
		r.leaving(words.T("Change without one"), func() { r.join("") })
	}))
	lock := shell.WithKeys(words.T("Lock the till"), shell.LockTill)
	items = append(items, fyne.NewMenuItem(lock, r.Lock))
	if len(r.status.Staff) > 0 {
		items = append(items, fyne.NewMenuItem(words.T("Remove from this till")+"…", func() {
			r.shell.Menu(fyne.NewMenu("", r.removable()...), under) // in this one's place: a submenu has no edge
		}))
	}
	r.shell.Menu(fyne.NewMenu("", items...), under)
}

func label(i int, m till.Member) string {
	if i < 9 {
		return kit.Name(m.Name) + "  " + shell.Ctrl(strconv.Itoa(i+1))
	}
	return kit.Name(m.Name)
}

// Number changes to the member with a number, from 0. Whoever sells now and has no PIN is
// offered one first: the way back would be a password.
func (r *Room) Number(i int) {
	if i >= len(r.status.Staff) || r.status.Staff[i].ID == r.status.Station.StaffID && !r.lock {
		return
	}
	m := r.status.Staff[i]
	r.leaving(words.T("Change without one"), func() { r.change(m) })
}

// leaving goes on to what takes the till from whoever sells now. If they have no PIN they are
// offered one first, and go on with it; yes goes on without.
func (r *Room) leaving(yes string, then func()) {
	r.next = nil
	now, ok := r.selling()
	if !ok || now.PIN || r.lock {
		then()
		return
	}
	name := kit.Name(now.Name)
	r.shell.Ask(shell.Question{Title: words.T("{name} has no PIN yet", "name", name),
		Body: words.T("Without one {name} can come back only by e-mail and password, and only online.",
			"name", name),
		No: words.T("Choose a PIN for {name}…", "name", name), OnNo: func() { r.ownPIN(now); r.next = then },
		Yes: yes, YesKind: kit.Plain, OnYes: then, OnBack: func() {}})
}

// Lock locks the till for whoever leaves it.
func (r *Room) Lock() {
	if r.Locked() {
		return
	}
	if !slices.ContainsFunc(r.status.Staff, func(m till.Member) bool { return m.PIN }) {
		r.noLock()
		return
	}
	r.leaving(words.T("Lock without one"), r.LockNow)
}

// LockNow locks the till unasked, if anybody has a PIN to open it with.
func (r *Room) LockNow() {
	r.shell.Work(func(ctx context.Context) func() {
		r.till.LockStaff(ctx)
		return nil
	})
}

// noLock says why the till cannot be locked yet, and offers what it takes.
func (r *Room) noLock() {
	question := shell.Question{Title: words.T("The till cannot be locked yet"),
		Body: words.T("A lock is opened by a PIN, and nobody here has one. Choose one first."),
		No:   words.T("Close")}
	if now, ok := r.selling(); ok {
		question.Yes = words.T("Choose a PIN for {name}…", "name", kit.Name(now.Name))
		question.YesKind, question.OnYes = kit.Plain, func() { r.ownPIN(now); r.next = r.LockNow }
	}
	r.shell.Ask(question)
}

// selling is who sells now, if they are of the till's staff.
func (r *Room) selling() (till.Member, bool) { return r.member(r.status.Station.StaffID) }

func (r *Room) member(id string) (till.Member, bool) {
	i := slices.IndexFunc(r.status.Staff, func(m till.Member) bool { return m.ID == id })
	if i < 0 {
		return till.Member{}, false
	}
	return r.status.Staff[i], true
}

// change asks for a PIN. Who has none shows a password first.
func (r *Room) change(m till.Member) {
	if !m.PIN {
		r.join(m.Name)
		return
	}
	form := account.NewPINLock(r.shell, account.PINText{Title: kit.Name(m.Name),
		Says: words.T("Your PIN, to sell under your name.")},
		func(ctx context.Context, pin string) error { return r.till.ChangeStaff(ctx, m.ID, pin) },
		func() {
			r.join(m.Name)
			r.behind = func() { r.change(m) }
		})
	form.OnTried = func(err error) {
		if err == nil {
			r.sellsNow(m)
		}
	}
	r.sheet(form.Field, form.Root, r.back())
}

func (r *Room) back() *kit.Button { return kit.NewButton(words.T("Back"), kit.Quiet, r.Escape) }

// join has somebody show e-mail and password, once, and choose a PIN. name is whose are
// asked for; "": somebody new's.
func (r *Room) join(name string) {
	title := words.T("Sell at this till")
	if name != "" {
		title = words.T("Sign in: {name}", "name", kit.Name(name))
	}
	var joined till.Member
	says := words.T("Sign in once with your Forloy e-mail and password, while this PC is online. After that " +
		"a PIN of your own is enough, offline too.")
	owner, known := r.owner()
	known = known && owner.Name == name
	email := ""
	if known {
		email = r.status.Profile.Email
	}
	if r.Sample != nil {
		says += " " + r.Sample(email)
	}
	join := func(ctx context.Context, email, password string) (purchase.Profile, error) {
		var err error
		joined, err = r.till.Join(ctx, email, password)
		return purchase.Profile{}, err
	}
	form := account.NewSignIn(r.shell, says, join)
	before := slices.Clone(r.status.Staff)
	var still func() bool
	form.OnTried = func(err error) {
		if err != nil {
			return
		}
		isNew := !slices.ContainsFunc(before, func(m till.Member) bool { return m.ID == joined.ID })
		switch {
		case still():
			r.choosePIN(joined)
			if isNew {
				r.behind = func() { r.added(joined) }
			}
		case isNew: // they have gone back meanwhile
			r.tellAdded(joined)
		}
	}
	first := form.Email
	if known {
		form.Email.Put(email)
		first = form.Password
	}
	r.sheet(first, kit.Heading(title), form.Root, r.back())
	still = r.over.Still()
}

// added tells that somebody new is of the staff although they have gone back from their PIN.
func (r *Room) added(m till.Member) {
	r.behind = nil
	r.Escape()
	r.tellAdded(m)
}

func (r *Room) tellAdded(m till.Member) {
	r.shell.Says(words.T("{name} was added to this till, without a PIN yet.", "name", kit.Name(m.Name)),
		kit.InkAttention)
}

// owner is whoever is signed in here, if they are of the till's staff: the one whose e-mail
// the till knows.
func (r *Room) owner() (till.Member, bool) { return r.member(r.status.Profile.UserID) }

func (r *Room) sellsNow(m till.Member) {
	r.Close()
	r.shell.Settle() // what somebody else has begun may stand on the form
	r.shell.Says(words.T("{name} sells now.", "name", kit.Name(m.Name)), kit.InkGood)
}
