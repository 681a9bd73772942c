package sale

import (
	"strings"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// amountBox is the amount in big numerals, as it was typed.
type amountBox struct {
	*kit.Checked
	currency *kit.Text
	reading  *kit.Text // what will be recorded, over the field: 5 and 00 are 500.00
	code     string
	after    func(time.Duration, func()) // runs a func on the UI goroutine after a while
	keeping  bool                        // the hint is being kept
}

func newAmountBox(after func(time.Duration, func())) *amountBox {
	a := &amountBox{after: after, currency: kit.NewText("", kit.SizeLarge, kit.InkQuiet),
		reading: kit.NewBold("", kit.SizeSmall, kit.InkText)}
	look := kit.TextLook{Text: kit.SizeHuge, Padding: kit.Grid, Faint: true}
	a.Checked = kit.NewCheckedIn(look, "0.00", a.cannotBe, a.currency)
	a.Field.Strong = true
	return a
}

// cannotBe returns why a text cannot be an amount. It is nil if it is one, or could
// become one with more keys.
func (a *amountBox) cannotBe(content string) error {
	_, err := purchase.ParseMoney(content, a.code)
	if a.code == "" || purchase.Unfinished(err) {
		return nil
	}
	return err
}

// Look judges the amount, and says how it reads.
func (a *amountBox) Look() {
	a.Checked.Look()
	reads := ""
	if m, err := purchase.ParseMoney(a.Field.Text, a.code); err == nil {
		reads = "= " + kit.Money(m)
	}
	a.reading.Set(reads)
	a.keepHint()
}

// Put sets the amount, as typed.
func (a *amountBox) Put(content string) {
	a.Field.Put(content)
	a.Look()
}

// GiveBack sets an amount that nobody is typing: the next digit begins another.
func (a *amountBox) GiveBack(content string) {
	a.Put(content)
	a.Field.SelectAll()
}

// The toolkit drops the text sizes of what it has not drawn after a minute. A refresh
// every hintKept keeps those of the hint.
const hintKept = 20 * time.Second

// keepHint refreshes the hint while an amount hides it, so that the field keeps its size.
func (a *amountBox) keepHint() {
	if a.keeping || a.Field.Text == "" {
		return
	}
	a.keeping = true
	a.after(hintKept, func() {
		a.keeping = false
		if a.Field.Text != "" {
			a.Field.Refresh()
			a.keepHint()
		}
	})
}

// press is a key of the touch keypad, or one typed while no field has the
// focus.
func (a *amountBox) press(key rune) { a.Field.Press(key) }

// asking are the characters that open help and search where no field has the keyboard.
const asking = "?/"

// asksFor takes one of asking out of the amount, and does what it stands for, when typing rests
// behind it: by then a scan's characters are gone. What is typed on sooner stays and is no amount:
// without it, 12?50 would become 1250.
func (r *Room) asksFor() {
	content := r.amount.Field.Text
	last := strings.LastIndexAny(content, asking)
	if last < 0 || last+1 < len(content) || r.OnAsk == nil {
		return
	}
	r.amount.WhenResting(func() {
		if r.amount.Field.Text == content {
			r.amount.Put(content[:last])
			r.OnAsk(rune(content[last]))
		}
	})
}

func (a *amountBox) setCurrency(code string) {
	if code == a.code {
		return
	}
	a.code = code
	a.currency.Set(words.Sign(code))
	if digits, err := purchase.Digits(code); err == nil {
		hint := "0"
		if digits > 0 {
			hint += words.DecimalSign() + strings.Repeat("0", digits)
		}
		a.Field.SetPlaceHolder(hint)
	}
	a.Look()
}
