package queue

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// contents is a closed store whose contents are known, and how each of its
// sales is stored at the end.
type contents struct {
	path  string
	whole []byte
	state map[string]purchase.State
	value map[string][]byte
}

// mixed makes a store with a history: sales in all states, free pages full of
// their older copies, a few small values.
func mixed(t *testing.T, n int) contents {
	t.Helper()
	path := fresh(t)
	q := opened(t, path)
	now := time.Now()
	c := contents{path: path, state: map[string]purchase.State{}, value: map[string][]byte{}}
	if err := q.Save("pin", []byte("hash of a PIN")); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		tx := must[purchase.Transaction](t)(q.Record(sale(t, i)))
		var err error
		switch i % 6 {
		case 0, 1:
			err = q.Settle(now, []purchase.Result{verdict(tx, purchase.Accepted, "")})
		case 2:
			_, err = q.Void(now, tx.IdempotencyKey, "mistake", "ana")
		case 3:
			err = q.Settle(now, []purchase.Result{verdict(tx, purchase.Refused, "CARD_NOT_FOUND")})
		case 4:
			_, err = q.Offer(now, []purchase.Transaction{tx})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	err := q.List(t.Context(), Filter{}, func(tx purchase.Transaction) error {
		_, revision, err := unpackIn(q, tx)
		if err != nil {
			return err
		}
		value, err := pack(tx, revision)
		c.state[tx.IdempotencyKey], c.value[tx.IdempotencyKey] = tx.State, value
		return err
	})
	if err = errors.Join(err, q.Close()); err != nil {
		t.Fatal(err)
	}
	if c.whole, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	c.whole = c.whole[:usedBytes(c.whole)]
	return c
}

// unpackIn reads a sale's revision.
func unpackIn(q *Queue, tx purchase.Transaction) (out purchase.Transaction, revision uint64, err error) {
	err = q.update(time.Now(), func(c *change) error {
		out, revision, _, err = c.find(bucketOf(tx.State), tx.Sequence)
		return err
	})
	return out, revision, err
}

// salvaged opens what was salvaged and checks it against the rules.
func (c contents) salvaged(t *testing.T, what string, broken []byte, report SalvageReport) {
	t.Helper()
	if report.Aside == "" {
		t.Fatalf("%s: nothing was kept aside", what)
	}
	if aside, err := os.ReadFile(report.Aside); err != nil || !bytes.Equal(aside, broken) {
		t.Fatalf("%s: the damaged file was changed: %v", what, err)
	}
	q := opened(t, c.path)
	defer q.Close()
	sound(t, q)
	got := map[string]purchase.State{}
	if err := q.List(t.Context(), Filter{}, func(tx purchase.Transaction) error {
		if _, twice := got[tx.IdempotencyKey]; twice {
			t.Errorf("%s: sale no. %d is there twice", what, tx.Sequence)
		}
		got[tx.IdempotencyKey] = tx.State
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for key, was := range c.state {
		is, saved := got[key]
		if bytes.Contains(broken, c.value[key]) && !saved {
			t.Errorf("%s: a %s sale could be read and was left behind", what, was)
		}
		if is == purchase.Pending && was != purchase.Pending {
			t.Errorf("%s: a %s sale is pending again", what, was)
		}
		if saved && was != purchase.Pending && is != was && is != purchase.Review {
			t.Errorf("%s: a %s sale is %s", what, was, is)
		}
	}
	if int(report.Saved.Recorded.Count) != len(got) || report.Saved.Recorded.Count != q.Counts().Recorded.Count {
		t.Errorf("%s: %d saved, says the report; %d are there", what, report.Saved.Recorded.Count, len(got))
	}
	if int(report.Lost) > len(c.state)-len(got) {
		t.Errorf("%s: %d lost, says the report; %d of %d are there", what, report.Lost, len(got), len(c.state))
	}
	if _, err := q.Record(sale(t, 1)); err != nil {
		t.Errorf("%s: the till does not go on: %v", what, err)
	}
}

// TestSalvageAfterHarmToAnyPage zeroes, cuts and flips every page of a store
// with known contents and counts what salvage brings back.
func TestSalvageAfterHarmToAnyPage(t *testing.T) {
	c := mixed(t, 42)
	size := os.Getpagesize()
	salvages := 0
	for id := range len(c.whole) / size {
		for name, harm := range map[string]func([]byte) []byte{
			"zeroed":         func(b []byte) []byte { clear(b[id*size : (id+1)*size]); return b },
			"header flipped": func(b []byte) []byte { b[id*size+8] ^= 3; return b },
			"middle flipped": func(b []byte) []byte { b[id*size+size/2] ^= 1; return b },
			"end flipped":    func(b []byte) []byte { b[id*size+size-100] ^= 1; return b },
			"cut off here":   func(b []byte) []byte { return b[:id*size] },
			"all but this":   func(b []byte) []byte { clear(b[:id*size]); clear(b[(id+1)*size:]); return b },
		} {
			broken := harm(bytes.Clone(c.whole))
			if err := os.WriteFile(c.path, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("page %d %s", id, name)
			report, err := Salvage(c.path, time.Now(), nil)
			if errors.Is(err, fault.RefusedSound) {
				continue // a free page, or the older header page
			}
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			salvages++
			c.salvaged(t, what, broken, report)
			if err := os.Remove(report.Aside); err != nil {
				t.Fatal(err)
			}
		}
	}
	if salvages < 40 {
		t.Errorf("only %d salvages", salvages)
	}
}

func TestSalvageTellsWhatItFoundAndWhatNot(t *testing.T) {
	c := mixed(t, 90)
	broken := bytes.Clone(c.whole)
	clear(broken[:2*os.Getpagesize()]) // no tree at all, so every pending sale goes to review
	if err := os.WriteFile(c.path, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(c.path, Options{}); !errors.Is(err, fault.StoreDamaged) {
		t.Fatal(err)
	}
	report, err := Salvage(c.path, time.Now(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c.salvaged(t, "no header pages", broken, report)
	by := report.Saved.By
	if report.Lost != 0 || report.ToReview != 30 || by[purchase.Pending].Count != 0 ||
		by[purchase.Synced].Count != 30 || by[purchase.Voided].Count != 15 || by[purchase.Review].Count != 45 ||
		report.Broken != 0 || len(report.Problems) == 0 {
		t.Errorf("report: %+v", report)
	}
	q := opened(t, c.path)
	if pin, err := q.Load("pin"); string(pin) != "hash of a PIN" || err != nil {
		t.Errorf("the PIN: %q %v", pin, err)
	}
	n := 0
	err = q.List(t.Context(), Filter{States: []purchase.State{purchase.Review}}, func(tx purchase.Transaction) error {
		if tx.LastError.Code == purchase.CodeSalvaged {
			n++
		}
		return nil
	})
	if n != 30 || err != nil {
		t.Errorf("%d of the review say why: %v", n, err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Salvage(c.path, time.Now(), nil); !errors.Is(err, fault.RefusedSound) {
		t.Errorf("salvage of a sound store: %v", err)
	}
}

// TestAnOlderTreeDoesNotBringBackWhatWasSettled: without the newest header page
// the tree is one commit old, and what that commit settled or voided looks
// pending in it.
func TestAnOlderTreeDoesNotBringBackWhatWasSettled(t *testing.T) {
	for want, end := range map[purchase.State]func(*Queue, purchase.Transaction) error{
		purchase.Synced: func(q *Queue, tx purchase.Transaction) error {
			return q.Settle(time.Now(), []purchase.Result{verdict(tx, purchase.Accepted, "")})
		},
		// Perhaps nobody was told of it, so a person has to look.
		purchase.Review: func(q *Queue, tx purchase.Transaction) error {
			_, err := q.Void(time.Now(), tx.IdempotencyKey, "mistake", "ana")
			return err
		},
	} {
		path, txs := stored(t, 20)
		q := opened(t, path)
		if err := errors.Join(end(q, txs[10]), q.Close()); err != nil {
			t.Fatal(err)
		}
		rewrite(t, path, func(b []byte) []byte {
			newest := int(newestMeta(b).txid % 2)
			clear(b[newest*os.Getpagesize() : (newest+1)*os.Getpagesize()])
			return b
		})
		flipIn(t, path, `"idempotency_key":"`+txs[15].IdempotencyKey) // otherwise the older tree would pass for sound
		if _, err := Salvage(path, time.Now(), nil); err != nil {
			t.Fatal(err)
		}
		q = opened(t, path)
		sound(t, q)
		if got := state(t, q, txs[10].IdempotencyKey); got != want {
			t.Errorf("it is %s, want %s", got, want)
		}
		if got := state(t, q, txs[11].IdempotencyKey); got != purchase.Pending {
			t.Errorf("one that the tree leads to is %s", got)
		}
	}
}

// TestTheJournalKnowsHowASaleEnded: only an old, pending copy of a settled sale
// can be read, but the journal tells that it was settled.
func TestTheJournalKnowsHowASaleEnded(t *testing.T) {
	path, txs := stored(t, 20)
	q := opened(t, path)
	tx := txs[10]
	if err := errors.Join(q.Settle(time.Now(), []purchase.Result{verdict(tx, purchase.Accepted, "")}),
		q.Close()); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+tx.IdempotencyKey+`","state":"synced"`)
	content, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(content, []byte(`"idempotency_key":"`+tx.IdempotencyKey+`","state":"pending"`)) {
		t.Fatalf("no older copy is left: %v", err)
	}
	report, err := Salvage(path, time.Now(), nil)
	if err != nil || report.Lost != 0 || report.ToReview != 0 {
		t.Fatalf("salvage: %+v %v", report, err)
	}
	q = opened(t, path)
	sound(t, q)
	if got := state(t, q, tx.IdempotencyKey); got != purchase.Synced {
		t.Errorf("it is %s", got)
	}
}

func TestSalvageTakesFromTheBackupWhatTheFileHasLost(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"zeroed":  func(path string) error { return os.WriteFile(path, make([]byte, 1<<16), 0o600) },
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"missing": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			path, txs := stored(t, 10) // no. 1 is synced, no. 2 is in review
			q := opened(t, path)
			backup, err := q.DailyBackup(t.Context(), BackupDir(path), start)
			if err != nil {
				t.Fatal(err)
			}
			recorded(t, q, 1) // after the backup
			if err := errors.Join(q.Close(), lose(path)); err != nil {
				t.Fatal(err)
			}
			report, err := Salvage(path, start, nil)
			if err != nil {
				t.Fatal(err)
			}
			if report.Backup != backup || report.Restored != 10 || report.ToReview != 8 ||
				report.Saved.Recorded.Count != 10 {
				t.Errorf("report: %+v", report)
			}
			q = opened(t, path)
			sound(t, q)
			if got := state(t, q, txs[0].IdempotencyKey); got != purchase.Synced {
				t.Errorf("the synced one is %s", got)
			}
			if waiting, err := q.Next(0, 10); len(waiting) > 0 || err != nil {
				t.Errorf("pending from a backup: %v %v", waiting, err)
			}
		})
	}
}

func TestSalvageCarriesOnWhereItWasCutShort(t *testing.T) {
	path, _ := stored(t, 10)
	aside := path + asideSuffix + "20260310T000000.000Z"
	if err := os.Rename(path, aside); err != nil { // as if the power failed after the file was moved aside
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); !errors.Is(err, fault.StoreDamaged) {
		t.Fatalf("open: %v", err)
	}
	report, err := Salvage(path, start, nil)
	if err != nil || report.Aside != aside || report.Saved.Recorded.Count != 10 {
		t.Fatalf("salvage: %+v %v", report, err)
	}
	sound(t, opened(t, path))
}

func TestPrunedTotalsSurviveASalvage(t *testing.T) {
	path, _ := stored(t, 10)
	q := opened(t, path)
	if n, err := q.Prune(start.AddDate(3, 0, 0), 100); n != 1 || err != nil {
		t.Fatalf("pruned %d: %v", n, err)
	}
	counts := q.Counts()
	waiting, _, err := q.Oldest()
	if err = errors.Join(err, q.Close()); err != nil {
		t.Fatal(err)
	}
	flipIn(t, path, `"idempotency_key":"`+waiting.IdempotencyKey+`","state`)
	report, err := Salvage(path, start.AddDate(3, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	sound(t, q)
	if got := q.Counts(); report.Lost != 1 || got.By[purchase.Synced].Count != 1 ||
		got.Recorded.Count != counts.Recorded.Count-1 {
		t.Errorf("before %+v, after %+v, report %+v", counts, got, report)
	}
}
