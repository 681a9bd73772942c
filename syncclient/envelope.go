package syncclient

import "time"

// envelope is the outer form of Forloy's answers (docs/rules.md, Forloy's API).
type envelope struct {
	success, enveloped bool // enveloped: there is a `success` field
	data               object
	fields             object // of the outer object
	code, message      string // of a failure
	requestID          string
	at                 time.Time // meta.timestamp; zero if none
}

// readEnvelope reads the outer form. The error says that body is not an object.
func readEnvelope(body []byte) (envelope, error) {
	o, err := readWhole(body)
	if err != nil {
		return envelope{}, err
	}
	e := envelope{fields: o, data: o.inner("data")}
	e.success, e.enveloped = o.truth("success")
	if failure := o.inner("error"); failure != nil {
		e.code, e.message = failure.code("code"), failure.text("message")
	} else {
		e.code, e.message = o.code("error"), o.text("message")
	}
	meta := o.inner("meta")
	e.requestID = oneLine(meta.text("request_id"), maxID)
	if at, err := time.Parse(time.RFC3339, meta.text("timestamp")); err == nil {
		e.at = at
	}
	return e, nil
}
