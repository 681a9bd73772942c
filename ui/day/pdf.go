package day

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// paper is a page of paper that is written from the top, in millimetres. Its letters
// are those of the window, so every language that the window speaks can be printed.
type paper struct {
	*fpdf.Fpdf
	width   float64    // between the margins
	letters *sfnt.Font // nil: it cannot be told which there are
	buffer  sfnt.Buffer
}

const (
	margin     = 20.0
	lineHeight = 5.5
	family     = "window"
)

func newPaper(foot string) *paper {
	size := "A4"
	if strings.HasSuffix(words.Locale(), "-US") || strings.HasSuffix(words.Locale(), "-CA") {
		size = "Letter"
	}
	p := &paper{Fpdf: fpdf.New("P", "mm", size, "")}
	regular := theme.DefaultTheme().Font(fyne.TextStyle{}).Content()
	p.letters, _ = sfnt.Parse(regular)
	p.AddUTF8FontFromBytes(family, "", regular)
	p.AddUTF8FontFromBytes(family, "B", theme.DefaultTheme().Font(fyne.TextStyle{Bold: true}).Content())
	p.SetCatalogSort(true)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	full, _ := p.GetPageSize()
	p.width = full - 2*margin
	p.AliasNbPages("")
	p.SetFooterFunc(func() {
		p.SetY(-margin + 5)
		p.font("", 8)
		page := words.T("page {n} of {all}", "n", strconv.Itoa(p.PageNo()), "all", "{nb}")
		p.CellFormat(p.width/2, lineHeight, foot, "", 0, "L", false, 0, "")
		wider := p.GetStringWidth("{nb}") - p.GetStringWidth("0") // than the number that will stand there
		p.CellFormat(p.width/2+wider, lineHeight, page, "", 0, "R", false, 0, "")
	})
	p.AddPage()
	return p
}

func (p *paper) font(style string, size float64) { p.SetFont(family, style, size) }

// text writes a paragraph.
func (p *paper) text(style string, size float64, says string) {
	p.font(style, size)
	p.MultiCell(p.width, size*0.5, p.printed(says), "", "L", false)
}

// printed is a text with a question mark for each character that the page's letters lack.
func (p *paper) printed(text string) string {
	return strings.Map(func(r rune) rune {
		if p.lacks(r) {
			return '?'
		}
		return r
	}, text)
}

// lacks reports whether the page's letters have no picture of a character. Of those above U+FFFF the PDF's writer
// makes two others.
func (p *paper) lacks(r rune) bool {
	if r > 0xFFFF {
		return true
	}
	if p.letters == nil || unicode.IsSpace(r) {
		return false
	}
	at, err := p.letters.GlyphIndex(&p.buffer, r)
	return err == nil && at == 0
}

// money is an amount, with its currency's code where the page's letters lack the sign.
func (p *paper) money(m purchase.Money) string {
	amount := kit.Money(m)
	if strings.ContainsFunc(amount, p.lacks) {
		return words.AmountByCode(m.Decimal(), m.Code())
	}
	return amount
}

// part begins a section with a line across. If fewer than least millimetres are left, it
// begins on the next page.
func (p *paper) part(title string, least float64) {
	_, full := p.GetPageSize()
	if p.GetY()+least > full-margin {
		p.AddPage()
	}
	p.Ln(4)
	p.font("B", 10)
	p.CellFormat(p.width, lineHeight+1, title, "B", 1, "L", false, 0, "")
	p.Ln(1)
}

// row writes cells side by side, each over its share of the width. align has a letter for
// each: L or R.
func (p *paper) row(style string, shares []float64, align string, cells ...string) {
	p.font(style, 10)
	for i, cell := range cells {
		width := shares[i] * p.width
		end := 0
		if i == len(cells)-1 {
			end = 1
		}
		p.CellFormat(width, lineHeight, p.cut(p.printed(cell), width-2), "", end, align[i:i+1], false, 0, "")
	}
}

