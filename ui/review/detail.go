package review

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// actions is what the buttons of the detail do.
type actions interface {
	chosen() []purchase.Transaction
	retry([]purchase.Transaction)
	dismiss(txs []purchase.Transaction, reason string)
	replace(tx purchase.Transaction, card, customer string, source purchase.Source)
	copyForSupport([]purchase.Transaction)
	focus()
}

// detail is one refused sale, and what a manager can do with it or with all that are
// ticked.
type detail struct {
	root    *fyne.Container
	page    *fynecontainer.Scroll // all but the buttons
	why     *kit.Words
	todo    *kit.Words
	facts   [factCount]*kit.Text
	past    *fyne.Container // its history
	more    *kit.Button     // opens the details
	details *fyne.Container // codes and keys, for support
	server  *kit.Words
	ids     [idCount]*kit.Text
	count   *kit.Words // of which sales the buttons are, if not of the one shown
	message *kit.Words
	buttons *fyne.Container
	rescan  *kit.Button
	replace *rescanForm
	dismiss *reasonForm

	shell  *shell.Shell
	do     actions
	tx     purchase.Transaction
	about  []purchase.Transaction // what the form that is open is about
	ticked int
	busy   bool // an action is under way: a double click must not act twice
}

const (
	factCount = 7
	idCount   = 6
)

func factNames() [factCount]string {
	return [...]string{words.T("Amount"), words.T("Card"), words.T("Recorded at"), words.T("Staff"),
		words.T("Receipt no."), words.T("Note"), words.T("Attempts")}
}

func idNames() [idCount]string {
	return [...]string{words.T("How"), words.T("Time of scan"), words.T("Key"), words.T("Location"),
		words.T("Staff"), words.T("Terminal")}
}

// table is a column of names and one of texts.
func table(names []string, texts []*kit.Text) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i, name := range names {
		texts[i] = kit.NewCut("", kit.SizeSmall, kit.InkText)
		cells = append(cells, kit.NewText(name, kit.SizeSmall, kit.InkQuiet), texts[i])
	}
	return kit.Container(kit.Pairs{Label: 96}, cells...)
}

func newDetail(s *shell.Shell, do actions) *detail {
	d := &detail{shell: s, do: do, why: kit.NewWords("", kit.InkText).Sized("subHeadingText"),
		todo: kit.NewWords("", kit.InkQuiet), server: kit.NewWords("", kit.InkQuiet),
		message: kit.NewWords("", kit.InkError), past: kit.Column(0),
		count: kit.NewWords("", kit.InkAccent), replace: newRescanForm(), dismiss: newReasonForm()}
	rows, ids := factNames(), idNames()
	facts := table(rows[:], d.facts[:])
	d.details = kit.Column(kit.Grid/2, d.server.Box, table(ids[:], d.ids[:]))
	d.details.Hide()
	d.more = kit.NewButton("", kit.Quiet, func() { d.unfold(!d.details.Visible()) })
	retry := kit.NewButton(words.T("Try again"), kit.Primary, func() { d.begin(func() { do.retry(do.chosen()) }) })
	retry.Once = true // the next sale takes this one's place
	d.rescan = kit.NewButton(words.T("Rescan and replace"), kit.Plain, d.openReplace)
	d.rescan.Cut, d.count.Segment.Style.TextStyle.Bold = true, true
	dismiss := kit.NewButton(words.T("Dismiss"), kit.Danger, d.openDismiss)
	support := kit.NewButton(words.T("Copy for support"), kit.Quiet, func() { do.copyForSupport(do.chosen()) })
	d.buttons = kit.Column(kit.Grid/2, d.count.Box, kit.Container(kit.Level{Fill: 1}, retry, d.rescan, dismiss))
	if kit.LargeText() {
		d.buttons = kit.Column(kit.Grid/2, d.count.Box, kit.Row(kit.Grid, 1, retry, kit.Spacer(), dismiss), d.rescan)
	}
	d.replace.onCancel, d.dismiss.onCancel = d.cancel, d.cancel
	d.replace.onReplace = func(card, customer string, source purchase.Source) {
		d.answer(func(about []purchase.Transaction) { do.replace(about[0], card, customer, source) })
	}
	d.dismiss.onDismiss = func(reason string) {
		d.answer(func(about []purchase.Transaction) { do.dismiss(about, reason) })
	}
	says := kit.Column(kit.Grid, d.why.Box, d.todo.Box, kit.Strut(0, kit.Grid/2), facts, kit.Rule(),
		kit.Caption(words.T("HISTORY")), d.past, kit.Row(kit.Grid, -1, d.more, support), d.details)
	foot := kit.Column(kit.Grid, d.message.Box, d.buttons, d.replace.root, d.dismiss.root)
	page, rolls := kit.Rolling(says)
	d.page = rolls
	d.root = kit.Sheet(kit.ColumnFill(kit.Grid, 0, page, kit.Rule(), foot))
	d.unfold(false)
	d.close()
	return d
}

