package queue

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"

	"counterfoil/internal/durable"
	"counterfoil/internal/folder"
)

// The ballast is a file that exists only to be deleted. On a full disk its
// space is what settling, reviewing and voiding recorded sales, and taking their
// marks back, need for a moment (row 34). A new sale never gets it.
const (
	ballastSuffix = ".ballast"
	ballastSize   = 1 << 20 // at most, and at most a hundredth of what is free
	ballastLeast  = 16 << 10
)

// makeBallast is best effort: a disk without the space goes without a ballast.
// One that a crash or a person has cut short is written again.
func (q *Queue) makeBallast() {
	_ = os.Remove(q.path + ballastSuffix + ".new") // left by a crash
	free, err := folder.Free(filepath.Dir(q.path))
	if err != nil || free/100 < ballastLeast {
		return
	}
	size := int64(min(ballastSize, free/100))
	if info, err := os.Lstat(q.path + ballastSuffix); err == nil && info.Mode().IsRegular() && info.Size() >= size {
		return
	}
	if err := writeBallast(q.path, size); err != nil {
		q.log.Warn("no ballast", "error", err)
	}
}

// writeBallast writes the file under another name and renames it, so a ballast
// has its full size or does not exist. The other name is fixed, so makeBallast
// can remove what a crash left: a full disk needs that space.
func writeBallast(path string, size int64) error {
	content := make([]byte, size)
	rand.Read(content) // random, since a file system may store compressible content in less space
	fresh := path + ballastSuffix + ".new"
	defer os.Remove(fresh) // fails after the rename, as it should
	file, err := os.OpenFile(fresh, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return durable.Rename(fresh, path+ballastSuffix)
}

// dropBallast frees the ballast's space and returns its size; 0: there was
// none.
func (q *Queue) dropBallast() int64 {
	info, err := os.Lstat(q.path + ballastSuffix)
	if err != nil || os.Remove(q.path+ballastSuffix) != nil {
		return 0
	}
	q.log.Warn("the disk is full: the ballast makes room")
	return info.Size()
}

// keepBallast takes back what a commit has not used of the ballast's space, so
// that neither a new sale nor bookkeeping gets it.
func (q *Queue) keepBallast(had int64) {
	for size := had; size >= ballastLeast; size -= had/16 + 1 {
		if writeBallast(q.path, size) == nil {
			return
		}
	}
}

// scrub erases from free pages what a refused commit wrote there. Nobody was
// told "recorded", so no salvage may find it (row 34). Pages in use are left
// alone, whatever they hold.
func (q *Queue) scrub(key string) error {
	info, err := q.file.Stat()
	if err != nil {
		return explain(err)
	}
	img, err := readImage(q.file, info.Size())
	if err != nil {
		return err
	}
	w := &walker{image: img, damage: func(error) {}}
	if err := w.all(); err != nil {
		return err
	}
	page := make([]byte, img.pageSize)
	for id := int64(2); id*img.pageSize < info.Size(); id++ {
		if id < int64(len(w.seen)) && w.seen[id] {
			continue
		}
		n, err := q.file.ReadAt(page, id*img.pageSize)
		if err != nil && err != io.EOF {
			return explain(err)
		}
		if bytes.Contains(page[:n], []byte(key)) {
			clear(page[:n])
			if _, err := q.file.WriteAt(page[:n], id*img.pageSize); err != nil {
				return explain(err)
			}
		}
	}
	return explain(q.file.Sync())
}
