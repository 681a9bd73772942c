package queue

import (
	"errors"
	"fmt"
	"io/fs"

	bolterrors "go.etcd.io/bbolt/errors"

	"counterfoil/internal/fault"
)

// The package's errors are faults. Those of the class fault.Store are about the
// store itself: nothing has changed, except perhaps after a fault.StoreUnsure.
// Those of the classes fault.Refused and fault.Input are about the request.

// damaged is a fault.StoreDamaged. What is wrong is a clause without a full stop.
func damaged(format string, args ...any) error {
	return fault.Fault{Kind: fault.StoreDamaged, Facts: fault.Facts{Detail: fmt.Sprintf(format, args...)}}
}

// damagedBy is damaged, with the error that showed the damage.
func damagedBy(cause error, format string, args ...any) error {
	detail := fmt.Sprintf(format, args...) + ": " + cause.Error()
	return fault.Fault{Kind: fault.StoreDamaged, Facts: fault.Facts{Detail: detail}}.With(cause)
}

// damageOf is what a fault.StoreDamaged says; false: the error is another one.
func damageOf(err error) (string, bool) {
	f, known := fault.Of(err)
	return f.Detail, known && f.Kind == fault.StoreDamaged
}

// refused is a fault of the class fault.Refused about the sale with that key.
func refused(kind fault.Kind, key string) error {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Key: key}}
}

// explain makes a fault of an error of the operating system or bbolt. An error
// it does not know is a disk error.
func explain(err error) error {
	switch {
	case err == nil || errors.Is(err, fault.Store):
		return err
	case errors.Is(err, bolterrors.ErrTimeout):
		return fault.New(fault.StoreLocked).With(err)
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return fault.New(fault.StoreClosed)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return damagedBy(err, "its header pages cannot be read")
	case isFull(err):
		return fault.New(fault.StoreFull).With(err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fault.Fault{Kind: fault.StoreReadOnly, Facts: fault.Facts{Detail: err.Error()}}.With(err)
	}
	return fault.New(fault.StoreDisk).With(err)
}
