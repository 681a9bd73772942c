package durable

import (
	"cmp"
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// isHeld reports that another program, most often an antivirus, has the file
// open for a moment (row 42). A rename over a held file is "access denied".
func isHeld(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// move returns once the rename is on the disk, but where only os.Rename takes the paths. After that one, a power cut
// some seconds later may bring back what was there before: NTFS keeps either name, but writes its journal when it
// likes.
func move(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	target, wrong := windows.UTF16PtrFromString(to)
	if err = cmp.Or(err, wrong); err == nil {
		err = windows.MoveFileEx(source, target, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	}
	if errors.Is(err, windows.ERROR_PATH_NOT_FOUND) { // Windows before 10.0.15063 wants its own form of a long path
		return os.Rename(from, to)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// SyncDir does nothing: Windows has no such call for a user without rights, and move does without.
func SyncDir(string) error { return nil }
