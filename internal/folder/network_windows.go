package folder

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// networkOf names the network drive that a folder is on; "": it is on none.
func networkOf(path string) string {
	if long, is := strings.CutPrefix(path, `\\?\`); is { // written for paths of any length
		path = long
		if share, is := strings.CutPrefix(long, `UNC\`); is {
			path = `\\` + share
		}
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
