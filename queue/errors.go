package queue

import (
	"errors"
	"fmt"
	"io/fs"

	bolterrors "go.etcd.io/bbolt/errors"
)

// What a caller decides on. IsStoreTrouble gathers those that mean "the store
// itself": exit 3 of a verb, the red banner of the window.
var (
	ErrLocked   = errors.New("another Counterfoil is using the store")
	ErrDamaged  = errors.New("the store is damaged")
	ErrFull     = errors.New("the disk is full")
	ErrReadOnly = errors.New("the store cannot be written")
	ErrNewer    = errors.New("the store was written by a newer Counterfoil: update this one")
	// ErrIO: the disk failed. The queue has opened its file afresh, if that
	// could be done, and nothing has changed (row 36: a failed sync is never
	// tried again on one handle).
	ErrIO = errors.New("the disk reported an error")
	// ErrUnsure is an ErrIO too: the file cannot be opened to see whether
	// something has changed.
	ErrUnsure = fmt.Errorf("%w, and whether this was written cannot be told yet", ErrIO)
	ErrClosed = errors.New("the store is closed")

	ErrNotFound = errors.New("no such transaction")
	ErrState    = errors.New("the transaction is not in a state that allows this")
	ErrOffered  = errors.New("the transaction may already have reached Forloy")
	ErrExists   = errors.New("already exists")
)

// IsStoreTrouble reports whether the error is about the store rather than
// about what was asked of it.
func IsStoreTrouble(err error) bool {
	for _, trouble := range []error{ErrLocked, ErrDamaged, ErrFull, ErrReadOnly, ErrNewer, ErrIO, ErrClosed} {
		if errors.Is(err, trouble) {
			return true
		}
	}
	return false
}

// DamagedError says what of a store is damaged. It is an ErrDamaged.
type DamagedError struct {
	What  string // a sentence without a full stop
	Cause error  // may be nil
}

func (e *DamagedError) Error() string {
	if e.Cause == nil {
		return ErrDamaged.Error() + ": " + e.What
	}
	return fmt.Sprintf("%v: %s: %v", ErrDamaged, e.What, e.Cause)
}

func (e *DamagedError) Unwrap() error        { return e.Cause }
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

func damaged(format string, args ...any) error {
	return &DamagedError{What: fmt.Sprintf(format, args...)}
}

// explain puts an operating system's or bbolt's error under the sentinel that
// callers know. What it does not know is an error of the disk.
func explain(err error) error {
	switch {
	case err == nil || IsStoreTrouble(err):
		return err
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w (%v)", ErrLocked, err)
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return ErrClosed
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return &DamagedError{What: "its header pages cannot be read", Cause: err}
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return fmt.Errorf("%w: %w", ErrIO, err)
}

// asDamage tells what an ErrDamaged says beyond that word.
func asDamage(err error) (string, bool) {
	d, is := errors.AsType[*DamagedError](err)
	if !is {
		return "", false
	}
	if d.Cause != nil {
		return fmt.Sprintf("%s: %v", d.What, d.Cause), true
	}
	return d.What, true
}
