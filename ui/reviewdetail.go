package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
)

// reviewDetail is one refused sale, and what a manager can do with it, or with
// all that are ticked.
type reviewDetail struct {
	root     *fyne.Container
	why      *words
	server   *words
	facts    [8]*text
	count    *text
	message  *words
	actions  *fyne.Container
	retry    *button
	rescan   *button
	end      *button
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
	d := &reviewDetail{why: newWords("", inkText).sized("subHeadingText"), server: newWords("", inkQuiet), message: newWords("", inkError),
		count: newText("", sizeSmall, inkAccent), replace: newRescanForm(), dismiss: newReasonForm()}
	var facts []fyne.CanvasObject
	for i, name := range factNames {
		d.facts[i] = newCut("", sizeSmall, inkText)
		facts = append(facts, newText(name, sizeSmall, inkQuiet), d.facts[i])
	}
	d.count.bold = true
	d.retry = newButton("Try again", primary, func() { d.begin(func() { d.onRetry(d.chosen()) }) })
	d.rescan = newButton("Rescan and replace", plain, func() { d.open(d.replace.root); d.replace.reset(d.tx); d.focus(d.replace.card) })
	d.end = newButton("Dismiss", danger, func() { d.open(d.dismiss.root); d.dismiss.reset(d.several); d.focus(d.dismiss.reason) })
	copyIt := newButton("Copy for support", quiet, func() { d.onCopy(d.chosen()) })
	d.actions = column(grid/2, d.count, row(grid, 1, d.retry, d.rescan, d.end), copyIt)
	d.rescan.cut = true
	d.replace.onCancel, d.dismiss.onCancel = d.close, d.close
	d.replace.onReplace = func(card string, source purchase.Source) {
		d.begin(func() { d.onReplace(d.tx, card, source) })
	}
	d.dismiss.onDismiss = func(reason string) { d.begin(func() { d.onDismiss(d.chosen(), reason) }) }
	says := column(grid, d.why.box, d.server.box, strut(0, grid/2), container(pairs{label: 76}, facts...))
	foot := column(grid, d.message.box, d.actions, d.replace.root, d.dismiss.root)
	d.root = sheet(columnFill(grid, 0, fynecontainer.NewVScroll(says), rule(), foot))
	d.close()
	return d
}

func (d *reviewDetail) show(tx purchase.Transaction, ticked int) {
	d.tx, d.several = tx, ticked
	d.why.set(reviewWords(tx), inkText)
	d.server.set(serverWords(tx.LastError), inkQuiet)
	for i, fact := range [...]string{money(tx.Amount), purchase.MaskCard(tx.Card) + ", " + strings.ToLower(sourceWords(tx.Source)),
		fullTime(tx.ScannedAt), tx.StaffUserID, or(tx.Receipt), or(tx.Note), strconv.Itoa(tx.Attempts), tx.IdempotencyKey} {
		d.facts[i].set(fact)
	}
	setVisible(d.count, ticked > 0)
	if ticked > 0 {
		d.count.set("For the " + strconv.Itoa(ticked) + " chosen:")
	}
	d.rescan.enable(ticked < 2 && (ticked == 0 || d.onlyThis()))
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
	d.say("", inkQuiet)
}

// close goes back to the choice of actions.
func (d *reviewDetail) close() {
	d.closeForms()
	d.say("", inkQuiet)
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
		d.say(sentence(err), inkError)
		return
	}
	d.close()
	d.say(what, ink)
}

func (d *reviewDetail) say(what string, ink fyne.ThemeColorName) {
	d.message.set(what, ink)
	d.root.Refresh()
}

// pairs is a table of a label and its value a line.
type pairs struct{ label float32 }

func (p pairs) height(objects []fyne.CanvasObject, i int) float32 {
	return max(objects[i].MinSize().Height, objects[i+1].MinSize().Height) + grid/2
}

func (p pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for i := 0; i+1 < len(objects); i += 2 {
		height += p.height(objects, i)
	}
	return fyne.NewSize(p.label+10*grid, height)
}

func (p pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at float32
	for i := 0; i+1 < len(objects); i += 2 {
		height := p.height(objects, i)
		objects[i].Move(fyne.NewPos(0, at))
		objects[i].Resize(fyne.NewSize(p.label, height-grid/2))
		objects[i+1].Move(fyne.NewPos(p.label+grid, at))
		objects[i+1].Resize(fyne.NewSize(max(size.Width-p.label-grid, 0), height-grid/2))
		at += height
	}
}
