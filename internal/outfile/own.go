package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// own are the identities of a till's own files: its data directory with all
// folders and files in it, also through links.
type own struct{ folders, files []fs.FileInfo }

// gather adds a folder or a file of the till's. What does not exist needs no
// guard.
func (o *own) gather(path string) error {
	info, err := os.Stat(path) // follows links: the settings' file may be elsewhere
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		o.files = append(o.files, info)
		return nil
	case among(o.folders, info): // a link back to a folder above it
		return nil
	}
	o.folders = append(o.folders, info)
	entries, err := os.ReadDir(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		err := o.gather(filepath.Join(path, e.Name()))
		if err != nil && !errors.Is(err, fs.ErrPermission) { // a disk's lost+found holds nothing of the till's
			return err
		}
	}
	return nil
}

func among(all []fs.FileInfo, one fs.FileInfo) bool {
	return slices.ContainsFunc(all, func(i fs.FileInfo) bool { return os.SameFile(i, one) })
}
