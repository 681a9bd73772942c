package purchase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/fault"
)

// MaxCardCode is the longest card code, in characters (the command line's
// contract).
const MaxCardCode = 4096

// cardEnd is how much of a card's code is shown, in characters.
const cardEnd = 4

// ParseCard checks a card's QR payload: 1 to MaxCardCode characters of valid
// UTF-8 without control characters. It cuts white space around the code and a
// scanner's marks before it, and takes a payload that came twice in a row as one.
// It refuses a payload with other text beside it, and any other code that came
// twice: nobody can tell what else went wrong with such a scan. It refuses an amount,
// which is two columns that were swapped, and the scan test's code; a desk's join code,
// whole or not, is fault.CardJoinCode. Errors are of the class fault.Card and never
// repeat the code.
func ParseCard(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", fault.New(fault.CardDamaged)
	}
	code := strings.TrimFunc(text, isBlank)
	if !strings.ContainsFunc(code, unicode.IsControl) {
		code, _ = Unwrap(code, "")
	}
	_, _, onlyMarks := cutMark(code, "")
	switch n := utf8.RuneCountInString(code); {
	case n == 0:
		return "", fault.New(fault.CardMissing)
	case n > MaxCardCode:
		return "", fault.Fault{Kind: fault.CardTooLong, Facts: fault.Facts{Max: MaxCardCode}}
	case strings.ContainsFunc(code, unicode.IsControl):
		return "", fault.New(fault.CardControl)
	case beginsJoinCode(code):
		return "", fault.New(fault.CardJoinCode)
	case code == TestCode:
		return "", fault.New(fault.CardTestCode)
	case IsPayload(code):
	case FindPayload(code) >= 0:
		return "", fault.New(fault.CardOtherText)
	case unit(code) != code:
		return "", fault.New(fault.CardTwice)
	case onlyMarks:
		return "", fault.New(fault.CardMarksOnly)
	case isAmount(code):
		return "", fault.New(fault.CardImpossible)
	}
	return code, nil
}

// IsBarcode reports whether a code is the number under a card's barcode
// rather than a QR payload: only digits, at least six of them. Nothing says that
// the sync endpoint accepts it (docs/rules.md, Forloy's API).
func IsBarcode(code string) bool {
	return len(code) >= 6 && asciiDigits(code)
}

// MaskCard shortens a card code for screens, logs and messages: an ellipsis and its
// last four characters, or fewer where four would be more than half of it.
func MaskCard(code string) string {
	runes := []rune(code)
	keep := min(cardEnd, len(runes)/2)
	return "…" + Legible(string(runes[len(runes)-keep:]))
}

// CardEnd is the end of a text that MaskCard has written; "": it ends with something else.
func CardEnd(text string) string {
	at := strings.LastIndex(text, "…")
	if at < 0 || at > 0 && text[at-1] != ' ' {
		return ""
	}
	end := text[at:]
	if n := len([]rune(end)); n < 2 || n > 1+cardEnd || strings.ContainsAny(end, " \t") {
		return ""
	}
	return end
}
