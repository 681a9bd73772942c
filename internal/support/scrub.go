// Package support makes the file that a shop sends to whoever helps it: a zip of
// texts from which every secret has been removed, and in which every card's code
// is cut to its last four characters.
//
//	facts of the till ─→ Part ─→ Scrub ─→ zip
//
// A Scrub knows the secrets and codes of this till by name, and what secrets look
// like. So neither a log line that should not be there nor a password typed into
// config.toml gets out.
package support

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/purchase"
)

// gone stands for a secret.
const gone = "(removed)"

// shortest is the length of the shortest code and secret that is looked for:
// shorter ones are in every text, and no card has them.
const shortest = 5

// Scrub removes secrets from texts.
type Scrub struct {
	known *strings.Replacer // of folded texts: each form becomes its number between two NULs
	forms []form
}

// form is a way in which a text holds a secret or a code, folded, and what is put in
// its place.
type form struct{ folded, instead string }

// NewScrub knows secrets and card codes as they are and in the forms in which
// texts hold them.
func NewScrub(secrets, cards []string) *Scrub {
	to := map[string]string{}
	for _, card := range cards {
		for _, folded := range forms(card) {
			to[folded] = purchase.MaskCard(card)
		}
	}
	for _, secret := range secrets {
		for _, folded := range forms(secret) {
			to[folded] = gone
		}
	}
	// A Replacer takes the first that fits: of two, the longer one.
	all := slices.SortedFunc(maps.Keys(to), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	s, pairs := &Scrub{}, []string{}
	for i, folded := range all {
		s.forms = append(s.forms, form{folded, to[folded]})
		pairs = append(pairs, folded, fmt.Sprintf("\x00%d\x00", i))
	}
	s.known = strings.NewReplacer(pairs...)
	return s
}

// forms are the ways in which a text holds another one, folded.
func forms(text string) []string {
	if len(text) < shortest {
		return nil
	}
	var out []string
	for _, as := range []string{text, strings.ToUpper(text), strings.ToLower(text)} { // encoded, the case counts
		quoted, inJSON := strconv.Quote(as), []byte(nil)
		inJSON, _ = json.Marshal(as) // a string always can be
		for _, written := range []string{as, quoted[1 : len(quoted)-1], string(inJSON[1 : len(inJSON)-1]),
			url.QueryEscape(as), url.PathEscape(as), hex.EncodeToString([]byte(as)),
			base64.StdEncoding.EncodeToString([]byte(as))} {
			if folded, _ := fold([]byte(written)); folded != "" {
				out = append(out, folded)
			}
		}
	}
	return out
}

// fold is a text in lower case and without white space, as in which a code is found
// that somebody has typed in capitals or in groups, or that stands on two lines. at is
// where each of its bytes was in the text, and the text's length.
func fold(text []byte) (folded string, at []int) {
	out := make([]byte, 0, len(text))
	at = make([]int, 0, len(text)+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		next := i + size
		switch {
		case r == 0 || unicode.IsSpace(r):
		case r == '\\' && next < len(text) && bytes.IndexByte([]byte("nrt"), text[next]) >= 0: // a quoted line break
			next++
		case r == utf8.RuneError && size == 1:
			out = append(out, text[i])
		default:
			out = utf8.AppendRune(out, unicode.ToLower(unicode.ToUpper(r)))
		}
		for len(at) < len(out) {
			at = append(at, i)
		}
		i = next
	}
	return string(out), append(at, len(text))
}

// Text is a text without its secrets.
func (s *Scrub) Text(text []byte) []byte {
	out := s.withoutKnown(text)
	for _, l := range looks {
		out = l.find.ReplaceAllFunc(out, l.put)
	}
	return out
}

func (s *Scrub) withoutKnown(text []byte) []byte {
	folded, at := fold(text)
	var out bytes.Buffer
	here, from := 0, 0 // in folded, in text
	for i, piece := range strings.Split(s.known.Replace(folded), "\x00") {
		if i%2 == 0 {
			here += len(piece)
			continue
		}
		n, _ := strconv.Atoi(piece) // NewScrub has written it
		end := here + len(s.forms[n].folded)
		out.Write(text[from:at[here]])
		out.WriteString(s.forms[n].instead)
		here, from = end, at[end-1]+1
		for from < at[end] && !utf8.RuneStart(text[from]) {
			from++
		}
	}
	out.Write(text[from:])
	return out.Bytes()
}

// look is what a secret looks like, and what is put in its place.
type look struct {
	find *regexp.Regexp
	put  func(found []byte) []byte
}

var name = regexp.MustCompile(`^[^:=]*[:=]\s*`)

// What stands behind a name, as logs, JSON and config.toml write it: one word, or
// all up to the end of the line.
const (
	value = `"?\s*[:=]\s*(?:"(?:[^"\\]|\\.)*"?|[^\s,;}"]+)`
	rest  = `"?\s*[:=]\s*(?:"(?:[^"\\]|\\.)*"?|[^\n"}]+)`
)

var looks = []look{
	// Who signs in by an address: at a proxy, a database. A password may hold all but white space and quotes.
	{regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s"'<>]*@`), func(b []byte) []byte {
		scheme, _, _ := bytes.Cut(b, []byte("://"))
		return append(bytes.Clone(scheme), "://"+gone+"@"...)
	}},
	// What is behind the ? of an address: a signature, a session, a key, under whatever name.
	{regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s"'<>?]*\?[^\s"'<>]+`), func(b []byte) []byte {
		address, _, _ := bytes.Cut(b, []byte("?"))
		return append(bytes.Clone(address), "?"+gone...)
	}},
	{regexp.MustCompile(`(?i)\b[a-z_-]*(?:authori[sz]ation|cookie|customer|holder|passphrase)[a-z_-]*` + rest),
		withoutValue},
	{regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+[^\s",;]+`), func(b []byte) []byte {
		kind, _, _ := bytes.Cut(b, []byte(" "))
		return append(bytes.Clone(kind), " "+gone...)
	}},
	{regexp.MustCompile(`(?i)\b[a-z_-]*(?:passw|token|secret|api[_-]?key|e-?mail|phone|credential|signature|` +
		`session[_-]?id)[a-z_-]*` + value), withoutValue},
	{regexp.MustCompile(`(?i)\b(?:[a-z_-]+[_-])?(?:auth|pwd|jwt)` + value), withoutValue},
	{regexp.MustCompile(`(?i)\b(?:[a-z_]+_)?pin` + value), withoutValue},
	{regexp.MustCompile(`(?i)\bpin\b[^\d\n]{0,20}\d{4,}`), func(b []byte) []byte {
		return append(b[:len("pin"):len("pin")], " "+gone...)
	}},
	{regexp.MustCompile(`(?i)\bpassword\s+\S*\d\S*`), func(b []byte) []byte {
		return append(b[:len("password"):len("password")], " "+gone...)
	}},
	{regexp.MustCompile(`\beyJ[\w-]+\.[\w.-]+`), func([]byte) []byte { return []byte(gone) }},
	{regexp.MustCompile(`\beyJ[\w+/=-]{16,}`), masked},
	// It may go on in the next line, unless a name stands there.
	{regexp.MustCompile(`(?i)forloy_[a-z]+_[\w-]*(?:(?:\\r|\\n|\r|\n)+[ \t]*[\w-]+=?)?`), func(b []byte) []byte {
		if end := bytes.IndexAny(b, "\\\r\n"); end >= 0 && bytes.HasSuffix(b, []byte("=")) {
			return append(masked(b[:end]), b[end:]...)
		}
		return masked(bytes.TrimSuffix(b, []byte("=")))
	}},
	// A sale's key stays, though its last part may be a number.
	{regexp.MustCompile(`(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b\d{10,}\b`), func(b []byte) []byte {
		if bytes.IndexByte(b, '-') >= 0 {
			return b
		}
		return masked(b)
	}},
	{regexp.MustCompile(`[\pL\pN._%+'-]+(?:@|%40)[\pL\pN-]+(?:\.[\pL\pN-]+)+`),
		func([]byte) []byte { return []byte("(e-mail)") }},
}

func withoutValue(b []byte) []byte { return append(name.Find(bytes.Clone(b)), gone...) }

func masked(b []byte) []byte { return []byte(purchase.MaskCard(string(b))) }
