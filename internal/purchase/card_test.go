package purchase

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/fault"
)

func TestParseCard(t *testing.T) {
	longest := strings.Repeat("é", MaxCardCode)
	for text, want := range map[string]string{
		"forloy_enr_abc123def456":     "forloy_enr_abc123def456",
		"  forloy_enr_abc \r\n":       "forloy_enr_abc",
		"x":                           "x",
		longest:                       longest,
		"eyJjYXJkIjoiYSJ9":            "eyJjYXJkIjoiYSJ9",
		"with a space":                "with a space",
		"\u00a0forloy_enr_abc\u2003 ": "forloy_enr_abc",
	} {
		if got, err := ParseCard(text); err != nil || got != want {
			t.Errorf("ParseCard(%q) = %q, %v", MaskCard(text), MaskCard(got), err)
		}
	}
	for text, want := range map[string]fault.Kind{"24.50": fault.CardImpossible, " 1.234,50\n": fault.CardImpossible,
		"1 234,50 €": fault.CardImpossible, "12 34": "", "4711": "", TestCode: fault.CardTestCode,
		"]Q1" + TestCode: fault.CardTestCode} {
		_, err := ParseCard(text)
		if f, _ := fault.Of(err); f.Kind != want {
			t.Errorf("ParseCard(%q): %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{"", " \t\n", "a\x00b", "a\nb", "a\tb", "a\u0085b", "\x1dabc\x1d", "\xff\xfe",
		longest + "x"} {
		if _, err := ParseCard(text); !errors.Is(err, fault.Card) {
			t.Errorf("ParseCard(%q): %v, want fault.Card", MaskCard(text), err)
		}
	}
}

// A desk's join code is never taken for a card's, whole or not.
func TestJoinCodeIsNoCard(t *testing.T) {
	code := JoinCode([]byte("a desk's secret"))
	for text, whole := range map[string]bool{code: true, strings.ToLower(code): false, code[:len(code)-1]: false,
		code + code: false, joinMark: false, code[:len(code)-1] + "!": false} {
		if _, err := ParseCard(text); !errors.Is(err, fault.CardJoinCode) {
			t.Errorf("ParseCard(%q): %v", text, err)
		}
		if IsJoinCode(text) != whole {
			t.Errorf("IsJoinCode(%q) is not %v", text, whole)
		}
	}
	if IsJoinCode("see " + code) {
		t.Error("a text with a join code in it is one")
	}
}

func TestIsBarcode(t *testing.T) {
	for text, want := range map[string]bool{"4006381333931": true, "123456": true, "12345": false, "": false,
		"forloy_enr_1": false, "12345678a": false} {
		if IsBarcode(text) != want {
			t.Errorf("IsBarcode(%q) = %v", text, !want)
		}
	}
}

func TestMaskCard(t *testing.T) {
	for code, want := range map[string]string{"forloy_enr_abc123def456": "…f456", "abcdef": "…def", "abc": "…c",
		"a": "…", "": "…", "ääääöööö": "…öööö"} {
		if got := MaskCard(code); got != want {
			t.Errorf("MaskCard(%q) = %q, want %q", code, got, want)
		}
	}
}

func FuzzParseCard(f *testing.F) {
	for _, text := range []string{"forloy_enr_abc123", " a ", "\x00", "\xff", "a\u2028b", "\ufeffa"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, err := ParseCard(text)
		if err != nil {
			if !errors.Is(err, fault.Card) || code != "" {
				t.Fatalf("%q: %q, %v", text, code, err)
			}
			return
		}
		n := utf8.RuneCountInString(code)
		if !utf8.ValidString(code) || n < 1 || n > MaxCardCode || strings.ContainsFunc(code, unicode.IsControl) ||
			!strings.Contains(text, code) {
			t.Fatalf("%q accepted as %q", text, code)
		}
		if again, err := ParseCard(code); err != nil || again != code {
			t.Fatalf("%q is not stable: %q, %v", code, again, err)
		}
		if n > 4 && strings.Contains(MaskCard(code), code) {
			t.Fatalf("mask of %q shows it whole", code)
		}
	})
}

// The end of a card is found where a text ends with it, and an ellipsis of something else is none.
func TestCardEnd(t *testing.T) {
	for text, want := range map[string]string{"card ending …a123": "…a123", "…a123": "…a123",
		"Jane D., carte …123": "…123", "Jane D.": "", "": "", "Reading what is kept…": "", "Close this day …": "",
		"…a123 · Coffee": "", "…a12345": "",
		"and so on… yes": ""} {
		if got := CardEnd(text); got != want {
			t.Errorf("CardEnd(%q) = %q", text, got)
		}
	}
	if code := "forloy_enr_secret_a123"; CardEnd("card ending "+MaskCard(code)) != MaskCard(code) {
		t.Error("what MaskCard writes is not found")
	}
}

func TestUnwrap(t *testing.T) {
	const code = "forloy_enr_abc123"
	for _, tt := range []struct{ text, prefix, symbology string }{
		{code, "", ""}, {" " + code + "\r\n", "", ""}, {"~" + code, "~", ""}, {"]Q1" + code, "", "QR"},
		{"~]Q1" + code, "~", "QR"}, {"]C1~" + code, "~", "CODE_128"}, {"]C1\x1d" + code, "", "CODE_128"},
		{"\x1d" + code + "\x1d", "", ""}, {"forloy_\x1denr_abc123", "", ""}, {"\x02" + code, "", ""}, {"]X0" + code,
			"", ""},
		{"]d2" + code, "", ""}, {"]zC" + code, "", ""}, {"\u200e" + code + "\u200b", "", ""},
		{`\000026` + code, "", ""}, {`\\000026` + code, "", ""}, {`\000003\000026` + code, "",
			""},
		{"]Q2\\000026" + code, "", "QR"}, {"\ufeff" + code, "", ""}, {"]Q2\\000026\ufeff" + code, "", "QR"},
		{"~\\000026" + code, "~", ""}, {"\\000026~" + code, "~", ""}, {code + code, "", ""}, {code + code + code, "",
			""},
		{"]Q1" + code + "]Q1" + code, "", "QR"}, {"]Q1" + code + code, "", "QR"}, {"~" + code + "~" + code, "~", ""},
	} {
		if got, symbology := Unwrap(tt.text, tt.prefix); got != code || symbology != tt.symbology {
			t.Errorf("%q with prefix %q: %q of %q", tt.text, tt.prefix, got, symbology)
		}
	}
	for _, text := range []string{"]Q1", "]", "]QQx", "]QAx", "]zDx", "a]Q1b", "forl\xffoy", `\00002`, `\00002x6`,
		"~~x"} { // no mark, and nothing is mended
		if got, _ := Unwrap(text, ""); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got, _ := Unwrap("~~x", "~"); got != "~x" {
		t.Errorf("a prefix is cut once, but there is left %q", got)
	}
}

var base64Card = base64.StdEncoding.EncodeToString(
	[]byte(`{"card_instance_id":"6f0b2c1e-77aa-4e0f-9a3d-1c2b3a4d5e6f"}`))

// Marks of a scanner, and the same payload twice, leave the payload.
func TestParseCardCutsMarks(t *testing.T) {
	for _, code := range []string{"forloy_enr_abc123def456", base64Card} {
		for _, text := range []string{`\000026` + code, `\\000026` + code, "]Q2\\000026" + code, "]Q1" + code,
			"\ufeff" + code, code + "\ufeff", code + code} {
			if got, err := ParseCard(text); got != code || err != nil {
				t.Errorf("ParseCard(%q) = %q, %v", text, got, err)
			}
		}
	}
	for text, want := range map[string]string{"]C04006381333931": "4006381333931", "]zAGYM-4711": "GYM-4711",
		"\u2060GYM-4711\u200e": "GYM-4711", `\000026GYM-4711`: "GYM-4711"} {
		if got, err := ParseCard(text); got != want || err != nil {
			t.Errorf("ParseCard(%q) = %q, %v", text, got, err)
		}
	}
}

// A payload with other text round it, or a code twice, is no card's code.
func TestParseCardRefusesMoreThanOneCode(t *testing.T) {
	const code = "forloy_enr_abc123"
	texts := []string{"265" + code, "x " + code, code + " x", code + ";", code + code + "x", code +
		"forloy_enr_other1", "https://forloy.com/" + code,
		"forloy_enr_\ufeffabc", "x" + base64Card, base64Card + "x", base64Card + "xy", base64Card + ";", "e" +
			base64Card, base64Card + " " + base64Card,
		strings.TrimRight(base64Card, "=") + "abc", "GYM-4711GYM-4711", "40063813339314006381333931", "123456123456",
		"]Q1", `\000026`,
		"]C1GYM-4711]C1GYM-4711", `\000026GYM-4711\000026GYM-4711`, `]Q2\000026GYM-4711]Q2\000026GYM-4711`}
	for _, text := range texts {
		if got, err := ParseCard(text); !errors.Is(err, fault.Card) {
			t.Errorf("ParseCard(%q) = %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"000000000000", "1212", "ABCABC", "GYM-4711", "4006381333931", "forloy",
		"eyJhIjoiYiJ9"} {
		if _, err := ParseCard(text); err != nil {
			t.Errorf("ParseCard(%q): %v", text, err)
		}
	}
}

// What a scanner puts before a code comes again with the code.
func TestMarksTwice(t *testing.T) {
	for text, want := range map[string]string{"~GYM-4711": "GYM-4711", "~]C1GYM-4711": "GYM-4711",
		"~forloy_enr_a~forloy_enr_a": "forloy_enr_a"} {
		if got, _ := Unwrap(text, "~"); got != want {
			t.Errorf("Unwrap(%q) = %q", text, got)
		}
	}
	for _, text := range []string{"~GYM-4711~GYM-4711", "~]C1GYM-4711~]C1GYM-4711"} {
		code, _ := Unwrap(text, "~")
		if got, err := ParseCard(code); !errors.Is(err, fault.Card) {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

func TestCannotBeCard(t *testing.T) {
	for text, want := range map[string]bool{"no sugar": true, "1234.56": true, "1.234,50": true, "24,5": true,
		"a\u00a0b": true, "٢٤٫٥٠": true, "-24.50": true, "24,50-": true, "+24.50": true, "€24.50": true, "24.50€": true,
		"$5": true, "−24,50": true, "２４．５０": true, "24.50\u200b": true, "100,": true,
		"-471100": false, "4711-00.1-": false, "$": false, ".": true, "+": false,
		"": false, "GYM-4711": false, " GYM-4711 ": false, "4006381333931": false, "R.1001": false,
		"forloy_enr_abc": false, "192.168.x": false} {
		if CannotBeCard(text) != want {
			t.Errorf("CannotBeCard(%q) = %t", text, !want)
		}
	}
}

// Padding may be missing, but not half of it.
func TestIsPayload(t *testing.T) {
	padded := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e-77"}`)) // ends in ==
	for text, is := range map[string]bool{padded: true, strings.TrimRight(padded, "="): true,
		strings.TrimSuffix(padded, "="): false, "forloy_enr_a": true, "forloy_enr_": false,
		"forloy_enr_aforloy_enr_b": false, "forloy_enr_a.": false} {
		if IsPayload(text) != is {
			t.Errorf("IsPayload(%q) = %t", text, !is)
		}
	}
}
