package words

import (
	"testing"
	"time"

	"golang.org/x/text/language"
)

// TestForms goes over places: what they write differs by the language and by the
// region (CLDR 46).
func TestForms(t *testing.T) {
	defer Use("")
	at := time.Date(2026, 3, 9, 15, 4, 5, 0, time.Local)
	for _, row := range []struct {
		locale, euro, number, date, clock, decimal string
		first                                      time.Weekday
	}{
		{"en-GB", "€1,234.50", "12,000", "09/03/2026", "15:04", ".", time.Monday},
		{"en-US", "€1,234.50", "12,000", "3/9/2026", "3:04 PM", ".", time.Sunday},
		{"en-IE", "€1,234.50", "12,000", "09/03/2026", "15:04", ".", time.Monday},
		{"de-DE", "1.234,50\u00a0€", "12.000", "09.03.2026", "15:04", ",", time.Monday},
		{"de-AT", "€\u00a01.234,50", "12.000", "09.03.2026", "15:04", ",", time.Monday},
		{"de-CH", "€\u00a01'234.50", "12'000", "09.03.2026", "15:04", ".", time.Monday},
		{"fr-FR", "1\u202f234,50\u00a0€", "12\u202f000", "09/03/2026", "15:04", ",", time.Monday},
		{"es-MX", "€1,234.50", "12,000", "09/03/2026", "15:04", ".", time.Sunday},
		{"it-IT", "1234,50\u00a0€", "12.000", "09/03/2026", "15:04", ",", time.Monday},
		{"pt-BR", "€\u00a01.234,50", "12.000", "09/03/2026", "15:04", ",", time.Sunday},
		{"pt-PT", "1234,50\u00a0€", "12\u00a0000", "09/03/2026", "15:04", ",", time.Sunday},
		{"ja-JP", "€1,234.50", "12,000", "09/03/2026", "15:04", ".", time.Monday}, // no file: English
	} {
		choose(language.MustParse(row.locale))
		for _, check := range []struct{ what, got, want string }{
			{"amount", Amount("1234.50", "EUR"), row.euro},
			{"number", Number(12000), row.number},
			{"date", When(at, Date), row.date},
			{"time", When(at, Time), row.clock},
			{"decimal sign", DecimalSign(), row.decimal},
			{"first day", FirstDay().String(), row.first.String()},
		} {
			if check.got != check.want {
				t.Errorf("%s: %s %q, want %q", row.locale, check.what, check.got, check.want)
			}
		}
	}
}

// A language that is chosen on a PC that speaks another one writes as the place does whose words it has:
// the Portuguese is Portugal's, and CLDR's Portuguese without a place is Brazil's.
func TestAChosenLanguageHasItsPlace(t *testing.T) {
	SystemIs("en-GB")
	defer Use("")
	for code, want := range map[string]string{"de": "1.234,50\u00a0€", "es": "1234,50\u00a0€",
		"fr": "1\u202f234,50\u00a0€", "it": "1234,50\u00a0€", "pt": "1234,50\u00a0€", "en-US": "€1,234.50"} {
		Use(code)
		if got := Amount("1234.50", "EUR"); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// A system's locale is read whatever else stands behind its region.
func TestTheSystemsLocale(t *testing.T) {
	for name, want := range map[string]string{"de_DE.UTF-8": "de-DE", "de-AT@euro": "de-AT",
		"ca_ES.UTF-8@valencia": "ca-ES", "de-DE_phoneb": "de-DE", "zh-Hans_CN": "zh-Hans-CN", "fr": "fr",
		"": fallback, "C": fallback, "x_?": fallback} {
		if got := tagOf(name).String(); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// French writes "today" with an apostrophe that no keyboard has.
func TestTodayIsFoundAsItIsTyped(t *testing.T) {
	defer Use("")
	Use("fr")
	for _, typed := range []string{"aujourd'hui", "Aujourd’hui", "aujourdʼhui"} {
		if got := ParseQuery(typed, "2026-11-28"); len(got) != 1 || got[0][0] != "2026-11-28" {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

func TestNamesOfDays(t *testing.T) {
	defer Use("")
	at := time.Date(2026, 5, 6, 15, 4, 5, 0, time.Local)
	for code, want := range map[string]string{
		"en-GB": "Wednesday 6 May 2026", "en-US": "Wednesday, May 6, 2026", "de": "Mittwoch, 6. Mai 2026",
		"fr": "mercredi 6 mai 2026", "es": "miércoles, 6 de mayo de 2026", "it": "mercoledì 6 maggio 2026",
		"pt": "quarta-feira, 6 de maio de 2026",
	} {
		Use(code)
		if got := When(at, LongDay); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// A name that ends in a full stop takes the place of the sentence's.
func TestNoSecondFullStop(t *testing.T) {
	if got := filled("Sent: {sale}. {why}", []string{"sale", "€5.00, Jane D.", "why", "No such card."}); got !=
		"Sent: €5.00, Jane D. No such card." {
		t.Error(got)
	}
}

// A day with its year is the short form of a day, and the year as the language writes it.
func TestDated(t *testing.T) {
	t.Cleanup(func() { Use("") })
	at := time.Date(2026, 1, 22, 12, 0, 0, 0, time.Local)
	for language, want := range map[string]string{"en-US": "Jan 22, 2026", "en-GB": "22 Jan 2026",
		"de": "22. Jan. 2026", "fr": "22 janv. 2026", "pt": "22 de jan. de 2026"} {
		Use(language)
		if got := When(at, Dated); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}

// TestFacts fills what stands in braces, in the order of the text.
func TestFacts(t *testing.T) {
	if got := T("{a} of {b}", "b", "ten", "a", "{b}"); got != "{b} of ten" {
		t.Errorf("got %q", got)
	}
	if got := N(1, "{n} sale of {who}", "{n} sales of {who}", "who", "Ana"); got != "1 sale of Ana" {
		t.Errorf("one: %q", got)
	}
	if got := N(1200, "{n} sale of {who}", "{n} sales of {who}", "who", "Ana"); got != "1,200 sales of Ana" {
		t.Errorf("many: %q", got)
	}
}
