package purchase

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxCardCode is the longest card code, in characters (the command line's
// contract).
const MaxCardCode = 4096

// ParseCard checks a card's QR payload: 1 to MaxCardCode characters of valid
// UTF-8 without control characters. White space round it and a scanner's marks
// before it are cut; a payload that came twice in a row is one. What holds a
// payload and other text, or another code twice, is refused: nobody can tell
// what else has gone wrong with it. The error is a sentence for the cashier and
// never repeats the code.
func ParseCard(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", refuse(ErrCard, "the card code is damaged: scan again")
	}
	code := strings.TrimFunc(text, isBlank)
	if !strings.ContainsFunc(code, unicode.IsControl) {
		code, _ = Unwrap(code, "")
	}
	_, _, onlyMarks := cutMark(code, "")
	switch n := utf8.RuneCountInString(code); {
	case n == 0:
		return "", refuse(ErrCard, "scan a card or type its code")
	case n > MaxCardCode:
		return "", refuse(ErrCard, "the card code is too long: scan again")
	case strings.ContainsFunc(code, unicode.IsControl):
		return "", refuse(ErrCard, "the card code holds control characters: scan again")
	case IsPayload(code):
	case FindPayload(code) >= 0:
		return "", refuse(ErrCard, "there is other text beside the card's code: scan again")
	case unit(code) != code:
		return "", refuse(ErrCard, "the code came more than once in one scan: scan again")
	case onlyMarks:
		return "", refuse(ErrCard, "the scanner sent its own marks and no card code: scan again")
	}
	return code, nil
}

// IsBarcode reports whether a code is the number under a card's barcode
// rather than a QR payload: only digits, at least six of them. The sync
// endpoint is not known to take it (API notes, "QR payload").
func IsBarcode(code string) bool {
	return len(code) >= 6 && asciiDigits(code)
}

// MaskCard is a card code as screens, logs and messages may show it: an
// ellipsis and its last four characters, fewer where four would be most of it.
func MaskCard(code string) string {
	runes := []rune(code)
	keep := min(4, len(runes)/2)
	return "…" + Legible(string(runes[len(runes)-keep:]))
}
