package queue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"counterfoil/internal/fault"

	"go.etcd.io/bbolt"
)

// layouts is what a program knows of store layouts: which one it reads, and the
// step from each older one to the next.
type layouts struct {
	reads int
	steps map[int]func(*bbolt.Tx) error // by the layout they start from
}

// ourLayouts are this program's.
func ourLayouts() layouts {
	return layouts{reads: schema, steps: map[int]func(*bbolt.Tx) error{1: addClosings}}
}

// addClosings is the step from layout 1, which knew no closings, and whose days
// counted by hour and staff what was recorded, not what is sold.
func addClosings(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucketIfNotExists(bucketClosing); err != nil {
		return err
	}
	days, err := countedAsRecorded(tx)
	if err != nil {
		return err
	}
	cursor := tx.Bucket(bucketDone).Cursor()
	for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
		sale, _, err := unpack(key, value)
		if err != nil {
			return err
		}
		d, counted := days[sale.BusinessDay]
		if !counted || sale.State.Sold() {
			continue
		}
		hour := d.hourOf(sale.ScannedAt.In(time.Local).Hour(), one(sale.Amount))
		d.Hours = byKey(d.Hours, hour, sale.Amount, -1)
		d.Staff = byKey(d.Staff, sale.StaffUserID, sale.Amount, -1)
		if sale.ReplacedBy != "" {
			d.Replaced = with(d.Replaced, sale.Amount, 1)
		}
		days[sale.BusinessDay] = d
	}
	for date, d := range days {
		if err := putJSON(tx.Bucket(bucketDay), []byte(date), d); err != nil {
			return err
		}
	}
	return nil
}

// countedAsRecorded reads the days of layout 1. Of pruned sales that were not sold,
// hour and staff are no longer known.
func countedAsRecorded(tx *bbolt.Tx) (map[string]day, error) {
	days := map[string]day{}
	cursor := tx.Bucket(bucketDay).Cursor()
	for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
		var d day
		if err := decode(key, value, &d); err != nil {
			return nil, err
		}
		for state, t := range d.Pruned {
			if !state.Sold() {
				d.Hours = add(d.Hours, hourUnknown, t, -1)
				d.Staff = add(d.Staff, "", t, -1)
			}
		}
		days[string(key)] = d
	}
	return days, nil
}

// check judges a store of layout n: nil, fault.StoreNewer, or errOlder if every
// step up from it is known.
func (l layouts) check(text []byte) (n int, err error) {
	n, err = strconv.Atoi(string(text))
	switch {
	case err != nil:
		return 0, named(fault.DamagedLayoutText, text)
	case n > l.reads:
		return n, newerLayout(n, l.reads)
	case n == l.reads:
		return n, nil
	}
	for from := n; from < l.reads; from++ {
		if l.steps[from] == nil {
			return n, numbered(fault.DamagedLayout, n)
		}
	}
	return n, errOlder
}

// Fits tells whether this program can read the store at path, and changes
// nothing: fault.StoreNewer, or nil, also where there is no store or it cannot be
// read, which Open tells.
func Fits(path string) (err error) {
	defer func() {
		if recover() != nil { // bbolt panics at some damage
			err = nil
		}
	}()
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return nil
	}
	defer db.Close()
	db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(bucketMeta); meta != nil {
			if text, sound := unseal(keySchema, meta.Get(keySchema)); sound {
				_, err = ourLayouts().check(text)
			}
		}
		return nil
	})
	if !errors.Is(err, fault.StoreNewer) {
		return nil
	}
	return err
}

func newerLayout(n, reads int) error {
	detail := fmt.Sprintf("layout %d, this one reads %d", n, reads)
	return fault.Fault{Kind: fault.StoreNewer, Facts: fault.Facts{Detail: detail}}
}

// errOlder is a store that must be migrated before it is used.
var errOlder = errors.New("an older layout")

// migrate brings a store up to date from an older layout: first a synced copy
// without damage, then all steps in one transaction (row 41). However it ends, the
// store has the one layout or the other, and the copy exists.
func (q *Queue) migrate(from int) error {
	dir := BackupDir(q.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder for backups: %w", err)
	}
	removeCutOff(dir)
	// The journal's length is in the name: after a try that failed, or a way back, the
	// older version has sold, and the copy from before that is not this store's.
	var b totals
	err := q.readLocked(func(tx *bbolt.Tx) error { return getJSON(tx.Bucket(bucketMeta), keyTotals, &b) })
	if err != nil {
		return err
	}
	copied := filepath.Join(dir, fmt.Sprintf("%s%d-of-%d-at-%d%s", migratedPrefix, q.options.layouts.reads, from,
		b.Entries, backupSuffix))
	err = q.backupChecked(context.Background(), copied, q.readLocked)
	if errors.Is(err, fault.Books) { // no damage: the older version has sold with it, and so does this one
		_ = os.Remove(copied)
		err = q.backupFile(context.Background(), copied, q.readLocked)
	}
	if err != nil {
		return err
	}
	err = q.guard(func() error {
		return q.db.Update(func(tx *bbolt.Tx) error {
			for n := from; n < q.options.layouts.reads; n++ {
				if err := q.options.layouts.steps[n](tx); err != nil {
					return fmt.Errorf("migrate the store from layout %d: %w", n, err)
				}
			}
			return putLayout(tx, q.options.layouts.reads)
		})
	})
	if err == nil {
		q.log.Info("store migrated", "from", from, "to", q.options.layouts.reads, "copy", filepath.Base(copied))
	}
	return err
}

func putLayout(tx *bbolt.Tx, n int) error {
	return tx.Bucket(bucketMeta).Put(keySchema, seal(keySchema, []byte(strconv.Itoa(n))))
}