// cut shortens a text to a width.
func (p *paper) cut(text string, width float64) string {
	if p.GetStringWidth(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 && p.GetStringWidth(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// writePDF writes a closing as a page to be signed, in the language in force.
func writePDF(w io.Writer, c purchase.Closing, s till.Status) error {
	number, practice := words.T("Closing no. {n}", "n", words.Number(int64(c.Number))), ""
	if s.Practice {
		practice = words.T("PRACTICE") // on each page: the last one, to be signed, is a page of its own
	}
	p := newPaper(strings.Join(nonEmpty("Counterfoil", practice, number), " · "))
	p.SetTitle(number, true)
	p.SetCreator("Counterfoil", true)
	p.SetCreationDate(c.At)
	p.SetModificationDate(c.At)
	if s.Practice {
		p.text("B", 12, words.T("PRACTICE: nothing on this page is real"))
	}
	at := counterOf(c, s)
	p.text("", 11, purchase.Legible(strings.Join(nonEmpty(at.Location, at.Terminal), " · ")))
	p.Ln(2)
	p.text("B", 18, kit.Upper(words.LongDayOf(c.Day.Date)))
	p.text("B", 12, number)
	p.Ln(1)
	p.text("", 10, closedLine(c, s))
	p.totals(c.Day, s)
	for _, of := range splits(c.Day, s) {
		p.split(of)
	}
	p.corrections(c.Day.Corrections)
	p.open(c, s)
	p.proof(c)
	p.signature()
	return p.Output(w)
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}

var figureShares = []float64{0.5, 0.2, 0.3}

func (p *paper) figure(style string, f figure, home string) {
	name, count := f.name, words.Number(f.tally.Count)
	of := codes(f.tally)
	if len(of) == 0 {
		p.row(style, figureShares, "LRR", name, count, p.money(purchase.Money{Currency: home}))
	}
	for _, code := range of {
		amount := p.money(purchase.Money{Minor: f.tally.Sums[code], Currency: code})
		p.row(style, figureShares, "LRR", name, count, amount)
		name, count = "", ""
	}
}

func (p *paper) totals(d purchase.Day, s till.Status) {
	p.part(words.T("Totals"), 60)
	sold, not := figures(d)
	for _, f := range sold {
		p.figure("", f, s.Station.Currency)
	}
	p.figure("B", takingsOf(d), s.Station.Currency)
	p.Ln(2)
	for _, f := range not {
		p.figure("", f, s.Station.Currency)
	}
	p.figure("B", recordedOf(d), s.Station.Currency)
}

func (p *paper) split(of split) {
	p.part(of.title, 20)
	for _, f := range of.figures {
		p.figure("", f, "")
	}
}

func (p *paper) corrections(all []purchase.Correction) {
	if len(all) == 0 {
		return
	}
	p.part(words.T("Corrections of closed days"), 25)
	for _, c := range all {
		p.text("B", 10, kit.Upper(words.LongDayOf(c.Date)))
		for _, f := range correctionLines(c) {
			p.figure("", f, "")
		}
	}
}

var openShares = []float64{0.2, 0.18, 0.22, 0.2, 0.2}

func (p *paper) open(c purchase.Closing, s till.Status) {
	p.part(words.T("Still open"), 20)
	p.text("", 10, openLine(c))
	if len(c.Open) > 0 {
		p.row("B", openShares, "LLLLR", words.T("Recorded at"), words.T("State"), words.T("Receipt no."),
			words.T("Staff"),
			words.T("Amount"))
	}
	for _, o := range c.Open {
		p.row("", openShares, "LLLLR", words.When(o.RecordedAt, words.Seconds), kit.LookOf(o.State).Word,
			purchase.Legible(o.Receipt), kit.Name(s.StaffOf(o.StaffUserID)), p.money(o.Amount))
	}
	if c.More > 0 {
		p.text("", 10, words.T("and {n} more, counted in the totals", "n", words.Number(c.More)))
	}
}

// What the proof and the signature take, in millimetres. They stay together: a page with a
// signature alone could belong to any other.
const proofRoom, signatureRoom = 45, 25

func (p *paper) proof(c purchase.Closing) {
	p.part(words.T("Proof"), proofRoom+signatureRoom)
	p.text("", 10, proofLine(c.Head))
	for _, half := range halves(c.Head.Hash) {
		p.text("", 9, half)
	}
	p.text("", 8, words.T("The hash covers every entry of the journal up to that point. As long as the journal "+
		"still contains it, nothing before this closing has been changed."))
}

func (p *paper) signature() {
	_, full := p.GetPageSize()
	if p.GetY()+signatureRoom > full-margin {
		p.AddPage()
	}
	p.Ln(18)
	left, right := p.width*0.35, p.width*0.55
	y := p.GetY()
	p.Line(margin, y, margin+left, y)
	p.Line(margin+p.width-right, y, margin+p.width, y)
	p.font("", 8)
	p.CellFormat(p.width-right, lineHeight, words.T("Date"), "", 0, "L", false, 0, "")
	p.CellFormat(right, lineHeight, words.T("Signature"), "", 1, "L", false, 0, "")
}
