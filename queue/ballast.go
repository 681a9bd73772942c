package queue

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"

	"counterfoil/internal/durable"
)

// A ballast is a file that is only there to be thrown away: when the disk is
// full, what was recorded can still be settled, reviewed and voided, and all
// of these need room for a moment (row 34). A new sale never takes it.
const (
	ballastSuffix = ".ballast"
	ballastSize   = 1 << 20 // at most, and at most a hundredth of what is free
	ballastLeast  = 16 << 10
)

// makeBallast is best effort: a disk with no room for it has no room for it. One
// that a crash or a hand has left shorter than it should be is made anew.
func (q *Queue) makeBallast() {
	_ = os.Remove(q.path + ballastSuffix + ".new") // of a crash
	free, err := freeSpace(filepath.Dir(q.path))
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

// writeBallast writes it beside and renames it: it is there in its full size,
// or not at all. The file beside it has a fixed name, so that makeBallast can
// take away what a crash has left: on a full disk that room is needed.
func writeBallast(path string, size int64) error {
	content := make([]byte, size)
	rand.Read(content) // what a file system can compress takes no room
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

// dropBallast makes room, and tells how much; 0: there was none left.
func (q *Queue) dropBallast() int64 {
	info, err := os.Lstat(q.path + ballastSuffix)
	if err != nil || os.Remove(q.path+ballastSuffix) != nil {
		return 0
	}
	q.log.Warn("the disk is full: the ballast makes room")
	return info.Size()
}

// keepBallast takes back what a commit has left of the ballast's room, so that
// no new sale and no bookkeeping finds it.
func (q *Queue) keepBallast(had int64) {
	for size := had; size >= ballastLeast; size -= had/16 + 1 {
		if writeBallast(q.path, size) == nil {
			return
		}
	}
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
