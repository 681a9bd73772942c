// Package find is the search over all sales that this PC keeps: by customer, card,
// amount, receipt, day, state, staff or key, while one types.
package find

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the search needs of one.
type Till interface {
	Status() till.Status
	Today() string // the business day
	// Newest returns at most max transactions, the newest first.
	Newest(ctx context.Context, q till.Query, max int) ([]purchase.Transaction, error)
	RewardsGiven(ctx context.Context, since time.Time) ([]till.GivenReward, error)
}

// Find is a sheet over the rooms. It belongs to the UI goroutine.
type Find struct {
	shell *shell.Shell
	till  Till
	sheet *sheet        // nil: closed
	rest  time.Duration // before the rest is read
}

// drawn is how long the first rows have the PC to themselves: reading and drawing both
// want a core, and a small PC without a graphics card has two.
const drawn = 300 * time.Millisecond

type sheet struct {
	shell.Sheet
	box   *kit.Field
	says  *kit.Text
	none  *kit.Words // in the table's place, while it is empty
	table *fyne.Container
	list  *kit.List
	found []kept

	archive archive
	whole   bool          // the archive is all that is kept
	typed   chan struct{} // closed once something is searched for
	reading shell.Reading
	asked   int    // how many searches; only the newest one's answer counts
	query   string // what found answers
	entered bool   // Enter was pressed, and what found answers was not yet what is typed
}

// mostFound is how many sales are listed. Nobody reads more: they type another word.
const mostFound = 200

// New returns a search that is closed.
func New(s *shell.Shell, t Till) *Find { return &Find{shell: s, till: t, rest: drawn} }

// IsOpen reports whether the sheet is over the rooms.
func (f *Find) IsOpen() bool { return f.sheet != nil }

// Close closes it, if it is open.
func (f *Find) Close() {
	if f.sheet != nil {
		f.sheet.Close()
	}
}

// Typed is what is searched for; false: nothing is, the sheet is closed.
func (f *Find) Typed() (string, bool) {
	if f.sheet == nil {
		return "", false
	}
	return f.sheet.box.Text, true
}

// Resume opens the search with what was searched for before.
func (f *Find) Resume(typed string) {
	f.Open()
	f.sheet.box.Put(typed)
	f.sheet.box.OnChanged(typed)
}

// Open opens the search and reads what is kept.
func (f *Find) Open() {
	if f.sheet != nil {
		f.sheet.Top()
		f.shell.Focus(f.sheet.box)
		return
	}
	s := &sheet{box: kit.NewField(words.T("Customer, card, amount, receipt, day, staff …")),
		says:  kit.NewCut(words.T("Reading what is kept…"), kit.SizeSmall, kit.InkQuiet),
		none:  kit.NewWords("", kit.InkText),
		typed: make(chan struct{})}
	s.OnClose = func() { f.sheet = nil }
	f.sheet = s
	s.list = kit.NewList(func() int { return len(s.found) }, kit.NewSaleRow, func(i int, o fyne.CanvasObject) {
		if i < len(s.found) {
			kit.ShowSale(o, s.found[i].line())
		}
	})
	s.list.OnSelected = func(i int) {
		s.list.UnselectAll()
		if i < len(s.found) && s.found[i].isSale() { // a reward is no sale
			f.shell.ShowSale(s.found[i].key)
		}
	}
	s.list.Enters = true
	typed := sync.OnceFunc(func() { close(s.typed) })
	s.box.OnChanged = func(string) {
		s.entered = false
		typed()
		f.search()
	}
	s.box.OnDown = func() {
		if len(s.found) > 0 {
			s.list.Highlight(0)
			f.shell.Focus(s.list)
		}
	}
	s.box.OnSubmitted = func(string) {
		if s.entered = s.box.Text != s.query || !s.whole && !s.finds(); !s.entered {
			f.openFirst()
		}
	}
	end := kit.NewButton(words.T("Close"), kit.Plain, f.Close)
	s.table = kit.SaleList(s.list)
	content := kit.ColumnFill(kit.Grid, 2, kit.Row(kit.Grid, 0, s.box, end), s.says,
		kit.Container(kit.Stack{}, s.table, kit.Column(0, kit.OverList(s.none.Box))))
	s.Lay(f.shell, 120*kit.Grid, 0, content)
	f.shell.Focus(s.box)
	f.Refresh()
}

// finds reports whether any sale was found.
func (s *sheet) finds() bool { return slices.ContainsFunc(s.found, kept.isSale) }

