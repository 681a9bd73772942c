package purchase

import (
	"strings"
	"unicode"
)

// Legible is a text of others (a name, a server's message, a code) as screens
// and terminals may show it: one line, without what controls either or turns the
// direction of writing. Line ends and tabs become a space, all else that has no
// picture of its own is left out.
func Legible(text string) string {
	var b strings.Builder
	for _, r := range text { // bytes that are no text come as U+FFFD, which can be seen
		switch {
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case unicode.IsSpace(r) && !strings.HasSuffix(b.String(), " "):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Clip is a text cut to at most max characters, the last of them an ellipsis
// where some are missing.
func Clip(text string, max int) string {
	runes := []rune(text)
	if len(runes) <= max {
		return text
	}
	return strings.TrimRightFunc(string(runes[:max-1]), unicode.IsSpace) + "…"
}
