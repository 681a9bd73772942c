package words_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/ui/words"
)

// full is a fault of a kind with every fact set.
func full(kind fault.Kind) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Field: fault.Note, Where: "tab", Min: 1, Max: 9, Count: 3,
		Currency: "EUR", Amount: "24.50 EUR", Limit: "10.00 EUR", Card: "…f456", Key: "k", Name: "n",
		Account: "ana@shop.example", Proxy: "proxy:8080", Status: 502, Wait: 90 * time.Second,
		At: time.Unix(1, 0), Sent: "enter", Detail: "inactive"}}
}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range fault.Kinds() {
		if kind.Class() == fault.Books || kind.Class() == fault.POS { // only verbs tell of them
			continue
		}
		w := words.Of(full(kind))
		if w.What == "" || strings.Contains(w.What, string(kind)) {
			t.Errorf("%s has no words", kind)
			continue
		}
		for _, sentence := range []string{w.What, w.Do} {
			if sentence == "" {
				continue
			}
			if sentence != words.Sentence(sentence) {
				t.Errorf("%s: %q is no whole sentence", kind, sentence)
			}
			if strings.ContainsAny(sentence, "{}") || strings.Contains(sentence, "  ") {
				t.Errorf("%s: %q has a fact that nobody fills in", kind, sentence)
			}
		}
	}
}

func TestSay(t *testing.T) {
	full := fault.New(fault.StoreFull).With(fs.ErrInvalid)
	limit := fault.Fault{Kind: fault.AmountTooLarge, Facts: fault.Facts{Limit: "9999999.99"}}
	low := fault.New(fault.InputLimit).With(fault.New(fault.AmountZero))
	clock := fault.Fault{Kind: fault.LinkUntrusted, Facts: fault.Facts{Clock: true}}
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{fault.Fault{}, ""},
		{fmt.Errorf("record: %w", full), "The disk is full. Make room on it."},
		{limit, "The amount is above 9999999.99."},
		{low, "The limit cannot be used. The amount is zero."},
		{clock, "The connection to Forloy is not safe. This PC's clock looks wrong: set it right."},
	} {
		if got := words.Say(test.err); got != test.want {
			t.Errorf("%v is said as %q, want %q", test.err, got, test.want)
		}
	}
}

// What is no fault, or a newer version's, never reaches the screen: it goes to the log,
// once.
func TestForeignErrors(t *testing.T) {
	for _, err := range []error{errors.New("open /home/x: denied"), fmt.Errorf("dial: %w", fs.ErrPermission),
		errors.Join(errors.New("one"), errors.New("two")), fault.New("link.of_tomorrow")} {
		var told []error
		words.OnForeign(func(err error) { told = append(told, err) })
		for range 3 { // a band says it every second
			if got := words.Say(err); got != "Something unexpected went wrong. The log has the details." {
				t.Errorf("%v is said as %q", err, got)
			}
		}
		if len(told) != 1 || told[0].Error() != err.Error() {
			t.Errorf("told %v of %v", told, err)
		}
	}
	words.OnForeign(nil)
}

// TestAmountsInSentences are written as the language in force writes them.
func TestAmountsInSentences(t *testing.T) {
	defer words.Use("")
	f := fault.Fault{Kind: fault.DoubtLimit, Facts: fault.Facts{Amount: "1200.50 EUR", Limit: "1000.00 EUR"}}
	for code, want := range map[string]string{
		"en-GB": "€1,200.50 is more than this till's limit of €1,000.00.",
		"de":    "1.200,50\u00a0€ ist mehr als die Grenze dieser Kasse von 1.000,00\u00a0€.",
	} {
		words.Use(code)
		if got := words.Of(f).What; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
