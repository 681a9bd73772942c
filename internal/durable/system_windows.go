package durable

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isHeld reports that another program, most often an antivirus, has the file
// open for a moment (row 42). A rename over a held file is "access denied".
func isHeld(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// SyncDir does nothing: Windows has no such call, and NTFS journals renames.
func SyncDir(string) error { return nil }
