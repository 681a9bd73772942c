package queue

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// roomForSale is more than the pages that one sale makes bbolt write.
const roomForSale = 64 << 10

// Room reports whether a sale could be written now, by writing as much beside
// the store: after fault.StoreFull the store itself can be read, and small changes may
// still find a free page.
func (q *Queue) Room() error {
	if err := q.alive(); err != nil {
		return err
	}
	err := tryBeside(q.path)
	if at, is := errors.AsType[*fs.PathError](err); is {
		at.Path = q.path // nobody knows the other file
	}
	return explain(err)
}

func tryBeside(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".room-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	content := make([]byte, roomForSale)
	rand.Read(content) // what a file system can compress takes no room
	_, err = file.Write(content)
	return cmp.Or(err, file.Sync(), file.Close())
}
