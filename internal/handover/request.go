package handover

import (
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"
)

// Request is one command line, as the caller typed it.
type Request struct {
	// Args are the verb and what follows; none: bring the window to the front.
	Args []string `json:"args"`
	// Settings are those that the caller decides, by their key in config.toml.
	Settings map[string]string `json:"settings,omitempty"`
	// Dir is the caller's working directory, which relative paths start from.
	Dir string `json:"dir"`
	// Password is for the verb login: only the caller has the terminal to ask
	// at. Never log a request.
	Password string `json:"password,omitempty"`
}

// plainRequest is a Request as JSON has it by itself.
type plainRequest Request

// wireRequest has the command line once more where it is no UTF-8, which JSON would
// change: two receipts could become one, and a file's name another's.
type wireRequest struct {
	plainRequest
	RawArgs [][]byte `json:"raw_args,omitempty"`
	RawDir  []byte   `json:"raw_dir,omitempty"`
}

// MarshalJSON keeps every byte of the command line.
func (r Request) MarshalJSON() ([]byte, error) {
	w := wireRequest{plainRequest: plainRequest(r)}
	if slices.ContainsFunc(r.Args, func(arg string) bool { return !utf8.ValidString(arg) }) {
		for _, arg := range r.Args {
			w.RawArgs = append(w.RawArgs, []byte(arg))
		}
	}
	if !utf8.ValidString(r.Dir) {
		w.RawDir = []byte(r.Dir)
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON has written.
func (r *Request) UnmarshalJSON(text []byte) error {
	var w wireRequest
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	*r = Request(w.plainRequest)
	if w.RawArgs != nil {
		r.Args = nil
		for _, arg := range w.RawArgs {
			r.Args = append(r.Args, string(arg))
		}
	}
	if w.RawDir != nil {
		r.Dir = string(w.RawDir)
	}
	return nil
}

var (
	// ErrTaken is a data directory that another living process serves already.
	ErrTaken = errors.New("another window is open on this data directory")
	// ErrOther is one that another account of this PC serves.
	ErrOther = errors.New("it is open in another account of this PC: close it there first")
	// ErrSilent is a window that is there but does not take the request.
	ErrSilent = errors.New("the open window does not answer")
	// ErrTooLong is a request that no window takes.
	ErrTooLong = errors.New("the command line is too long")
	// ErrBroken is a window that took the request and ended before its answer:
	// the work may be done or not.
	ErrBroken = errors.New("the window closed before it answered")
)
