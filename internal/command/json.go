package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"counterfoil/internal/purchase"
)

// encode leaves < and & as they are: people read the JSON too.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// elements writes an array of JSON, one element at a time. Nothing is written
// before the first one or the end.
type elements struct {
	to io.Writer
	n  int
}

func (e *elements) add(value any) error {
	text, err := encode(value)
	if err != nil {
		return err
	}
	before := ",\n"
	if e.n == 0 {
		before = "[\n"
	}
	e.n++
	_, err = e.to.Write(append([]byte(before), text...))
	return err
}

func (e *elements) end() error {
	end := "\n]\n"
	if e.n == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(e.to, end)
	return err
}

// moment is a time in an answer; null when there is none.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(purchase.TimeFormat)
	return &text
}

// optional is a text in an answer; null when there is none.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

type countsJSON struct {
	Recorded  int64 `json:"recorded"`
	Pending   int64 `json:"pending"`
	Review    int64 `json:"review"`
	Synced    int64 `json:"synced"`
	Dismissed int64 `json:"dismissed"`
	Voided    int64 `json:"voided"`
}

func countsOf(c purchase.Counts) countsJSON {
	return countsJSON{Recorded: c.Recorded.Count, Pending: c.By[purchase.Pending].Count,
		Review: c.By[purchase.Review].Count, Synced: c.By[purchase.Synced].Count,
		Dismissed: c.By[purchase.Dismissed].Count, Voided: c.By[purchase.Voided].Count}
}
