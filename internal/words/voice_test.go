package words

import (
	"regexp"
	"slices"
	"testing"
)

// Spanish tells what to do in the infinitive, as its buttons do, and never commands: the same
// sentence addressed nobody here and somebody there.
func TestSpanishAddressesNobody(t *testing.T) {
	command := regexp.MustCompile(`(?i)(^|[.:;?!,»]\s|\by |\bo |después |ahora |\n\d\. )(abra|anule|asegúrese|borre|` +
		`compruebe|copie|corrija|dé|deje|desbloquee|elija|escanee|escriba|espere|guarde|haga|inicie|instale|libere|` +
		`mire|pida|ponga|pregunte|pulse|responda|revise|teclee|use|vea|vuelva)(lo|la|los|las|le)?\b`)
	for key, forms := range readLanguage("es").Texts {
		for _, says := range forms {
			if found := command.FindString(says); found != "" {
				t.Errorf("%q of %q: %q", found, key, says)
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
