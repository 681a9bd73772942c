package folder

import "golang.org/x/sys/unix"

// networkOf names the network file system that a folder is on; "": it is on none.
func networkOf(path string) string {
	var about unix.Statfs_t
	if unix.Statfs(path, &about) != nil {
		return ""
	}
	return networks[unix.ByteSliceToString(about.Fstypename[:])]
}
