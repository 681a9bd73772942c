package queue

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// roomForSale is more than what bbolt writes for one sale.
const roomForSale = 64 << 10

// Room reports whether a sale could be written now, by writing as much to a
// file beside the store. After a fault.StoreFull the store can still be read,
// and small changes may find a free page, so the store itself would not tell.
func (q *Queue) Room() error {
	if err := q.alive(); err != nil {
		return err
	}
	err := tryBeside(q.path)
	if at, is := errors.AsType[*fs.PathError](err); is {
		at.Path = q.path // the caller does not know the other file
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
	rand.Read(content) // random, since a file system may store compressible content in less space
	_, err = file.Write(content)
	return cmp.Or(err, file.Sync(), file.Close())
}