// unfold shows the details, or puts them away.
func (d *detail) unfold(yes bool) {
	kit.SetVisible(d.details, yes)
	d.more.Set(words.T("Details"))
	if yes {
		d.more.Set(words.T("Hide the details"))
	}
	if d.root != nil {
		d.root.Refresh()
	}
}

// showHistory shows what the journal says of the sale; nil: it is not known yet.
func (d *detail) showHistory(past fyne.CanvasObject) {
	d.past.Objects = nil
	if past != nil {
		d.past.Objects = []fyne.CanvasObject{past}
	}
	d.root.Refresh()
}

func (d *detail) show(tx purchase.Transaction, l *list, s till.Status) {
	if tx.IdempotencyKey != d.tx.IdempotencyKey {
		d.page.ScrollToTop() // another sale is read from its beginning
	}
	d.tx, d.ticked = tx, len(l.ticked)
	d.why.Set(whyWords(tx), kit.InkText)
	d.todo.Set(words.Refused(tx.LastError).Do, kit.InkQuiet)
	d.server.Set(words.Server(tx.LastError), kit.InkQuiet)
	for i, fact := range [...]string{kit.Money(tx.Amount), holder(tx),
		kit.FullTime(tx.RecordedAt), kit.Name(s.StaffOf(tx.StaffUserID)), or(tx.Receipt), or(tx.Note),
		words.Number(int64(tx.Attempts))} {
		d.facts[i].Set(fact)
	}
	for i, id := range [...]string{words.Source(tx.Source), kit.FullTime(tx.ScannedAt), tx.IdempotencyKey,
		tx.LocationID, tx.StaffUserID, or(tx.TerminalID)} {
		d.ids[i].Set(id)
	}
	this := d.ticked == 0 || d.ticked == 1 && d.onlyThis()
	says := ""
	if !this {
		says = words.T("Chosen: {sale}", "sale", named(d.do.chosen()))
	}
	d.count.Set(says, kit.InkAccent)
	d.rescan.SetEnabled(d.ticked <= 1)
	if d.ticked > 1 {
		d.count.Add(words.T("Only one at a time can be put on another card."), kit.InkQuiet)
	}
	d.root.Refresh()
}

// holder is whose card it was, and the end of its code.
func holder(tx purchase.Transaction) string { return kit.Upper(cardOf(tx.CustomerName, tx.Card)) }

// cardOf is a card within a sentence: whose it is, if that is known, and the end of its code.
func cardOf(customer, card string) string {
	if customer == "" {
		return words.Card(card)
	}
	return words.Whose(customer, card) + ", " + words.Card(card)
}

// onlyThis reports whether the only ticked sale is the one shown.
func (d *detail) onlyThis() bool {
	txs := d.do.chosen()
	return len(txs) == 1 && txs[0].IdempotencyKey == d.tx.IdempotencyKey
}

func or(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (d *detail) openReplace() {
	d.open(d.replace.root, d.do.chosen())
	if len(d.about) != 1 { // the list was emptied in this moment
		d.close()
		return
	}
	d.replace.reset(d.about[0])
	d.shell.Focus(d.replace.card)
}

func (d *detail) openDismiss() {
	d.open(d.dismiss.root, d.do.chosen())
	d.dismiss.reset(d.about)
	d.shell.Focus(d.dismiss.reason)
}

// open opens a form about sales. It stays about those, whatever is shown or ticked when
// somebody answers.
func (d *detail) open(form *fyne.Container, about []purchase.Transaction) {
	d.about = about
	d.buttons.Hide()
	form.Show()
	d.say("", kit.InkQuiet)
}

// close goes back to the choice of actions.
func (d *detail) close() {
	d.closeForms()
	d.say("", kit.InkQuiet)
}

// cancel closes the form that is open, and goes on with the list.
func (d *detail) cancel() {
	d.close()
	d.do.focus()
}

// closeForms closes the forms, but not what was said of the last action: that is about
// the sales before. Nobody types on in a form that is closed.
func (d *detail) closeForms() {
	d.about = nil
	d.replace.root.Hide()
	d.dismiss.root.Hide()
	d.buttons.Show()
	if at := d.shell.Focused(); at == d.replace.card || at == d.dismiss.reason {
		d.shell.Blur()
		d.do.focus()
	}
}

// field is what the form that is open is typed into; nil: none is.
func (d *detail) field() *kit.Field {
	switch {
	case d.replace.root.Visible():
		return d.replace.card
	case d.dismiss.root.Visible():
		return d.dismiss.reason
	}
	return nil
}

// answer acts on what the open form is about. A form that has closed under somebody's hands,
// because its sale is gone, is about nothing.
func (d *detail) answer(act func(about []purchase.Transaction)) {
	if about := d.about; len(about) > 0 {
		d.begin(func() { act(about) })
	}
}

func (d *detail) begin(act func()) {
	if !d.busy {
		d.busy = true
		act()
	}
}

func (d *detail) say(what string, ink fyne.ThemeColorName) {
	d.message.Set(what, ink)
	d.root.Refresh()
}
