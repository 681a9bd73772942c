package queue

import (
	"errors"
	"io/fs"

	bolterrors "go.etcd.io/bbolt/errors"

	"counterfoil/internal/fault"
)

// The package's errors are faults. Those of the class fault.Store are about the
// store itself: nothing has changed, except perhaps after a fault.StoreUnsure.
// Those of the classes fault.Refused and fault.Input are about the request.

// numbered is damage of a page, a sale or a journal entry.
func numbered[N ~uint64 | ~int](kind fault.Kind, n N) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Number: uint64(n)}}
}

// named is damage of a bucket, a day or a value.
func named[T ~string | ~[]byte](kind fault.Kind, name T) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Name: string(name)}}
}

// damagedBy is damage with the error that showed it.
func damagedBy(cause error, f fault.Fault) error {
	f.Detail = cause.Error()
	return f.With(cause)
}

// damageOf is the damage that an error reports; false: the error is another
// one.
func damageOf(err error) (fault.Fault, bool) {
	f, known := fault.Of(err)
	return f, known && errors.Is(f, fault.StoreDamaged)
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
		return damagedBy(err, fault.New(fault.DamagedHeaders))
	case isTooLong(err):
		return fault.New(fault.StoreFullSize).With(err)
	case isFull(err):
		return fault.New(fault.StoreFull).With(err)
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return fault.Fault{Kind: fault.StoreReadOnly, Facts: fault.Facts{Detail: err.Error()}}.With(err)
	}
	return fault.New(fault.StoreDisk).With(err)
}
