package queue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// While a till drains, records and journal entries are written, and records
// read, a hundred at a time; the search reads all records, a check of the books all
// entries as well. Almost all of their JSON is plain: the fields in the order in which
// we write them, texts without escapes. writer and reader handle that at a fraction of
// the cost of encoding/json, which does the rest: texts that are not plain, and anything
// unexpected.

// writer appends an object's fields exactly as encoding/json would write them. The
// place of the seal stands before them.
type writer struct {
	b   []byte
	err error
}

func newWriter() *writer {
	w := writers.Get().(*writer)
	w.b, w.err = append(w.b[:0], make([]byte, sealSize)...), nil
	return w
}

// writers are writers whose values are finished. A value is copied from there, as long as it
// is, since a till remembers those that it wrote last (held.go).
var writers = sync.Pool{New: func() any { return &writer{b: make([]byte, 0, 1024)} }}

// sealed ends the object and puts the seal into its place. body is the object. The writer
// must not be used any more.
func (w *writer) sealed(key []byte) (value, body []byte) {
	w.b = append(w.b, '}')
	sum := checksum(key, w.b[sealSize:])
	copy(w.b, sum[:])
	w.b[sealSize-1] = ' '
	value = bytes.Clone(w.b)
	writers.Put(w)
	return value, value[sealSize:]
}

func (w *writer) name(name string) {
	separator := byte(',')
	if len(w.b) == sealSize {
		separator = '{'
	}
	w.b = append(w.b, separator, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

func (w *writer) text(name, value string) {
	w.name(name)
	w.quote(value)
}

func (w *writer) quote(text string) {
	if !isPlain(text) {
		w.marshal(text)
		return
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, text...)
	w.b = append(w.b, '"')
}

// value appends any value, by encoding/json.
func (w *writer) value(name string, value any) {
	w.name(name)
	w.marshal(value)
}

func (w *writer) marshal(value any) {
	b, err := json.Marshal(value)
	w.b, w.err = append(w.b, b...), cmp.Or(w.err, err)
}

func (w *writer) optional(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

func (w *writer) number(name string, value uint64) {
	w.name(name)
	w.b = strconv.AppendUint(w.b, value, 10)
}

func (w *writer) time(name string, value time.Time) {
	w.name(name)
	w.b = append(w.b, '"')
	b, err := value.AppendText(w.b)
	if err != nil {
		w.err = err
		return
	}
	w.b = append(b, '"')
}

// isPlain reports whether a text needs no escaping in JSON, whatever the
// encoder's settings.
func isPlain(text string) bool {
	for i := range len(text) {
		switch b := text[i]; {
		case b < ' ' || b > '~', b == '"', b == '\\', b == '<', b == '>', b == '&':
			return false
		}
	}
	return true
}

// reader takes apart an object that a writer has written. After anything
// unexpected ok is false, and nothing it returned may be used.
type reader struct {
	rest []byte
	ok   bool
}

// token takes exactly these bytes, if they come next.
func (r *reader) token(t string) bool {
	if len(r.rest) < len(t) || string(r.rest[:len(t)]) != t {
		return false
	}
	r.rest = r.rest[len(t):]
	return true
}

func (r *reader) must(t string) { r.ok = r.token(t) && r.ok }

// quoted takes a text without escapes in quotation marks. It may have letters beyond
// ASCII, as names and Forloy's messages have.
func (r *reader) quoted() string {
	r.must(`"`)
	ascii := true
	for i, b := range r.rest {
		switch {
		case b == '"':
			text := string(r.rest[:i])
			r.rest = r.rest[i+1:]
			r.ok = r.ok && (ascii || utf8.ValidString(text)) // encoding/json replaces what is not valid
			return text
		case b == '\\' || b < ' ':
			r.ok = false
			return ""
		case b >= utf8.RuneSelf:
			ascii = false
		}
	}
	r.ok = false
	return ""
}

func (r *reader) text(name string) string {
	r.must(name)
	return r.quoted()
}

func (r *reader) optional(name string) string {
	if !r.token(name) {
		return ""
	}
	return r.quoted()
}

// digits takes a number as it is written. JSON has no leading zeros, and no
// point without a digit on each side.
func (r *reader) digits() string {
	end := 0
	for end < len(r.rest) && (r.rest[end] >= '0' && r.rest[end] <= '9' || r.rest[end] == '.') {
		end++
	}
	text := string(r.rest[:end])
	r.rest = r.rest[end:]
	r.ok = r.ok && end > 0 && text[0] != '.' && text[end-1] != '.' && (end == 1 || text[0] != '0' || text[1] == '.')
	return text
}

func (r *reader) number(name string) uint64 {
	r.must(name)
	n, err := strconv.ParseUint(r.digits(), 10, 63)
	r.ok = r.ok && err == nil
	return n
}

func (r *reader) optionalNumber(name string) int {
	if !r.token(name) {
		return 0
	}
	n, err := strconv.Atoi(r.digits())
	r.ok = r.ok && err == nil
	return n
}

func (r *reader) time(name string) (at time.Time) {
	text := r.text(name)
	r.ok = r.ok && at.UnmarshalText([]byte(text)) == nil
	return at
}

func (r *reader) optionalTime(name string) (at time.Time) {
	if r.token(name) {
		r.ok = r.ok && at.UnmarshalText([]byte(r.quoted())) == nil
	}
	return at
}
