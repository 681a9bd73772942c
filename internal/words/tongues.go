package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// A language is one file of this folder, named for its tag: its name, its texts by
// the English ones, and how its places write dates and times.
//
//go:embed languages/*.json
var files embed.FS

// Language is one that the window can speak.
type Language struct {
	Code string // its tag, "de" or "en-GB"
	Name string // in itself: "Deutsch"
}

// languageFile is what one file holds.
type languageFile struct {
	Name  string          `json:"name"`
	Form  Form            `json:"form"`
	Texts map[string]text `json:"texts"` // English has none: its texts are the keys
}

// text is a translation: one text, or one for each plural form of the language
// ("one", "other" …).
type text map[string]string

func (t *text) UnmarshalJSON(data []byte) error {
	var single string
	if json.Unmarshal(data, &single) == nil {
		*t = text{"other": single}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(t))
}

// tongue is a language's file, ready to be spoken.
type tongue struct {
	form   Form
	bundle *i18n.Bundle
}

func tongueOf(code string) tongue {
	if known, is := tongues.Load(code); is {
		return known.(tongue)
	}
	f := readLanguage(code)
	t := tongue{f.Form, makeBundle(code, f)}
	tongues.Store(code, t)
	return t
}

func readLanguage(code string) (f languageFile) {
	data, err := files.ReadFile(fileOf(code))
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		panic(fmt.Errorf("%s: %w", code, err))
	}
	return f
}

func fileOf(code string) string { return path.Join("languages", code+".json") }

// sortedTags begins with the language that is spoken when none fits.
func sortedTags() []string {
	entries, err := files.ReadDir("languages")
	if err != nil {
		panic(err)
	}
	all := []string{fallback}
	for _, entry := range entries {
		if code := strings.TrimSuffix(entry.Name(), ".json"); code != fallback {
			all = append(all, code)
		}
	}
	slices.Sort(all[1:])
	return all
}

// readNames reads only the beginning of each file, which is the language's name.
func readNames() []Language {
	var all []Language
	for _, code := range tags() {
		file, err := files.Open(fileOf(code))
		if err != nil {
			panic(err)
		}
		l := Language{Code: code}
		begin := json.NewDecoder(io.LimitReader(file, 100))
		for _, want := range []any{json.Delim('{'), "name"} {
			if is, err := begin.Token(); err != nil || is != want {
				panic(fmt.Errorf("%s does not begin with its name: %v", code, err))
			}
		}
		if err := begin.Decode(&l.Name); err != nil {
			panic(fmt.Errorf("%s: %w", code, err))
		}
		file.Close()
		all = append(all, l)
	}
	return all
}

func makeBundle(code string, f languageFile) *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	var messages []*i18n.Message
	for key, t := range f.Texts {
		messages = append(messages, &i18n.Message{
			ID: key, Zero: t["zero"], One: t["one"], Two: t["two"], Few: t["few"], Many: t["many"],
			Other: t["other"],
		})
	}
	if err := b.AddMessages(language.MustParse(code), messages...); err != nil {
		panic(fmt.Errorf("%s: %w", code, err))
	}
	return b
}
