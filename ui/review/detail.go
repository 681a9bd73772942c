package review

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// actions is what the buttons of the detail do.
type actions interface {
	chosen() []purchase.Transaction
	retry([]purchase.Transaction)
	dismiss(txs []purchase.Transaction, reason string)
	replace(tx purchase.Transaction, card string, source purchase.Source)
	copyForSupport([]purchase.Transaction)
}

// detail is one refused sale, and what a manager can do with it, or with all
// that are ticked.
type detail struct {
	root    *fyne.Container
	why     *kit.Words
	server  *kit.Words
	facts   [factCount]*kit.Text
	count   *kit.Text
	message *kit.Words
	buttons *fyne.Container
	rescan  *kit.Button
	replace *rescanForm
	dismiss *reasonForm

	shell  *shell.Shell
	do     actions
	tx     purchase.Transaction
	ticked int
	busy   bool // an action is under way: a double click must not act twice
}

const factCount = 8

func factNames() [factCount]string {
	return [...]string{words.T("Amount"), words.T("Card"), words.T("Scanned"), words.T("Staff"), words.T("Receipt"), words.T("Note"), words.T("Attempts"), words.T("Key")}
}

func newDetail(s *shell.Shell, do actions) *detail {
	d := &detail{shell: s, do: do, why: kit.NewWords("", kit.InkText).Sized("subHeadingText"),
		server: kit.NewWords("", kit.InkQuiet), message: kit.NewWords("", kit.InkError),
		count: kit.NewBold("", kit.SizeSmall, kit.InkAccent), replace: newRescanForm(), dismiss: newReasonForm()}
	var facts []fyne.CanvasObject
	for i, name := range factNames() {
		d.facts[i] = kit.NewCut("", kit.SizeSmall, kit.InkText)
		facts = append(facts, kit.NewText(name, kit.SizeSmall, kit.InkQuiet), d.facts[i])
	}
	retry := kit.NewButton(words.T("Try again"), kit.Primary, func() { d.begin(func() { do.retry(do.chosen()) }) })
	d.rescan = kit.NewButton(words.T("Rescan and replace"), kit.Plain, d.openReplace)
	d.rescan.Cut = true
	dismiss := kit.NewButton(words.T("Dismiss"), kit.Danger, d.openDismiss)
	support := kit.NewButton(words.T("Copy for support"), kit.Quiet, func() { do.copyForSupport(do.chosen()) })
	d.buttons = kit.Column(kit.Grid/2, d.count, kit.Row(kit.Grid, 1, retry, d.rescan, dismiss), support)
	d.replace.onCancel, d.dismiss.onCancel = d.close, d.close
	d.replace.onReplace = func(card string, source purchase.Source) {
		d.begin(func() { do.replace(d.tx, card, source) })
	}
	d.dismiss.onDismiss = func(reason string) { d.begin(func() { do.dismiss(do.chosen(), reason) }) }
	says := kit.Column(kit.Grid, d.why.Box, d.server.Box, kit.Strut(0, kit.Grid/2),
		kit.Container(kit.Pairs{Label: 76}, facts...))
	foot := kit.Column(kit.Grid, d.message.Box, d.buttons, d.replace.root, d.dismiss.root)
	d.root = kit.Sheet(kit.ColumnFill(kit.Grid, 0, fynecontainer.NewVScroll(says), kit.Rule(), foot))
	d.close()
	return d
}

func (d *detail) show(tx purchase.Transaction, ticked int) {
	d.tx, d.ticked = tx, ticked
	d.why.Set(whyWords(tx), kit.InkText)
	d.server.Set(words.Server(tx.LastError), kit.InkQuiet)
	for i, fact := range [...]string{kit.Money(tx.Amount),
		purchase.MaskCard(tx.Card) + ", " + strings.ToLower(words.Source(tx.Source)), kit.FullTime(tx.ScannedAt),
		tx.StaffUserID, or(tx.Receipt), or(tx.Note), strconv.Itoa(tx.Attempts), tx.IdempotencyKey} {
		d.facts[i].Set(fact)
	}
	kit.SetVisible(d.count, ticked > 0)
	if ticked > 0 {
		d.count.Set(words.N(int64(ticked), "For the {n} chosen:", "For the {n} chosen:"))
	}
	d.rescan.SetEnabled(ticked == 0 || ticked == 1 && d.onlyThis())
	d.root.Refresh()
}

// onlyThis: one is ticked, and it is the one shown.
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
	d.open(d.replace.root)
	d.replace.reset(d.tx)
	d.shell.Focus(d.replace.card)
}

func (d *detail) openDismiss() {
	d.open(d.dismiss.root)
	d.dismiss.reset(d.ticked)
	d.shell.Focus(d.dismiss.reason)
}

func (d *detail) open(form *fyne.Container) {
	d.buttons.Hide()
	form.Show()
	d.say("", kit.InkQuiet)
}

// close goes back to the choice of actions.
func (d *detail) close() {
	d.closeForms()
	d.say("", kit.InkQuiet)
}

// closeForms leaves what was said of the last action: it is not about the sale
// that is shown next.
func (d *detail) closeForms() {
	d.replace.root.Hide()
	d.dismiss.root.Hide()
	d.buttons.Show()
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
