package purchase

import (
	"strings"
	"unicode"
)

// Legible makes a text from outside (a name, a server's message, a code) safe for
// screens and terminals: one line, without control characters or marks that change
// the direction of writing. Line ends and tabs become a space; other characters that
// cannot be seen are dropped.
func Legible(text string) string {
	var b strings.Builder
	for _, r := range text { // invalid bytes come as U+FFFD, which can be seen
		switch {
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case unicode.IsSpace(r) && !strings.HasSuffix(b.String(), " "):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Clip cuts a text to at most max characters. Where something was cut off, the last
// one is an ellipsis.
func Clip(text string, max int) string {
	runes := []rune(text)
	if len(runes) <= max {
		return text
	}
	return strings.TrimRightFunc(string(runes[:max-1]), unicode.IsSpace) + "…"
}
