package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Spanish tells what to do in the infinitive, as its buttons do, and never commands: the same
// sentence addressed nobody here and somebody there.
func TestSpanishAddressesNobody(t *testing.T) {
	command := regexp.MustCompile(`(?i)(^|[.:;?!,»]\s|\by |\bo |después |ahora |\n\d\. )(abra|anule|asegúrese|borre|` +
		`compruebe|copie|corrija|dé|deje|desbloquee|elija|escanee|escriba|espere|guarde|haga|inicie|instale|libere|` +
		`mire|pida|ponga|pregunte|pulse|responda|revise|teclee|use|vea|vuelva|` +
		`acérque|actualíce|asígne|ciérre|cree|escanée|hága|míre|páse|recupere|termine|tome|traslade|venda)` +
		`(lo|la|los|las|le)?\b`)
	for key, forms := range readLanguage("es").Texts {
		for _, says := range forms {
			if found := command.FindString(says); found != "" {
				t.Errorf("%q of %q: %q", found, key, says)
			}
		}
	}
}

// Italian buttons command as a friend does, and what is to be done is told in the infinitive: a sentence
// addresses nobody, neither as a friend nor as a stranger.
func TestItalianSentencesAddressNobody(t *testing.T) {
	command := regexp.MustCompile(`(?i)(^|[.:;]\s|\bpoi )(aderisci|aggiorna|annulla|annulli|apri|assegna|chiedi|copi|` +
		`copia|crea|dai|fai|falla|guarda|lascia|libera|premi|prenda|regola|riprendi|riprenda|salva|scegli|scelga|` +
		`scrivi|si assicuri|si trasferisca|usa|usi|venda)(gli|glie|lo|la|li|le|ne)*\b`)
	for key, forms := range readLanguage("it").Texts {
		for _, says := range forms {
			if found := command.FindString(says); strings.HasSuffix(says, ".") && found != "" {
				t.Errorf("%q of %q: %q", found, key, says)
			}
		}
	}
}

// A language has marks of its own: one apostrophe, and one kind of quotation marks.
func TestMarksOfOneKind(t *testing.T) {
	for code, wrong := range map[string]string{"de": `[“»](\pL|\{)|\pL'\pL`, "es": `[“”]`, "fr": `[“”]|\pL'\pL`,
		"it": `[“”]|\pL'\pL`, "pt": `[«»]`} {
		found := regexp.MustCompile(wrong)
		for key, forms := range readLanguage(code).Texts {
			for _, says := range forms {
				if mark := found.FindString(says); mark != "" {
					t.Errorf("%s: %q of %q: %q", code, mark, key, says)
				}
			}
		}
	}
}

// French has one word for ending the program, and it means nothing else.
func TestFrenchQuitsTheProgramOnly(t *testing.T) {
	ends := []string{"Quit", "Quit while sales wait?"}
	quits := regexp.MustCompile(`(?i)\bquitte[rz]\b`)
	for key, forms := range readLanguage("fr").Texts {
		for _, says := range forms {
			if quits.MatchString(says) != slices.Contains(ends, key) {
				t.Errorf("%q: %q", key, says)
			}
		}
	}
}
