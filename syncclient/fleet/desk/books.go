package desk

import (
	"encoding/binary"
	"encoding/json"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// books are the desk's projection of the stream, and the register of who has joined.
//
//	meta     "applied"         ─→ how far the stream has been read
//	         "layout"          ─→ layout, by which what is made from the stream was made
//	         "merchant"        ─→ whose tills these are
//	         "lacks"           ─→ how many messages the stream has lost, as far as the tills were asked for them
//	member   nkey              ─→ insider
//	invite   hash of a secret  ─→ invite
//	till     key               ─→ Till
//	entry    key, 0, number, hash ─→ hash of the entry that it follows
//	orphan   key, 0, previous, hash ─→ a sealed message that came before the entry that it follows
//	sale     idempotency key   ─→ sale
//	rescue   idempotency key   ─→ rescued: a sale that was sent in its till's place
//	untold   key, 0, idempotency key   ─→ nothing: of those, what the till should be told
//	order    key, 0, id        ─→ ordered: what the desk has ordered, and the answer
//	waiting  key, 0, idempotency key   ─→ the sealed message that recorded a sale which is not settled
//	day      date, 0, key      ─→ tallies by state
//
// Here "key" is fleet.Place's. Several goroutines may use them.
type books struct {
	path  string
	aside string // where books of another layout were copied that have what the stream has lost; "": there were none

	mu sync.RWMutex // held for reading while db is used
	db *bbolt.DB
}

var (
	bucketMeta    = []byte("meta")
	bucketMember  = []byte("member")
	bucketInvite  = []byte("invite")
	bucketTill    = []byte("till")
	bucketEntry   = []byte("entry")
	bucketOrphan  = []byte("orphan")
	bucketSale    = []byte("sale")
	bucketWaiting = []byte("waiting")
	bucketRescue  = []byte("rescue")
	bucketUntold  = []byte("untold")
	bucketOrder   = []byte("order")
	bucketDay     = []byte("day")

	keyApplied  = []byte("applied")
	keyMerchant = []byte("merchant")
	keyLayout   = []byte("layout")
	keyLacks    = []byte("lacks")
)

// layout is that of the buckets made from the stream. Those of another one are made anew.
const layout = "10"

// made are the buckets that are made from the stream.
func made() [][]byte {
	return [][]byte{bucketTill, bucketEntry, bucketOrphan, bucketSale, bucketWaiting, bucketRescue, bucketUntold,
		bucketOrder, bucketDay}
}

// kept are the buckets with what the stream does not tell.
func kept() [][]byte { return [][]byte{bucketMeta, bucketMember, bucketInvite} }

// Till is what the stream tells of one till.
type Till struct {
	Position fleet.Position
	Entries  uint64
	Highest  uint64    // number of an entry, in any branch
	Last     time.Time // of its newest entry, by its clock
	By       map[purchase.State]int64
	Forks    []office.Fork // where its journal went on in two ways
	Unread   uint64        // messages that could not be read
	UnreadAt time.Time     `json:",omitzero"`  // when the stream got the last of them
	Orders   int           `json:",omitempty"` // that have no answer yet
	Alone    uint64        `json:",omitempty"` // up to here, what it has told is in the books alone: the stream lost it
	Errand   string        `json:",omitempty"` // the key of the last order to another till to send this one's sales
	Seen     time.Time     // its last beat, by the desk's clock
	Beat     fleet.Beat    // that one
	Oldest   time.Time     `json:"-"` // when its oldest waiting sale was recorded
}

type sale struct {
	Till     string
	State    purchase.State
	Said     purchase.State // what the till itself said last
	At       time.Time
	Day      string
	Currency string
	Minor    int64
	Since    time.Time // when it came into its state
	Code     string    `json:",omitempty"` // Forloy's, of a refused one
	Looked   bool      `json:",omitempty"` // a person has seen that it was sent after it was taken back
}

type insider struct {
	Place   fleet.Place
	PC      string
	Since   time.Time
	Revoked time.Time `json:",omitzero"`
}

type invite struct {
	Until time.Time
	User  string // who has used it
}

func openBooks(path string) (*books, error) {
	db, err := openFile(path)
	if err != nil {
		return nil, err
	}
	b, had := &books{path: path, db: db}, ""
	err = b.update(func(tx *bbolt.Tx) error {
		for _, name := range append(made(), kept()...) {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		had = string(tx.Bucket(bucketMeta).Get(keyLayout))
		return nil
	})
	if err == nil && had != layout {
		if err = b.putAside(had); err == nil {
			err = b.rebuild()
		}
	}
	if err != nil {
		b.close()
	}
	return b, err
}

func openFile(path string) (*bbolt.DB, error) {
	return bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
}

func (b *books) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.db.Close()
}

// view reads the books. do must not call view or update.
func (b *books) view(do func(tx *bbolt.Tx) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.db.View(do)
}

// update changes the books, or leaves them as they are if do fails. do must not call view or update.
func (b *books) update(do func(tx *bbolt.Tx) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.db.Update(do)
}

// hasTills reports whether any till has ever joined.
func (b *books) hasTills() (has bool) {
	b.view(func(tx *bbolt.Tx) error {
		has = tx.Bucket(bucketMeta).Get(keyMerchant) != nil
		return nil
	})
	return has
}

// entriesKey begins the keys of a till's entries with one number: more than one where its journal has forked.
func entriesKey(till string, number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte(till+"\x00"), number)
}

func entryKey(till string, number uint64, of hash) []byte {
	return append(entriesKey(till, number), of[:]...)
}

func orphanKey(till string, previous hash, own []byte) []byte {
	return append(append([]byte(till+"\x00"), previous[:]...), own...)
}

func waitingKey(till, idempotency string) string { return till + "\x00" + idempotency }

func dayKey(day, till string) string { return day + "\x00" + till }

func applied(tx *bbolt.Tx) uint64 { return number(tx, keyApplied) }

func putApplied(tx *bbolt.Tx, n uint64) error { return putNumber(tx, keyApplied, n) }

func number(tx *bbolt.Tx, key []byte) uint64 {
	if v := tx.Bucket(bucketMeta).Get(key); len(v) == 8 {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}

func putNumber(tx *bbolt.Tx, key []byte, n uint64) error {
	return tx.Bucket(bucketMeta).Put(key, binary.BigEndian.AppendUint64(nil, n))
}

func get(tx *bbolt.Tx, bucket, key []byte, to any) (found bool, err error) {
	v := tx.Bucket(bucket).Get(key)
	if v == nil {
		return false, nil
	}
	return true, json.Unmarshal(v, to)
}

func put(tx *bbolt.Tx, bucket, key []byte, value any) error {
	v, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tx.Bucket(bucket).Put(key, v)
}

// each decodes every value of a bucket whose key begins with a prefix.
func each[T any](tx *bbolt.Tx, bucket []byte, prefix string, do func(key string, value T) error) error {
	c := tx.Bucket(bucket).Cursor()
	for k, v := c.Seek([]byte(prefix)); k != nil && len(k) >= len(prefix) && string(k[:len(prefix)]) == prefix; k, v =
		c.Next() {
		var value T
		if err := json.Unmarshal(v, &value); err != nil {
			return err
		}
		if err := do(string(k), value); err != nil {
			return err
		}
	}
	return nil
}
