package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"

	"counterfoil/internal/durable"
	"counterfoil/internal/purchase"
)

// The files of a store: PATH itself, PATH.lock (held while it is open),
// PATH.created, which says that there was a store here (row 38), PATH.ballast
// (row 34), and PATH.damaged-DATE, which a salvage has moved aside.
const createdSuffix = ".created"

// MarkOf is the file that marks a folder as a till's: it lies beside every
// store.
func MarkOf(path string) string { return path + createdSuffix }

// create makes an empty store under another name, whole and synced, and renames
// it to path. Whenever it is interrupted, path is either absent or a store.
func create(path string) error {
	fresh := path + ".new"
	if err := removed(fresh); err != nil {
		return explain(err)
	}
	if err := initialise(fresh); err != nil {
		_ = os.Remove(fresh)
		return explain(err)
	}
	return explain(durable.Rename(fresh, path))
}

// removed makes sure that no such file exists.
func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func initialise(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range parts() {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := putLayout(tx, schema); err != nil {
			return err
		}
		return putJSON(tx.Bucket(bucketMeta), keyTotals, totals{By: map[purchase.State]purchase.Tally{}})
	})
	return errors.Join(err, db.Close())
}

// remember writes the mark that a store was created here, with the names of the
// files beside it that salvages have dealt with. It comes last: a crash before
// it leaves a store without a mark, and the next opening adds the mark.
func remember(path string, dealt ...string) error {
	return explain(durable.Write(path+createdSuffix, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "A store was created here, so a missing %s is a loss and not a first start.\n%s\n",
			filepath.Base(path), strings.Join(dealt, "\n"))
		return err
	}))
}
