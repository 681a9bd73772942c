package handover

import "errors"

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

var (
	// ErrTaken is a data directory that another living process serves already.
	ErrTaken = errors.New("another window is open on this data directory")
	// ErrOther is one that another account of this PC serves.
	ErrOther = errors.New("it is open in another account of this PC: close it there first")
	// ErrSilent is a window that is there but does not take the request.
	ErrSilent = errors.New("the open window does not answer")
	// ErrBroken is a window that took the request and ended before its answer:
	// the work may be done or not.
	ErrBroken = errors.New("the window closed before it answered")
)
