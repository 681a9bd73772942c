package bench_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"go.etcd.io/bbolt"
)

// The floor: what a drain costs at least when each batch is read from the
// disk, turned into JSON, sent over HTTP, and taken off the disk in one commit
// after the answer. It is the plainest loop that does this: no states, no
// books, no journal, no mark before the offer, no checksums, no limits. No
// till should work like that; it only says what the machine can do.

// plainItem is what the floor keeps of a transaction.
type plainItem struct {
	Card        string      `json:"qr_code_data"`
	LocationID  string      `json:"location_id"`
	StaffUserID string      `json:"staff_user_id"`
	Amount      json.Number `json:"purchase_amount"`
	Key         string      `json:"idempotency_key"`
	TerminalID  string      `json:"pos_terminal_id,omitempty"`
	ScannedAt   string      `json:"client_timestamp"`
}

type plainRequest struct {
	Transactions []plainItem `json:"transactions"`
}

type plainAnswer struct {
	Data struct {
		Results []struct {
			Key    string `json:"idempotency_key"`
			Result struct {
				Success bool `json:"success"`
			} `json:"result"`
		} `json:"results"`
	} `json:"data"`
}

var waiting = []byte("waiting")

func openFloor(path string) (*bbolt.DB, error) {
	return bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
}

// fillFloor puts items into a new store, all in one commit: only the drain is
// measured.
func fillFloor(b *testing.B, path string, items [][]byte) *bbolt.DB {
	b.Helper()
	db, err := openFloor(path)
	if err != nil {
		b.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucket(waiting)
		if err != nil {
			return err
		}
		for i, item := range items {
			if err := bucket.Put(binary.BigEndian.AppendUint64(nil, uint64(i+1)), item); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

// drainFloor sends everything, a hundred at a time, and returns how many.
func drainFloor(db *bbolt.DB, client *http.Client, url, token string) (int, error) {
	sent := 0
	for {
		keys, items, err := nextPlain(db)
		if err != nil || len(items) == 0 {
			return sent, err
		}
		if err := postPlain(client, url, token, items); err != nil {
			return sent, err
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			for _, key := range keys {
				if err := tx.Bucket(waiting).Delete(key); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return sent, err
		}
		sent += len(items)
	}
}

func nextPlain(db *bbolt.DB) (keys [][]byte, items []plainItem, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(waiting).Cursor()
		for k, v := c.First(); k != nil && len(items) < batchSize; k, v = c.Next() {
			var item plainItem
			if err := json.Unmarshal(v, &item); err != nil {
				return err
			}
			keys, items = append(keys, bytes.Clone(k)), append(items, item)
		}
		return nil
	})
	return keys, items, err
}

func postPlain(client *http.Client, url, token string, items []plainItem) error {
	body, err := json.Marshal(plainRequest{items})
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, url+"/transactions/sync", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var got plainAnswer
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return err
	}
	if len(got.Data.Results) != len(items) {
		return fmt.Errorf("%d results for %d items", len(got.Data.Results), len(items))
	}
	for i, r := range got.Data.Results {
		if r.Key != items[i].Key || !r.Result.Success {
			return fmt.Errorf("item %d was not taken", i)
		}
	}
	return nil
}
