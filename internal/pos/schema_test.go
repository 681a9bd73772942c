package pos_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
)

func utf16LE(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

func TestReadable(t *testing.T) {
	whole := pos.Sale{Amount: "24.50", Currency: "EUR", Receipt: "R-1", Card: "forloy_enr_a", Note: "two, please",
		Punches: "2", At: "2026-03-10T14:22:05+01:00", Record: true}
	for name, test := range map[string]struct {
		parse func([]byte) (pos.Sale, error)
		text  string
		want  pos.Sale
	}{
		"json": {pos.ParseJSON, `{"amount":"24.50","currency":"eur","receipt":"R-1","card":"forloy_enr_a",
			"note":"two, please","punches":2,"at":"2026-03-10T14:22:05+01:00","record":true}`, whole},
		"a number as it is written": {pos.ParseJSON, `{"amount":24.50}`, pos.Sale{Amount: "24.50"}},
		"null is not there": {pos.ParseJSON, `{"amount":1,"card":null,"record":false}` + "\n",
			pos.Sale{Amount: "1"}},
		"PowerShell's UTF-16": {pos.ParseJSON, utf16LE(`{"amount":1,"note":"für Zoë"}`),
			pos.Sale{Amount: "1", Note: "für Zoë"}},
		"a mark of UTF-8": {pos.ParseJSON, "\ufeff" + `{"amount":1}`, pos.Sale{Amount: "1"}},
		"csv": {pos.ParseCSV, "amount,currency,receipt,card,note,punches,at,record\n" +
			`24.50,EUR,R-1,forloy_enr_a,"two, please",2,2026-03-10T14:22:05+01:00,true` + "\n", whole},
		"semicolons and a comma": {pos.ParseCSV, "Amount; Receipt \r\n24,50;R-1\r\n",
			pos.Sale{Amount: "24,50", Receipt: "R-1"}},
		"tabs": {pos.ParseCSV, "receipt\tamount\nR-1\t7", pos.Sale{Amount: "7", Receipt: "R-1"}},
		"a comma in quotes": {pos.ParseCSV, "amount,receipt\n\"24,50\",R-1\n",
			pos.Sale{Amount: "24,50", Receipt: "R-1"}},
		"one field":     {pos.ParseCSV, "amount\n7\n\n", pos.Sale{Amount: "7"}},
		"csv in UTF-16": {pos.ParseCSV, utf16LE("amount\r\n7\r\n"), pos.Sale{Amount: "7"}},
		"UTF-16, the other way round": {pos.ParseCSV,
			"\xfe\xff\x00a\x00m\x00o\x00u\x00n\x00t\x00\n\x007\x00\n",
			pos.Sale{Amount: "7"}},
		"a character of two units": {pos.ParseJSON, utf16LE(`{"amount":1,"note":"🎁"}`),
			pos.Sale{Amount: "1", Note: "🎁"}},
		"and escaped": {pos.ParseJSON, `{"amount":1,"note":"\ud83c\udf81"}`,
			pos.Sale{Amount: "1", Note: "🎁"}},
		"no escape": {pos.ParseJSON, `{"amount":1,"note":"\\ud83c"}`,
			pos.Sale{Amount: "1", Note: `\ud83c`}},
		"a separator at the end": {pos.ParseCSV, "amount;receipt;\n7;R-1;\n",
			pos.Sale{Amount: "7", Receipt: "R-1"}},
		"DOS's end of a text": {pos.ParseCSV, "amount\r\n7\r\n\x1a", pos.Sale{Amount: "7"}},
		"DOS's end of JSON":   {pos.ParseJSON, "{\"amount\":7}\r\n\x1a\x1a", pos.Sale{Amount: "7"}},
	} {
		if got, err := test.parse([]byte(test.text)); err != nil || got != test.want {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, test := range map[string]struct {
		parse func([]byte) (pos.Sale, error)
		text  string
		want  fault.Kind
	}{
		"nothing":               {pos.ParseJSON, " \n", fault.POSEmpty},
		"nothing in csv":        {pos.ParseCSV, "\ufeff", fault.POSEmpty},
		"the middle":            {pos.ParseJSON, `{"amount":"24`, fault.POSCutShort},
		"after a value":         {pos.ParseJSON, `{"amount":"24"`, fault.POSCutShort},
		"after a name":          {pos.ParseJSON, `{"amount"`, fault.POSCutShort},
		"only the names":        {pos.ParseCSV, "amount,receipt\n", fault.POSCutShort},
		"room not filled yet":   {pos.ParseJSON, `{"amount":1}` + "\x00\x00", fault.POSCutShort},
		"in quotes":             {pos.ParseCSV, "amount,note\n24.50,\"two, ", fault.POSCutShort},
		"in quotes, at a line":  {pos.ParseCSV, "note;amount\n\"first\n", fault.POSCutShort},
		"after half the fields": {pos.ParseCSV, "amount;receipt;note\r\n24,50;R-1", fault.POSCutShort},
		"a whole line, short":   {pos.ParseCSV, "amount;receipt;note\r\n24,50;R-1\r\n", fault.POSFormat},
		"behind a quote":        {pos.ParseCSV, "amount,note\n24.50,\"a\"b", fault.POSFormat},
		"another character set": {pos.ParseCSV, "amount,note\n1,f\xfcr\n", fault.POSText},
		"half a character":      {pos.ParseJSON, `{"amount":1,"receipt":"R-1\ud800"}`, fault.POSText},
		"its other half":        {pos.ParseJSON, `{"amount":1,"receipt":"R-1\udc00"}`, fault.POSText},
		"two first halves":      {pos.ParseJSON, `{"amount":1,"receipt":"R-1\ud83c\ud83c"}`, fault.POSText},
		"half, and a letter":    {pos.ParseJSON, `{"amount":1,"receipt":"R-1\ud83cudf81"}`, fault.POSText},
		"half of UTF-16":        {pos.ParseCSV, "\xff\xfea\x00m\x00\x00\xd8a\x00", fault.POSText},
		"half of it at the end": {pos.ParseCSV, "\xff\xfea\x00m\x00\x00\xd8", fault.POSCutShort},
		"half a unit":           {pos.ParseCSV, utf16LE("amount\n7\n") + "8", fault.POSCutShort},
		"UTF-16 without a mark": {pos.ParseCSV, utf16LE("amount\n7\n")[2:], fault.POSText},
		"a column without name": {pos.ParseCSV, "amount;\n7;R-1\n", fault.POSUnknown},
		"too long": {pos.ParseJSON, `{"note":"` + strings.Repeat("x", pos.MaxSale) + `"}`,
			fault.POSTooLong},
		"no json":                {pos.ParseJSON, "amount=1", fault.POSFormat},
		"a comma too many":       {pos.ParseJSON, `{"amount":1,}`, fault.POSFormat},
		"an array":               {pos.ParseJSON, `[{"amount":1}]`, fault.POSShape},
		"an object in it":        {pos.ParseJSON, `{"amount":{"value":1}}`, fault.POSShape},
		"two objects":            {pos.ParseJSON, `{"amount":1}{"amount":2}`, fault.POSMany},
		"two lines":              {pos.ParseCSV, "amount\n1\n2\n", fault.POSMany},
		"a field too many":       {pos.ParseCSV, "amount,receipt\n24,50,R-1\n", fault.POSFormat},
		"a stray quote":          {pos.ParseCSV, "amount,note\n1,a\"b\n", fault.POSFormat},
		"a name misspelt":        {pos.ParseJSON, `{"amount":1,"recepit":"R-1"}`, fault.POSUnknown},
		"a name in capitals":     {pos.ParseJSON, `{"Amount":1}`, fault.POSUnknown},
		"a name twice":           {pos.ParseJSON, `{"amount":1,"amount":2}`, fault.POSTwice},
		"a column twice":         {pos.ParseCSV, "amount,Amount\n1,2\n", fault.POSTwice},
		"no amount":              {pos.ParseJSON, `{"receipt":"R-1"}`, fault.POSMissing},
		"neither true nor false": {pos.ParseCSV, "amount,record\n1,yes\n", fault.POSTruth},
	} {
		_, err := test.parse([]byte(test.text))
		if !errors.Is(err, test.want) || !pos.Wrong(err) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "R-1") {
			t.Errorf("%s: %v repeats what was handed over", name, err)
		}
	}
}

// What a sale says is checked before anything happens, whichever way it comes.
func TestChecked(t *testing.T) {
	for name, test := range map[string]struct {
		sale pos.Sale
		want error
	}{
		"amount":         {pos.Sale{Amount: "1.000,00"}, fault.AmountMalformed},
		"too exact":      {pos.Sale{Amount: "24.505"}, fault.AmountDecimals},
		"exponent":       {pos.Sale{Amount: "1e3"}, fault.AmountMalformed},
		"other currency": {pos.Sale{Amount: "5", Currency: "USD"}, fault.POSCurrency},
		"card":           {pos.Sale{Amount: "5", Card: "a\tb"}, fault.CardControl},
		"receipt":        {pos.Sale{Amount: "5", Receipt: strings.Repeat("x", 256)}, fault.InputTooLong},
		"punches":        {pos.Sale{Amount: "5", Punches: "many"}, fault.InputPunches},
		"no receipt":     {pos.Sale{Amount: "5", Card: "c", Record: true}, fault.POSRecord},
		"no card":        {pos.Sale{Amount: "5", Receipt: "R", Record: true}, fault.POSRecord},
	} {
		var s shop
		if _, err := s.counter().Take(t.Context(), test.sale); !errors.Is(err, test.want) || !pos.Wrong(err) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
		if len(s.filled)+len(s.recorded) != 0 {
			t.Errorf("%s: it was taken all the same", name)
		}
	}
}

// A receipt with marks that nobody can see is that without them, as the form shows it: so it is known again.
func TestReceiptWithInvisibleMarks(t *testing.T) {
	var s shop
	take := func(sale pos.Sale) pos.Answer {
		t.Helper()
		sale.Amount, sale.Card, sale.Receipt = "5", "c", "\u200eR-1 \u200f"
		a, err := s.counter().Take(t.Context(), sale)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := take(pos.Sale{}); *a.Receipt != "R-1" || s.filled[0].Receipt != "R-1" {
		t.Errorf("on the form stands %+v, of %q", s.filled[0], *a.Receipt)
	}
	take(pos.Sale{Record: true})
	if a := take(pos.Sale{}); !a.Recorded || s.recorded[0].Receipt != "R-1" || len(s.filled) != 1 {
		t.Errorf("once it is recorded as %q: %+v", s.recorded[0].Receipt, a)
	}
}

// A file that has its values where the names belong may begin with a card's code, and what is wrong with a file goes to
// the log.
func TestNoCodeInFault(t *testing.T) {
	_, err := pos.ParseCSV([]byte("forloy_enr_abc123def456,24.50\nforloy_enr_abc123def457,3.00\n"))
	if err == nil || !strings.Contains(err.Error(), "…f456") || strings.Contains(err.Error(), "abc123") {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"amount":"24.50","receipt":"R-1","record":true}`))
	f.Add([]byte("amount;receipt\n24,50;R-1\n"))
	f.Add([]byte(utf16LE(`{"amount":1}`)))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, parse := range []func([]byte) (pos.Sale, error){pos.ParseJSON, pos.ParseCSV} {
			sale, err := parse(content)
			if err != nil && !pos.Wrong(err) {
				t.Errorf("%q: %v is no fault of the sale's", content, err)
			}
			if err == nil && sale.Amount == "" {
				t.Errorf("%q: a sale without an amount", content)
			}
		}
	})
}
