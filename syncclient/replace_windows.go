package syncclient

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// replace puts a file in another's place. An antivirus may hold either for a
// moment (row 42): it is tried for 5 s. Windows has no way to sync a
// directory.
func replace(from, to string) error {
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := os.Rename(from, to)
		held := errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
		if !held || time.Now().After(end) {
			return err
		}
	}
}
