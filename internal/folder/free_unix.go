//go:build unix

package folder

import "golang.org/x/sys/unix"

// Free is how many bytes a user may still write in a folder.
func Free(dir string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}
