package words

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/bojanz/currency"
	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// A language's file is read when its first text is wanted: the verbs, which a POS waits for,
// have texts of their own, and a window speaks one language.
var (
	tags  = sync.OnceValue(sortedTags)
	named = sync.OnceValue(readNames)

	tongues sync.Map // of those that were spoken, by tag
	system  = sync.OnceFunc(func() {
		if chosen.Load() == nil {
			Use("")
		}
	})
	chosen atomic.Pointer[speech]
)

// inForce is the language that was chosen, or else the system's.
func inForce() *speech {
	if s := chosen.Load(); s != nil {
		return s
	}
	system()
	return chosen.Load()
}

// speech is the language in force.
type speech struct {
	code   string // of its file
	locale string // with the region, for amounts: "de-AT"
	form   Form
	local  *i18n.Localizer
	sort   language.Tag
	money  currency.Formatter // to be copied: whoever formats sets the digits
	texts  sync.Map           // by the English ones, as they are asked for
}

// fallback is English with dates and hours that nobody can misread.
const fallback = "en-GB"

// Use puts a language in force, by its tag; "" is the system's. It may be called
// at any time; what is on the screen has to be made again. The region is the
// system's where that speaks the same language: German in Austria writes "€ 24,50".
func Use(code string) {
	want := systemTag()
	if slices.Contains(tags(), code) {
		if wish := language.MustParse(code); baseOf(wish) != baseOf(want) || fits(want) != code {
			want = wish
		}
	}
	choose(want)
}

// fits is the file that speaks best for a place.
func fits(locale language.Tag) string {
	supported := make([]language.Tag, len(tags()))
	for i, tag := range tags() {
		supported[i] = language.MustParse(tag)
	}
	_, at, confidence := language.NewMatcher(supported).Match(locale)
	if confidence == language.No {
		return fallback
	}
	return tags()[at]
}

func choose(locale language.Tag) { use(fits(locale), locale) }

// use puts a file in force. A locale that speaks another language, or names no
// region, gives way to the file's own.
func use(code string, locale language.Tag) {
	t := tongueOf(code)
	own := language.MustParse(cmp.Or(t.form.Place, code))
	if baseOf(own) != baseOf(locale) {
		locale = own
	}
	if _, confidence := locale.Region(); confidence != language.Exact {
		locale = own
	}
	form := t.form
	form.FirstDay = firstDay(locale, form.FirstDay)
	chosen.Store(&speech{
		code: code, locale: locale.String(), form: form, local: i18n.NewLocalizer(t.bundle, code), sort: locale,
		money: *currency.NewFormatter(currency.NewLocale(locale.String())),
	})
}

func baseOf(t language.Tag) language.Base {
	base, _ := t.Base()
	return base
}

// SystemIs puts a locale in the place of the system's, for tests that read the screen
// on any PC.
func SystemIs(locale string) {
	home = locale
	Use("")
}

var home string

// systemTag is the user's locale. One that says nothing, such as C, is the fallback.
func systemTag() language.Tag {
	if home != "" {
		return language.MustParse(home)
	}
	name, err := locale.GetLocale()
	if err != nil {
		return language.MustParse(fallback)
	}
	return tagOf(name)
}

// tagOf is a locale by its name, such as de_DE.UTF-8 or de_DE@euro, without what is not known of it.
func tagOf(name string) language.Tag {
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "@")
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if _, part := errors.AsType[language.ValueError](err); err != nil && !part || tag == language.Und {
		return language.MustParse(fallback)
	}
	return tag
}

// Languages are those that the window speaks, in the order of their names, after
// the system's, which has no code.
func Languages() []Language {
	all := slices.Clone(named())
	slices.SortFunc(all, func(a, b Language) int { return strings.Compare(a.Name, b.Name) })
	return slices.Insert(all, 0, Language{Name: T("Same as system")})
}

// InForce is the code of the language that is spoken, as Languages has it.
func InForce() string { return inForce().code }

// Locale is the language in force with its region, as CLDR names it: "de-AT".
func Locale() string { return inForce().locale }

// T is a text in the language in force. The English text is its key. Names in
// braces are filled from the pairs that follow:
//
//	words.T("Offline since {time}", "time", at)
func T(english string, facts ...string) string { return filled(localized(english), facts) }

// N is T for a number of things, which decides the plural form. {n} is the number.
//
//	words.N(n, "{n} sale waits", "{n} sales wait")
func N(n int64, one, many string, facts ...string) string {
	message := &i18n.Message{ID: many, One: one, Other: many}
	text := inForce().translation(&i18n.LocalizeConfig{DefaultMessage: message, PluralCount: n})
	return filled(text, append(facts, "n", Number(n)))
}

// Known is a text of a table outside this package, such as the settings' names: the
// test of the translations goes over those.
func Known(english string, facts ...string) string { return filled(localized(english), facts) }

// localized is a text with its facts still to be filled in.
func localized(english string) string {
	if english == "" {
		return ""
	}
	s := inForce()
	if known, is := s.texts.Load(english); is {
		return known.(string)
	}
	text := s.translation(&i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: english, Other: english}})
	s.texts.Store(english, text)
	return text
}

// translation is English where the language has no text: an error says no more than that.
func (s *speech) translation(c *i18n.LocalizeConfig) string {
	c.TemplateParser = template.IdentityParser{}
	text, err := s.local.Localize(c)
	if text == "" && err != nil {
		return c.DefaultMessage.Other
	}
	return text
}

func filled(text string, facts []string) string {
	if len(facts) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(facts))
	for i := 0; i+1 < len(facts); i += 2 {
		gap, fact := "{"+facts[i]+"}", facts[i+1]
		if strings.HasSuffix(fact, ".") { // "Jane D." needs no second full stop
			pairs = append(pairs, gap+".", fact)
		}
		pairs = append(pairs, gap, fact)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Sort puts texts in the order of the language in force.
func Sort[S ~[]E, E any](list S, text func(E) string) {
	by := collate.New(inForce().sort, collate.Numeric)
	slices.SortStableFunc(list, func(a, b E) int { return by.CompareString(text(a), text(b)) })
}
