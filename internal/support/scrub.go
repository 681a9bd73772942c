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
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterfoil/internal/purchase"
)

// gone stands for a secret.
const gone = "(removed)"

// shortest is the length of the shortest code and secret that is looked for:
// shorter ones are in every text, and no card has them.
const shortest = 5

// Scrub removes secrets from texts.
type Scrub struct{ known *strings.Replacer }

// NewScrub knows secrets and card codes as they are and in the forms in which
// texts hold them.
func NewScrub(secrets, cards []string) *Scrub {
	to := map[string]string{}
	for _, card := range cards {
		for _, form := range forms(card) {
			to[form] = purchase.MaskCard(card)
		}
	}
	for _, secret := range secrets {
		for _, form := range forms(secret) {
			to[form] = gone
		}
	}
	// A Replacer takes the first that fits: of two, the longer one.
	all := slices.SortedFunc(maps.Keys(to), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var pairs []string
	for _, form := range all {
		pairs = append(pairs, form, to[form])
	}
	return &Scrub{strings.NewReplacer(pairs...)}
}

// forms are the ways in which a text holds another one.
func forms(text string) []string {
	if len(text) < shortest {
		return nil
	}
	quoted, inJSON := strconv.Quote(text), []byte(nil)
	inJSON, _ = json.Marshal(text) // a string always can be
	return []string{text, quoted[1 : len(quoted)-1], string(inJSON[1 : len(inJSON)-1]), url.QueryEscape(text),
		url.PathEscape(text), hex.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte(text))}
}

// Text is a text without its secrets.
func (s *Scrub) Text(text []byte) []byte {
	out := []byte(s.known.Replace(string(text)))
	for _, l := range looks {
		out = l.find.ReplaceAllFunc(out, l.put)
	}
	return out
}

// look is what a secret looks like, and what is put in its place.
type look struct {
	find *regexp.Regexp
	put  func(found []byte) []byte
}

var name = regexp.MustCompile(`^[^:=]*[:=]\s*`)

// valued is a value behind a name, as logs, JSON and config.toml write it.
const valued = `"?\s*[:=]\s*(?:"(?:[^"\\]|\\.)*"?|[^\s,;}"]+)`

var looks = []look{
	{regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+[^\s",;]+`), func(b []byte) []byte {
		kind, _, _ := bytes.Cut(b, []byte(" "))
		return append(bytes.Clone(kind), " "+gone...)
	}},
	{regexp.MustCompile(`(?i)\b[a-z_-]*(?:passw|token|secret|authori[sz]ation|api_?key|cookie)[a-z_-]*` + valued),
		withoutValue},
	{regexp.MustCompile(`(?i)\b(?:[a-z_]+_)?pin` + valued), withoutValue},
	{regexp.MustCompile(`\beyJ[\w-]+\.[\w.-]+`), func([]byte) []byte { return []byte(gone) }},
	{regexp.MustCompile(`\beyJ[\w+/=-]{16,}`), masked},
	{regexp.MustCompile(`forloy_[a-z]+_[\w-]+`), masked},
	{regexp.MustCompile(`\b\d{10,}\b`), masked},
	{regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]+`), func([]byte) []byte { return []byte("(e-mail)") }},
}

func withoutValue(b []byte) []byte { return append(name.Find(bytes.Clone(b)), gone...) }

func masked(b []byte) []byte { return []byte(purchase.MaskCard(string(b))) }
