package purchase

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"counterfoil/internal/fault"
)

func TestParseMoney(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		minor          int64
		decimal        string
	}{
		{"24.50", "EUR", 2450, "24.50"},
		{"24,50", "EUR", 2450, "24.50"},
		{"24,5", "EUR", 2450, "24.50"},
		{"24", "EUR", 2400, "24.00"},
		{" 12.00 ", "EUR", 1200, "12.00"},
		{"0.01", "USD", 1, "0.01"},
		{",50", "EUR", 50, "0.50"},
		{"007.50", "EUR", 750, "7.50"},
		{"9999999.99", "EUR", 999999999, "9999999.99"},
		{"1200", "JPY", 1200, "1200"},
		{"9999999", "JPY", 9999999, "9999999"},
		{"1.5", "KWD", 1500, "1.500"},
		{"1.505", "KWD", 1505, "1.505"},
		{strings.Repeat("0", 60) + "5", "EUR", 500, "5.00"},
		{"２４．５０", "EUR", 2450, "24.50"}, // full-width
		{"２４，５", "EUR", 2450, "24.50"},
		{"٢٤٫٥٠", "EUR", 2450, "24.50"}, // Arabic
		{"۲۴٫۵۰", "EUR", 2450, "24.50"}, // Persian
		{"२४.५०", "EUR", 2450, "24.50"}, // Devanagari
		{"২৪,৫০", "EUR", 2450, "24.50"}, // Bengali
		{"๒๔.๕๐", "EUR", 2450, "24.50"}, // Thai
		{"𝟚𝟜.𝟝𝟘", "EUR", 2450, "24.50"}, // five tens in one range
		{"𝟿", "EUR", 900, "9.00"},
		{"１２００", "JPY", 1200, "1200"},
		{"\u3000٥ ", "EUR", 500, "5.00"},
	} {
		got, err := ParseMoney(c.text, c.currency)
		if err != nil || got != (Money{c.minor, c.currency}) || got.Decimal() != c.decimal {
			t.Errorf("ParseMoney(%q, %s) = %v (%s), %v; want %d (%s)", c.text, c.currency, got.Minor, got.Decimal(),
				err, c.minor, c.decimal)
		}
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for _, text := range []string{"", " ", "0", "0.00", ",", ".", "24.", "24,", "24.505", "1.234,56", "1,234.56",
		"1 000",
		"1'000", "1_000", "1e3", "1E3", "+5", "-5", "5-", "0x10", "NaN", "Inf", "∞", "24.5O", "€5", "5 €",
		"10000000", "9999999.991", "10000000.00", strings.Repeat("9", 41), "5\x00", "5\n5",
		"١٬٢٣٤", "٥،٥", "²", "½", "五", "Ⅴ", "\u202e5", "5\ufeff", "−5", "12٫3٫4", "1.2，3"} {
		if got, err := ParseMoney(text, "EUR"); !errors.Is(err, fault.Amount) {
			t.Errorf("ParseMoney(%q) = %v, %v; want fault.Amount", text, got, err)
		}
	}
	for text, currency := range map[string]string{"1.5": "JPY", "1.5055": "KWD", "9999999.995": "KWD"} {
		if got, err := ParseMoney(text, currency); !errors.Is(err, fault.Amount) {
			t.Errorf("ParseMoney(%q, %s) = %v, %v; want fault.Amount", text, currency, got, err)
		}
	}
	for _, currency := range []string{"", "eur", "EURO", "XXZ"} {
		if got, err := ParseMoney("1", currency); !errors.Is(err, fault.Input) {
			t.Errorf("currency %q: %v, %v; want fault.Input", currency, got, err)
		}
	}
}

// What can still become an amount is told from what cannot: the window marks
// only that while it is typed.
func TestUnfinished(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		unfinished     bool
	}{
		{"", "EUR", true}, {"0", "EUR", true}, {"0.", "EUR", true}, {"0.0", "EUR", true}, {"24.", "EUR", true}, {",",
			"EUR", true},
		{"٠", "EUR", true}, {"0", "JPY", true}, {"00", "JPY", true},
		{"0.00", "EUR", false}, {"1.234", "EUR", false}, {"1.234,", "EUR", false}, {"-", "EUR", false}, {"5 0", "EUR",
			false},
		{"12.", "JPY", false}, {".", "JPY", false}, {"10000000", "EUR", false}, {"1.2345", "KWD", false},
	} {
		_, err := ParseMoney(c.text, c.currency)
		if !errors.Is(err, fault.Amount) || Unfinished(err) != c.unfinished {
			t.Errorf("%q %s: %v, unfinished must be %v", c.text, c.currency, err, c.unfinished)
		}
	}
}

