package queue

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// A ballast is a file that is only there to be thrown away: when the disk is
// full, what was recorded can still be settled, reviewed and voided, and all
// of these need room for a moment (row 34). A new sale never takes it.
const (
	ballastSuffix = ".ballast"
	ballastSize   = 1 << 20 // at most, and at most a hundredth of what is free
	ballastLeast  = 16 << 10
)

// makeBallast is best effort: a disk with no room for it has no room for it.
func (q *Queue) makeBallast() {
	path := q.path + ballastSuffix
	if _, err := os.Stat(path); err == nil {
		return
	}
	free, err := freeSpace(filepath.Dir(q.path))
	if err != nil || free/100 < ballastLeast {
		return
	}
	content := make([]byte, min(ballastSize, free/100))
	rand.Read(content) // what a file system can compress takes no room
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		q.log.Warn("no ballast", "error", err)
		_ = os.Remove(path)
	}
}

// dropBallast makes room; false: there was none left.
func (q *Queue) dropBallast() bool {
	if os.Remove(q.path+ballastSuffix) != nil {
		return false
	}
	q.log.Warn("the disk is full: the ballast is gone")
	return true
}

// scrub takes out of the file what a refused commit has left in free pages:
// nobody was told "recorded", so no salvage may find it (row 34). Pages in use
// are not touched, whatever they hold.
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
