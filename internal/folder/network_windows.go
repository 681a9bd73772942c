package folder

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// networkOf names the network drive that a folder is on; "": it is on none.
func networkOf(path string) string {
	if long, is := strings.CutPrefix(path, `\\?\`); is && len(long) > 1 && long[1] == ':' {
		path = long // a drive's letter, written for paths of any length
	}
	drive := filepath.VolumeName(path)
	if strings.HasPrefix(drive, `\\`) {
		return drive
	}
	root, err := windows.UTF16PtrFromString(drive + `\`)
	if err != nil || windows.GetDriveType(root) != windows.DRIVE_REMOTE {
		return ""
	}
	return drive
}