func TestParseWhole(t *testing.T) {
	for text, want := range map[string]int{"1": 1, "999": 999, " 7 ": 7, "٤٢": 42, "０９": 9} {
		if got, err := ParsePunches(text); err != nil || got != want {
			t.Errorf("%q is read as %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "1000", "0x10", "+5", "-5", "5.", "1e2", "5 5", "x",
		"99999999999999999999"} {
		if got, err := ParsePunches(text); !errors.Is(err, fault.Input) {
			t.Errorf("%q is read as %d, %v", text, got, err)
		}
	}
	if n, ok := ParseWhole("0", 0, 60); !ok || n != 0 {
		t.Error("zero is a whole number")
	}
}

// Every digit that Unicode knows has its value: each range holds whole tens.
func TestDigitRanges(t *testing.T) {
	for _, r := range unicode.Nd.R16 {
		if r.Stride != 1 || (r.Hi-r.Lo+1)%10 != 0 {
			t.Errorf("%U to %U is no row of tens", r.Lo, r.Hi)
		}
	}
	for _, r := range unicode.Nd.R32 {
		if r.Stride != 1 || (r.Hi-r.Lo+1)%10 != 0 {
			t.Errorf("%U to %U is no row of tens", r.Lo, r.Hi)
		}
	}
}

func TestMoneyInAnotherCurrency(t *testing.T) {
	for _, c := range []struct{ text, from, to, want string }{
		{"1000", "EUR", "JPY", "1000"}, {"1000", "JPY", "KWD", "1000.000"}, {"12.5", "EUR", "KWD", "12.500"},
		{"12.50", "KWD", "EUR", "12.50"}, {"12.505", "KWD", "EUR", ""}, {"0.50", "EUR", "JPY", ""}, {"5", "EUR",
			"XXZ", ""},
		{"9999999.99", "EUR", "KWD", "9999999.990"},
	} {
		m, err := ParseMoney(c.text, c.from)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := m.In(c.to)
		if ok != (c.want != "") || ok && got.Decimal() != c.want {
			t.Errorf("%s in %s: %s, %v; want %q", m, c.to, got, ok, c.want)
		}
	}
}

// What is written is read back the same, in every number of decimals.
func TestMoneyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money{rapid.Int64Range(1, 999999999).Draw(t, "minor"), rapid.SampledFrom([]string{"EUR", "JPY",
			"KWD"}).Draw(t, "currency")}
		if m.Currency == "JPY" {
			m.Minor = m.Minor/100 + 1
		}
		back, err := ParseMoney(m.Decimal(), m.Currency)
		if m.Decimal() == "10000000" {
			return // one above MaxAmount
		}
		if err != nil || back != m {
			t.Fatalf("%v written as %q is read as %v, %v", m, m.Decimal(), back, err)
		}
	})
}

func FuzzParseMoney(f *testing.F) {
	for _, text := range []string{"24.50", "24,50", "1e3", "", "0", "-1", "9999999.99", "１", "1.2.3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, currency := range []string{"EUR", "JPY", "KWD"} {
			m, err := ParseMoney(text, currency)
			if err != nil {
				if !errors.Is(err, fault.Amount) || (len(text) > 5 && strings.Contains(err.Error(), text)) {
					t.Fatalf("%q: %v", text, err)
				}
				continue
			}
			if m.Minor <= 0 || m.Minor > 9999999990 {
				t.Fatalf("%q read as %d", text, m.Minor)
			}
			if back, err := ParseMoney(m.Decimal(), currency); err != nil || back != m {
				t.Fatalf("%q: %v does not read back: %v, %v", text, m, back, err)
			}
			// An independent reading: the digits without the sign, padded.
			digits, _ := Digits(currency)
			whole, fraction, _ := strings.Cut(strings.ReplaceAll(PlainDigits(strings.TrimSpace(text)), ",", "."), ".")
			want := strings.TrimLeft(whole+fraction+strings.Repeat("0", digits-len(fraction)), "0")
			got := strings.TrimLeft(strings.ReplaceAll(m.Decimal(), ".", ""), "0")
			if got != want {
				t.Fatalf("%q read as %s", text, m)
			}
		}
	})
}
