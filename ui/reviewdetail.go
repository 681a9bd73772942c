package ui

import (
	"strconv"
	"strings"

	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/ui/words"
)

// reviewDetail is one refused sale, and what a manager can do with it, or with
// all that are ticked.
type reviewDetail struct {
	root     *fyne.Container
	why      *kit.Words
	server   *kit.Words
	facts    [8]*kit.Text
	count    *kit.Text
	message  *kit.Words
	actions  *fyne.Container
	retry    *kit.Button
	rescan   *kit.Button
	end      *kit.Button
	replace  *rescanForm
	dismiss  *reasonForm
	currency string
	tx       purchase.Transaction
	several  int
	busy     bool

	chosen    func() []purchase.Transaction
	onRetry   func([]purchase.Transaction)
	onDismiss func(txs []purchase.Transaction, reason string)
	onReplace func(tx purchase.Transaction, card string, source purchase.Source)
	onCopy    func([]purchase.Transaction)
	focus     func(fyne.Focusable)
}

var factNames = [...]string{"Amount", "Card", "Scanned", "Staff", "Receipt", "Note", "Attempts", "Key"}

func newReviewDetail() *reviewDetail {
	d := &reviewDetail{why: kit.NewWords("", kit.InkText).Sized("subHeadingText"), server: kit.NewWords("", kit.InkQuiet), message: kit.NewWords("", kit.InkError),
		count: kit.NewText("", kit.SizeSmall, kit.InkAccent), replace: newRescanForm(), dismiss: newReasonForm()}
	var facts []fyne.CanvasObject
	for i, name := range factNames {
		d.facts[i] = kit.NewCut("", kit.SizeSmall, kit.InkText)
		facts = append(facts, kit.NewText(name, kit.SizeSmall, kit.InkQuiet), d.facts[i])
	}
	d.count.Bold = true
	d.retry = kit.NewButton("Try again", kit.Primary, func() { d.begin(func() { d.onRetry(d.chosen()) }) })
	d.rescan = kit.NewButton("Rescan and replace", kit.Plain, func() { d.open(d.replace.root); d.replace.reset(d.tx); d.focus(d.replace.card) })
	d.end = kit.NewButton("Dismiss", kit.Danger, func() { d.open(d.dismiss.root); d.dismiss.reset(d.several); d.focus(d.dismiss.reason) })
	copyIt := kit.NewButton("Copy for support", kit.Quiet, func() { d.onCopy(d.chosen()) })
	d.actions = kit.Column(kit.Grid/2, d.count, kit.Row(kit.Grid, 1, d.retry, d.rescan, d.end), copyIt)
	d.rescan.Cut = true
	d.replace.onCancel, d.dismiss.onCancel = d.close, d.close
	d.replace.onReplace = func(card string, source purchase.Source) {
		d.begin(func() { d.onReplace(d.tx, card, source) })
	}
	d.dismiss.onDismiss = func(reason string) { d.begin(func() { d.onDismiss(d.chosen(), reason) }) }
	says := kit.Column(kit.Grid, d.why.Box, d.server.Box, kit.Strut(0, kit.Grid/2), kit.Container(pairs{label: 76}, facts...))
	foot := kit.Column(kit.Grid, d.message.Box, d.actions, d.replace.root, d.dismiss.root)
	d.root = kit.Sheet(kit.ColumnFill(kit.Grid, 0, fynecontainer.NewVScroll(says), kit.Rule(), foot))
	d.close()
	return d
}

func (d *reviewDetail) show(tx purchase.Transaction, ticked int) {
	d.tx, d.several = tx, ticked
	d.why.Set(reviewWords(tx), kit.InkText)
	d.server.Set(serverWords(tx.LastError), kit.InkQuiet)
	for i, fact := range [...]string{kit.Money(tx.Amount), purchase.MaskCard(tx.Card) + ", " + strings.ToLower(sourceWords(tx.Source)),
		kit.FullTime(tx.ScannedAt), tx.StaffUserID, or(tx.Receipt), or(tx.Note), strconv.Itoa(tx.Attempts), tx.IdempotencyKey} {
		d.facts[i].Set(fact)
	}
	kit.SetVisible(d.count, ticked > 0)
	if ticked > 0 {
		d.count.Set("For the " + strconv.Itoa(ticked) + " chosen:")
	}
	d.rescan.SetEnabled(ticked < 2 && (ticked == 0 || d.onlyThis()))
	d.root.Refresh()
}

// onlyThis: one is ticked, and it is the one shown.
func (d *reviewDetail) onlyThis() bool {
	txs := d.chosen()
	return len(txs) == 1 && txs[0].IdempotencyKey == d.tx.IdempotencyKey
}

func or(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (d *reviewDetail) rescanning() bool { return d.replace.root.Visible() }

func (d *reviewDetail) open(form *fyne.Container) {
	d.actions.Hide()
	form.Show()
	d.say("", kit.InkQuiet)
}

// close goes back to the choice of actions.
func (d *reviewDetail) close() {
	d.closeForms()
	d.say("", kit.InkQuiet)
}

// closeForms leaves what was said of the last action: it is not about the sale
// that is shown next.
func (d *reviewDetail) closeForms() {
	d.replace.root.Hide()
	d.dismiss.root.Hide()
	d.actions.Show()
}

// begin keeps a double click from acting twice.
func (d *reviewDetail) begin(act func()) {
	if !d.busy {
		d.busy = true
		act()
	}
}

// done ends an action: with what it came to, or what went wrong.
func (d *reviewDetail) done(what string, ink fyne.ThemeColorName, err error) {
	d.busy = false
	if err != nil {
		d.say(words.Say(err), kit.InkError)
		return
	}
	d.close()
	d.say(what, ink)
}

func (d *reviewDetail) say(what string, ink fyne.ThemeColorName) {
	d.message.Set(what, ink)
	d.root.Refresh()
}

// pairs is a table of a label and its value a line.
type pairs struct{ label float32 }

func (p pairs) height(objects []fyne.CanvasObject, i int) float32 {
	return max(objects[i].MinSize().Height, objects[i+1].MinSize().Height) + kit.Grid/2
}

func (p pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for i := 0; i+1 < len(objects); i += 2 {
		height += p.height(objects, i)
	}
	return fyne.NewSize(p.label+10*kit.Grid, height)
}

func (p pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at float32
	for i := 0; i+1 < len(objects); i += 2 {
		height := p.height(objects, i)
		objects[i].Move(fyne.NewPos(0, at))
		objects[i].Resize(fyne.NewSize(p.label, height-kit.Grid/2))
		objects[i+1].Move(fyne.NewPos(p.label+kit.Grid, at))
		objects[i+1].Resize(fyne.NewSize(max(size.Width-p.label-kit.Grid, 0), height-kit.Grid/2))
		at += height
	}
}
