// Package slip is one sale on a sheet of its own: what was sold, what has become of
// it, and what can be done about it. It is opened from the strip of last sales, from
// Find, Review and Day.
package slip

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/timeline"
)

// Till is what a slip needs of one.
type Till interface {
	Status() till.Status
	Find(ctx context.Context, key string) (purchase.Transaction, error)
	History(ctx context.Context, key string) ([]till.Entry, error)
}

// Slip shows one sale at a time. It belongs to the UI goroutine.
type Slip struct {
	shell.Sheet
	OnUndo func(tx purchase.Transaction) // takes the sale back, on Sale's form

	shell *shell.Shell
	till  Till
	key   string // of the sale shown; "": none

	reading shell.Reading
}

// New returns a slip that is closed.
func New(s *shell.Shell, t Till) *Slip {
	slip := &Slip{shell: s, till: t}
	slip.OnClose = func() { slip.key = "" }
	return slip
}

// Close closes it. A sale that is still being read will not be shown.
func (s *Slip) Close() {
	s.key = ""
	s.Sheet.Close()
}

// Open shows the sale with an idempotency key.
func (s *Slip) Open(key string) {
	s.key = key
	if s.reading.BeginNow() { // else one is under way, which may go through the whole journal
		s.read()
	}
}

// read reads the sale that is wanted, and shows it if it still is.
func (s *Slip) read() {
	key := s.key
	s.shell.Work(func(ctx context.Context) func() {
		tx, err := s.till.Find(ctx, key)
		var history []till.Entry
		if err == nil {
			history, err = s.till.History(ctx, key)
		}
		return func() {
			switch {
			case s.key != key || errors.Is(err, context.Canceled): // closed, or another was opened since
			case err != nil:
				s.shell.FileTrouble(err)
			default:
				s.show(tx, history)
			}
			s.reading.End(s.shell, int(s.till.Status().Counts.Recorded.Count), s.again)
		}
	})
}

// Refresh reads the sale again, if one is shown.
func (s *Slip) Refresh() {
	if s.IsOpen() {
		s.again()
	}
}

func (s *Slip) again() {
	if s.key != "" && s.reading.Begin() {
		s.read()
	}
}

func (s *Slip) show(tx purchase.Transaction, history []till.Entry) {
	status := s.till.Status()
	look := kit.LookOfSale(tx)
	head := kit.Row(kit.Grid, 0, kit.NewCut(kit.Upper(words.Whose(tx.CustomerName, tx.Card)), kit.SizeMedium,
		kit.InkText),
		kit.NewMark(look.Shape, look.Ink, 14), kit.NewText(look.Word, kit.SizeMedium, look.Ink))
	page := kit.Column(kit.Grid, kit.NewBold(kit.Money(tx.Amount), kit.SizeLarge, kit.InkText),
		pairs(facts(tx, status)), kit.NewWords(what(tx), kit.InkText).Box, kit.Rule(), kit.Caption(words.T("HISTORY")),
		timeline.Of(tx, history, status), kit.Rule(), kit.Caption(words.T("DETAILS")), pairs(details(tx)))
	root, scroll := kit.Rolling(page)
	copied := kit.NewWords("", kit.InkGood)
	buttons, end := s.buttons(tx, func() {
		copied.Set(words.T("Copied. Paste it into a message to support."), kit.InkGood)
		copied.Box.Show()
	})
	copied.Box.Hide()
	end.Page = scroll
	s.Lay(s.shell, 80*kit.Grid, 80*kit.Grid, kit.ColumnFill(kit.Grid, 1, head, root, copied.Box, buttons))
	s.shell.Focus(end)
}

// buttons are what can be done about a sale; the last one closes the slip.
func (s *Slip) buttons(tx purchase.Transaction, copied func()) (row fyne.CanvasObject, end *kit.Button) {
	var all []fyne.CanvasObject
	add := func(label string, k kit.Kind, press func()) {
		end = kit.NewButton(label, k, press)
		all = append(all, end)
	}
	if till.CanUndo(tx) {
		add(words.T("Undo"), kit.Plain, func() { s.Close(); s.OnUndo(tx) })
	}
	if other := tx.ReplacedBy + tx.Replaces; other != "" {
		label := words.T("The sale it replaces")
		if tx.ReplacedBy != "" {
			other, label = tx.ReplacedBy, words.T("The sale in its place")
		}
		add(label, kit.Plain, func() { s.Open(other) })
	}
	if tx.State == purchase.Review {
		add(words.T("Go to Review"), kit.Plain, func() { s.Close(); s.shell.Visit(shell.Review) })
	}
	add(words.T("Copy for support"), kit.Plain, func() { s.shell.Copy(support(tx)); copied() })
	add(words.T("Close"), kit.Primary, s.Close)
	return kit.Row(kit.Grid, 0, slices.Insert(all, 0, kit.Spacer())...), end
}

// fact is one line of a table.
type fact struct{ name, value string }

func pairs(rows []fact) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, f := range rows {
		if f.value != "" {
			cells = append(cells, kit.NewText(f.name, kit.SizeSmall, kit.InkQuiet),
				kit.NewCut(f.value, kit.SizeSmall, kit.InkText))
		}
	}
	return kit.Container(kit.Pairs{Label: 136}, cells...)
}

func facts(tx purchase.Transaction, s till.Status) []fact {
	punches := ""
	if tx.Punches > 0 {
		punches = strconv.Itoa(tx.Punches)
	}
	return []fact{{words.T("Time of scan"), kit.FullTime(tx.ScannedAt)},
		{words.T("Recorded at"), kit.FullTime(tx.RecordedAt)}, {words.T("Card"), kit.Upper(words.Card(tx.Card))},
		{words.T("How"), words.Source(tx.Source)}, {words.T("Staff"), s.StaffOf(tx.StaffUserID)},
		{words.T("Punches"), punches}, {words.T("Receipt no."), tx.Receipt}, {words.T("Note"), tx.Note}}
}

// details are for support: ids, and what Forloy said literally.
func details(tx purchase.Transaction) []fact {
	day := tx.BusinessDay
	if at := words.Noon(day); !at.IsZero() {
		day = words.When(at, words.Weekday)
	}
	return []fact{{words.T("Key"), tx.IdempotencyKey}, {words.T("Forloy's number"), tx.TransactionID},
		{words.T("Location"), tx.LocationID}, {words.T("Staff"), tx.StaffUserID}, {words.T("Terminal"), tx.TerminalID},
		{words.T("Number here"), strconv.FormatUint(uint64(tx.Sequence), 10)},
		{words.T("Business day"), day}, {words.T("Last answer"), words.Server(tx.LastError)}}
}
