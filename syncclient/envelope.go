package syncclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

var (
	errTrailing = errors.New("bytes follow the answer")
	errDoubled  = errors.New("a field stands twice")
	errNoObject = errors.New("not an object")
)

// object is one JSON object, its values not yet read. Names are exact:
// encoding/json would take SUCCESS for success, and the last of two.
type object map[string]json.RawMessage

// readObject reads a whole input as one object. Trailing bytes and doubled
// names are errors: such an answer was put together wrongly, or by somebody
// else (row 6).
func readObject(raw []byte) (object, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	open, err := dec.Token()
	if err != nil {
		return nil, fmt.Errorf("read object: %w", err)
	}
	if open != json.Delim('{') {
		return nil, errNoObject
	}
	o := object{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("read object: %w", err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, fmt.Errorf("read object: %w", err)
		}
		text, _ := name.(string)
		if _, has := o[text]; has {
			return nil, errDoubled
		}
		o[text] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("read object: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	return o, nil
}

// has reports whether the field is there and not null.
func (o object) has(name string) bool {
	raw, is := o[name]
	return is && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

// text is a string or number field as text; "" if there is none.
func (o object) text(names ...string) string {
	for _, name := range names {
		var s string
		if json.Unmarshal(o[name], &s) == nil && s != "" {
			return s
		}
		var n json.Number
		if json.Unmarshal(o[name], &n) == nil && n != "" {
			return n.String()
		}
	}
	return ""
}

// truth is a boolean field; known is false when it is anything else.
func (o object) truth(name string) (value, known bool) {
	var b *bool
	if json.Unmarshal(o[name], &b) != nil || b == nil {
		return false, false
	}
	return *b, true
}

// inner is a field that is an object; nil if it is not.
func (o object) inner(name string) object {
	inner, err := readObject(o[name])
	if err != nil {
		return nil
	}
	return inner
}

// envelope is the outer form of Forloy's answers (API notes, "Success
// envelope").
type envelope struct {
	success, enveloped bool // enveloped: `success` is there at all
	data               object
	fields             object // of the outer object
	code, message      string // of a failure
	requestID          string
	at                 time.Time // meta.timestamp; zero if none
}

// readEnvelope reads the outer form. The error says that it is no object.
func readEnvelope(body []byte) (envelope, error) {
	o, err := readObject(body)
	if err != nil {
		return envelope{}, err
	}
	e := envelope{fields: o, data: o.inner("data")}
	e.success, e.enveloped = o.truth("success")
	if failure := o.inner("error"); failure != nil {
		e.code, e.message = failure.text("code"), failure.text("message")
	} else {
		e.code, e.message = o.text("error"), o.text("message")
	}
	meta := o.inner("meta")
	e.requestID = oneLine(meta.text("request_id"), maxID)
	if at, err := time.Parse(time.RFC3339, meta.text("timestamp")); err == nil {
		e.at = at
	}
	return e, nil
}
