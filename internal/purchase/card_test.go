package purchase

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
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
	for _, text := range []string{"", " \t\n", "a\x00b", "a\nb", "a\tb", "a\u0085b", "\x1dabc\x1d", "\xff\xfe", longest + "x"} {
		if _, err := ParseCard(text); !errors.Is(err, ErrCard) {
			t.Errorf("ParseCard(%q): %v, want ErrCard", MaskCard(text), err)
		}
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
	for code, want := range map[string]string{"forloy_enr_abc123def456": "…f456", "abcdef": "…def", "abc": "…c", "a": "…", "": "…", "ääääöööö": "…öööö"} {
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
			if !errors.Is(err, ErrCard) || code != "" {
				t.Fatalf("%q: %q, %v", text, code, err)
			}
			return
		}
		n := utf8.RuneCountInString(code)
		if !utf8.ValidString(code) || n < 1 || n > MaxCardCode || strings.ContainsFunc(code, unicode.IsControl) || !strings.Contains(text, code) {
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

func TestUnwrap(t *testing.T) {
	const code = "forloy_enr_abc123"
	for _, tt := range []struct{ text, prefix, symbology string }{
		{code, "", ""}, {" " + code + "\r\n", "", ""}, {"~" + code, "~", ""}, {"]Q1" + code, "", "QR"},
		{"~]Q1" + code, "~", "QR"}, {"]C1~" + code, "~", "CODE_128"}, {"]C1\x1d" + code, "", "CODE_128"},
		{"\x1d" + code + "\x1d", "", ""}, {"forloy_\x1denr_abc123", "", ""}, {"\x02" + code, "", ""}, {"]X0" + code, "", ""},
	} {
		if got, symbology := Unwrap(tt.text, tt.prefix); got != code || symbology != tt.symbology {
			t.Errorf("%q with prefix %q: %q of %q", tt.text, tt.prefix, got, symbology)
		}
	}
	for _, text := range []string{"]Q1", "]", "]QQx", "a]Q1b", "forl\xffoy"} { // no identifier, and nothing is mended
		if got, _ := Unwrap(text, ""); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
