package till

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsStayTexts(t *testing.T) {
	for text, want := range map[string]string{
		// A spreadsheet would show these otherwise.
		"00123": "'00123", "0": "0", "4711": "4711", "12345678901": "12345678901", "123456789012": "'123456789012",
		"4006381333931": "'4006381333931", "1E5": "'1E5", "12e-3": "'12e-3", "1-2": "'1-2", "1/2": "'1/2",
		"1.10": "'1.10",
		"1,5":  "'1,5", ".5": "'.5", "5%": "'5%", "€ 5": "'€ 5", "5 $": "'5 $", "(5)": "'(5)", "12:30": "'12:30",
		"5 pm":       "'5 pm",
		"2026-03-10": "'2026-03-10", "MAR-12": "'MAR-12", "1. März": "'1. März", "Sept 4": "'Sept 4", "5 DEZ": "'5 DEZ",
		" 00123": "' 00123", "００１２３": "'００１２３", "٠١٢": "'٠١٢", "1 234": "'1 234",
		"true": "'true", "FALSE": "'FALSE", " Wahr": "' Wahr", "vrai": "'vrai", "1−2": "'1−2",
		// These are texts to everybody.
		"": "", "R 7": "R 7", "GYM-4711": "GYM-4711", "forloy_enr_a": "forloy_enr_a", "loc_1": "loc_1",
		"no sugar":    "no sugar",
		"Müller, Zoë": "Müller, Zoë", "Maria": "Maria", "true blue": "true blue", "a;b": "a;b",
		"CARD_NOT_FOUND": "CARD_NOT_FOUND",
		// Formulas, at the start and where another separator splits.
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@cmd": "'@cmd", "\t=1": "'\t'=1", "\r=1": "'\r'=1", " =1": "' =1",
		`"=1`:  `'"=1`,
		"＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "−1": "'−1", "＠x": "'＠x", "\u00a0=1": "'\u00a0=1",
		"\ufeff=1": "'\ufeff=1", "\u200b=1": "'\u200b=1",
		"forloy;=1+cmd": "forloy;'=1+cmd", "a|-1": "a|'-1", "a\t@x": "a\t'@x", "a\n=1": "a\n'=1", `a; "=1`: `a;' "=1`,
		"1\t-2":  "'1\t'-2",
		"a;b;＝1": "a;b;'＝1", "a;;=1": "a;;'=1",
		// Whoever takes an apostrophe away has the text again.
		"'00123": "''00123", "'": "''", "a;'=1": "a;''=1",
	} {
		if got := AsText(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// split reads a line as a spreadsheet does whose separator is another than the
// one the line was written for: quotes hold only a cell together that begins
// with them, and what follows the closing one is taken on.
func split(lines string, separator byte) (cells []string) {
	var cell strings.Builder
	quoted, fresh := false, true
	for i := 0; i < len(lines); i++ {
		switch c := lines[i]; {
		case c == '"' && fresh:
			quoted, fresh = true, false
		case c == '"' && quoted && i+1 < len(lines) && lines[i+1] == '"':
			cell.WriteByte(c)
			i++
		case c == '"' && quoted:
			quoted = false
		case !quoted && (c == separator || c == '\n' || c == '\r'):
			cells = append(cells, cell.String())
			cell.Reset()
			fresh = true
		default:
			cell.WriteByte(c)
			fresh = false
		}
	}
	return append(cells, cell.String())
}

func TestNoSeparatorMakesAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("=+-@＝ ;|\t\r\n\"',a1ü")), 0, 9, -1), 1,
			4).Draw(t, "texts")
		cells := []string{"2026-03-10"} // a line begins with a day
		for _, text := range texts {
			cells = append(cells, AsText(text))
		}
		line := csvLine(cells)
		for _, separator := range []byte(",;|\t") {
			for _, cell := range split(line, separator) {
				if strings.HasPrefix(cell, "'") {
					continue // a text
				}
				if computed(cell) {
					t.Fatalf("split at %q, %q holds the formula %q", separator, line, cell)
				}
			}
		}
		read, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil || len(read) != len(cells) {
			t.Fatalf("%q is read as %q, %v", line, read, err)
		}
		for i, text := range texts {
			// The reader makes \n of \r\n.
			if got, want := undone(read[i+1]), strings.ReplaceAll(text, "\r\n", "\n"); got != want &&
				!strings.Contains(text, "\r") {
				t.Fatalf("%q comes back as %q", want, got)
			}
		}
	})
}

// Who exports in German may open the file in English, where commas split it.
func TestNoCommaMakesAFormulaOfASheetWithSemicolons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("=+-@＝ ;,\"'a1ü")), 0, 9, -1).Draw(t, "text")
		line := SheetLine(",", "2026-03-10", AsText(text), "24,50")
		for _, separator := range []byte(",;|\t") {
			for _, cell := range split(line, separator) {
				if !strings.HasPrefix(cell, "'") && computed(cell) {
					t.Fatalf("split at %q, %q holds the formula %q", separator, line, cell)
				}
			}
		}
	})
	if got := SheetLine(",", "a", AsText("=1,=2"), "24,50"); got != "a;\"'=1,'=2\";\"24,50\"\n" {
		t.Errorf("got %q", got)
	}
	if got := SheetLine(".", "a", AsText("=1,=2"), "24.50"); got != "a,\"'=1,=2\",24.50\n" {
		t.Errorf("got %q", got)
	}
}

// undone is the text that AsText was given.
func undone(cell string) string {
	cell = strings.TrimPrefix(cell, "'")
	var b strings.Builder
	for i, r := range cell {
		guards := r == '\'' && i > 0 && strings.ContainsRune(";|\t\r\n", rune(cell[i-1])) && computed(cell[i:])
		if !guards {
			b.WriteRune(r)
		}
	}
	return b.String()
}