// openFirst opens the first sale that was found.
func (f *Find) openFirst() {
	if i := slices.IndexFunc(f.sheet.found, kept.isSale); i >= 0 {
		f.shell.ShowSale(f.sheet.found[i].key)
	}
}

// Refresh reads again what is kept, if the sheet is open.
func (f *Find) Refresh() {
	s := f.sheet
	if s == nil || !s.reading.Begin() {
		return
	}
	status := f.till.Status()
	f.shell.Work(func(ctx context.Context) func() {
		a, err := read(ctx, f.till, status, func(some archive) {
			f.shell.Post(func() { f.begin(s, some) })
			if len(some.sales) <= firstRead {
				s.pause(ctx, f.rest)
			}
		})
		return func() {
			switch {
			case f.sheet != s || errors.Is(err, context.Canceled):
				return
			case err != nil:
				s.fail(words.Say(err))
			default:
				s.archive, s.whole = a, true
				f.search()
			}
			s.reading.End(f.shell, len(a.sales), f.Refresh)
		}
	})
}

// fail says why not all is read. What was found before stays.
func (s *sheet) fail(why string) {
	if len(s.found) > 0 {
		s.says.SetInk(why, kit.InkError)
		return
	}
	s.says.SetInk("", kit.InkQuiet)
	s.instead(why, kit.InkError)
}

// instead says why there is no table in its place; "": there is one.
func (s *sheet) instead(why string, ink fyne.ThemeColorName) {
	s.none.Set(why, ink)
	kit.SetVisible(s.table, why == "")
}

// pause waits until the first rows are drawn. Somebody who types does not wait.
func (s *sheet) pause(ctx context.Context, rest time.Duration) {
	select {
	case <-ctx.Done():
	case <-s.typed:
	case <-time.After(rest):
	}
}

// begin lets the newest sales be searched while the rest is read for the first time.
func (f *Find) begin(s *sheet, some archive) {
	if f.sheet == s && !s.whole {
		s.archive = some
		f.search()
	}
}

// search looks for what is typed: among many sales off the UI goroutine, among the newest
// at once, so that they are there in the first picture of the sheet.
func (f *Find) search() {
	s := f.sheet
	if s == nil || len(s.archive.sales) == 0 && !s.whole {
		return
	}
	s.asked++
	asked, query, a, whole, today := s.asked, s.box.Text, s.archive, s.whole, f.till.Today()
	look := func(context.Context) func() {
		hits := a.search(query, today, mostFound+1)
		return func() {
			if f.sheet == s && s.asked == asked {
				s.show(query, hits, whole, len(a.sales) == 0)
				if s.entered && query == s.box.Text && (whole || s.finds()) {
					s.entered = false
					f.openFirst()
				}
			}
		}
	}
	if len(a.sales) <= firstRead || strings.TrimSpace(query) == "" {
		look(context.Background())()
		return
	}
	f.shell.Work(look)
}

// show lists what was found. If the list has only grown, it stays scrolled as it is, and
// if it is the same, nothing is drawn: while the rest is read, that would be often.
func (s *sheet) show(query string, hits []kept, whole, none bool) {
	rewards := int64(0)
	for _, k := range hits {
		if !k.isSale() {
			rewards++
		}
	}
	says := words.N(int64(len(hits))-rewards, "{n} sale", "{n} sales")
	switch given := words.N(rewards, "{n} reward given", "{n} rewards given"); {
	case rewards > 0 && rewards == int64(len(hits)):
		says = given
	case rewards > 0:
		says += " · " + given
	}
	nothing := ""
	switch {
	case len(hits) > mostFound:
		hits = hits[:mostFound]
		says = words.T("The newest {n} sales. Type another word to find fewer.", "n", words.Number(mostFound))
	case !whole:
		says = words.T("Reading what is kept…")
	case none:
		says, nothing = "", words.T("There are no sales yet.")
	case len(hits) == 0:
		says, nothing = "", words.T("Nothing found. Sent sales are kept for {n} days.", "n",
			words.Number(purchase.KeptDays))
	}
	s.says.SetInk(says, kit.InkQuiet)
	s.instead(nothing, kit.InkText)
	if query != s.query {
		s.list.ScrollToTop()
	}
	same := query == s.query && slices.Equal(hits, s.found)
	s.query, s.found = query, hits
	if !same {
		s.list.Refresh()
	}
}
