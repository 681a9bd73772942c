package queue

import (
	"time"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
)

func valueKey(name string) []byte { return []byte("value/" + name) }

// Save keeps a small named value, in one commit; nil removes it. The names are
// the callers': for the sender's state, the PIN.
func (q *Queue) Save(name string, value []byte) error {
	return q.update(time.Now(), func(c *change) error {
		meta, err := c.bucket(bucketMeta)
		if err != nil {
			return err
		}
		c.dirty = true
		if value == nil {
			return meta.Delete(valueKey(name))
		}
		return meta.Put(valueKey(name), seal(valueKey(name), value))
	})
}

// Load returns what was last saved under that name; nil: nothing.
func (q *Queue) Load(name string) ([]byte, error) {
	var out []byte
	err := q.view(func(tx *bbolt.Tx) error {
		body, err := loaded(tx.Bucket(bucketMeta), name)
		if body != nil {
			out = append([]byte{}, body...)
		}
		return err
	})
	return out, err
}

// loaded is what was last saved under a name, valid during the transaction; nil: nothing.
// An empty value is not nil.
func loaded(meta *bbolt.Bucket, name string) ([]byte, error) {
	value := meta.Get(valueKey(name))
	if value == nil {
		return nil, nil
	}
	body, sound := unseal(valueKey(name), value)
	if !sound {
		return nil, named(fault.DamagedValue, name)
	}
	return body, nil
}
