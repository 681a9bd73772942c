package purchase

import (
	"testing"
	"unicode"
)

func TestLegible(t *testing.T) {
	for from, want := range map[string]string{
		"Ana":                            "Ana",
		"Ana\nTotal: 0.00":               "Ana Total: 0.00",
		"Ana\r\n\tLuz\u2028x\u2029y\vz":  "Ana Luz x y z",
		"\u202eanA\u202c":                "anA",
		"a\u2066b\u2069c\u200ed\u200fe":  "abcde",
		"\ufeffAna\u200b\u00adLuz\u2060": "AnaLuz",
		"\x1b[2J\x07red\u009b31m\x00":    "[2Jred31m",
		"12\u202f000  € ":                "12\u202f000  € ",
		"a \n\t b":                       "a  b",
		"\U000e0041tag":                  "tag",
		"bad\xffbyte":                    "bad\ufffdbyte",
		"Ünal 李 אנה नीलम 👍":              "Ünal 李 אנה नीलम 👍",
		"\n\u202e":                       " ",
	} {
		if got := Legible(from); got != want {
			t.Errorf("Legible(%q) = %q, want %q", from, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	for from, want := range map[string]string{"": "", "Ana": "Ana", "12345": "12345", "123456": "1234…",
		"123 56": "123…", "äöüäöü": "äöüä…"} {
		if got := Clip(from, 5); got != want {
			t.Errorf("Clip(%q) = %q, want %q", from, got, want)
		}
	}
}

func FuzzLegible(f *testing.F) {
	f.Add("Ana\n\u202eLuz")
	f.Fuzz(func(t *testing.T, text string) {
		got := Legible(text)
		for _, r := range got {
			if unicode.Is(unicode.C, r) || unicode.In(r, unicode.Zl, unicode.Zp) {
				t.Fatalf("%q keeps %U", text, r)
			}
		}
		if Legible(got) != got {
			t.Fatalf("%q: %q is not at rest", text, got)
		}
	})
}
