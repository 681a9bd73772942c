package kit

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// SaleLine is a sale as a line of a list: when, whose, how much, which receipt, by whom,
// and what has become of it.
type SaleLine struct {
	When, Whose, Amount, Receipt, Staff string
	Look                                Look
}

// NewSaleRow is an empty row for a list of sales; ShowSale fills it.
func NewSaleRow() fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for range saleShares {
		cells = append(cells, NewCut("", SizeSmall, InkText))
	}
	cells[saleAmount].(*Text).Align = fyne.TextAlignTrailing
	return Container(saleRow{}, append(cells, NewMark(ShapeNone, InkQuiet, saleMark))...)
}

// ShowSale puts a sale in a row of NewSaleRow.
func ShowSale(row fyne.CanvasObject, l SaleLine) {
	cells := row.(*fyne.Container).Objects
	inks := [...]fyne.ThemeColorName{InkQuiet, InkText, InkText, InkText, InkQuiet, l.Look.Ink}
	for i, text := range [...]string{l.When, l.Whose, l.Amount, l.Receipt, l.Staff, l.Look.Word} {
		cells[i].(*Text).SetInk(text, inks[i])
	}
	cells[len(saleShares)].(*Mark).Set(l.Look.Shape, l.Look.Ink)
}

// SaleList is a list of sales under the names of its columns.
func SaleList(list *List) *fyne.Container {
	names := NewSaleRow().(*fyne.Container)
	of := saleNames()
	ShowSale(names, SaleLine{When: of[0], Whose: of[1], Amount: of[2], Receipt: of[3], Staff: of[4],
		Look: Look{Word: of[5], Ink: InkQuiet}})
	for _, cell := range names.Objects[:len(saleShares)] {
		text := cell.(*Text)
		text.SetInk(text.Content, InkQuiet)
	}
	names.Layout = saleHead{}
	return ColumnFill(0, 1, OverList(names), list)
}

// saleNames are the names of the columns.
func saleNames() [len(saleShares)]string {
	return [...]string{words.T("Recorded at"), words.T("Customer"), words.T("Amount"), words.T("Receipt"),
		words.T("Staff"), words.T("State")}
}

// saleHead is a row that is no higher than its texts.
type saleHead struct{ saleRow }

func (saleHead) MinSize(cells []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60*Grid, cells[0].MinSize().Height)
}

// saleShares are the columns' shares of the width, in the order of SaleLine.
var saleShares = [...]float32{0.235, 0.22, 0.13, 0.125, 0.14, 0.15}

// saleNeeds are the widths that the columns need, as they were measured last. Each row is laid out by them, and they
// change only with what they are kept for.
var saleNeeds struct {
	language      string
	zoom, letters float32
	texts, names  [len(saleShares)]float32 // for what usually stands there; and for the column's name too
}

func measureSaleNames() (texts, names [len(saleShares)]float32) {
	n := &saleNeeds
	if language := words.InForce(); n.language != language || n.zoom != zoom || n.letters != letters {
		n.language, n.zoom, n.letters = language, zoom, letters
		wide := func(text string) float32 { return fyne.MeasureText(text, SizeSmall, fyne.TextStyle{}).Width + 2*Grid }
		n.texts = [len(saleShares)]float32{0, wide(purchase.MaskCard("00000000")),
			wide(Money(purchase.Money{Minor: 12345, Currency: "EUR"})), wide("R-1234"), wide("Anna"), 0}
		for month := range time.Month(12) {
			at := time.Date(2026, month+1, 28, 10, 48, 0, 0, time.Local)
			n.texts[0] = max(n.texts[0], wide(SaleTime(at, at)))
		}
		last := len(saleShares) - 1
		for _, word := range stateWords() {
			n.texts[last] = max(n.texts[last], wide(word)+Px(saleMark)+Grid/2)
		}
		for i, name := range saleNames() {
			n.names[i] = max(n.texts[i], wide(name))
		}
	}
	return n.texts, n.names
}

// SaleTime is when a sale was, in a list: the year only of one that is more than 300 days from now.
func SaleTime(at, now time.Time) string {
	day := words.Day
	if now.Sub(at).Abs() > 300*24*time.Hour {
		day = words.Date
	}
	return words.When(at, day) + " " + words.When(at, words.Time)
}

// stateWords are what may have become of a sale: the one column whose texts are known.
func stateWords() (all []string) {
	for _, s := range purchase.States {
		all = append(all, LookOf(s).Word)
	}
	return append(all, LookOfSale(purchase.Transaction{ReplacedBy: "another"}).Word)
}

// saleWidths are the columns' widths: their shares of all, but for a column whose name or usual text needs more,
// which the others give as they can. If they cannot, the names are cut.
func saleWidths(all float32) [len(saleShares)]float32 {
	texts, names := measureSaleNames()
	widths, fit := saleWidthsFor(all, names)
	if !fit {
		widths, _ = saleWidthsFor(all, texts)
	}
	return widths
}

func saleWidthsFor(all float32, needs [len(saleShares)]float32) (widths [len(saleShares)]float32, fit bool) {
	lacks, spare := float32(0), float32(0)
	for i := range widths {
		widths[i] = saleShares[i] * all
		lacks += max(needs[i]-widths[i], 0)
		spare += max(widths[i]-needs[i], 0)
	}
	if lacks > spare {
		return widths, false
	}
	for i := range widths {
		if over := widths[i] - needs[i]; over > 0 {
			widths[i] -= over * lacks / max(spare, 1)
		} else {
			widths[i] = needs[i]
		}
	}
	return widths, true
}

const (
	saleAmount         = 2
	saleMark   float32 = 12 // as on the smallest window
)

// saleRow lays the columns out; the mark stands before the last one's word.
type saleRow struct{}

func (saleRow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60*Grid, Touch) }

func (saleRow) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	at := float32(0)
	for i, width := range saleWidths(size.Width) {
		indent := float32(0)
		if i == len(saleShares)-1 {
			mark := Px(saleMark)
			indent = mark + Grid/2
			cells[len(saleShares)].Resize(fyne.NewSquareSize(mark))
			cells[len(saleShares)].Move(fyne.NewPos(at, (size.Height-mark)/2))
		}
		cells[i].Resize(fyne.NewSize(max(width-indent-2*Grid, 0), size.Height))
		cells[i].Move(fyne.NewPos(at+indent, 0))
		at += width
	}
}
