package desk

import (
	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet"
	"counterfoil/syncclient/fleet/office"
)

// toTill seals the card of an order to the till that is to put a sale on it. It chooses the key of the sale that this
// makes: a till whose store is lost gets the order once more, and must not make another one.
func (d *Desk) toTill(tx *bbolt.Tx, to fleet.Place, q office.OrderAsked) ([]byte, error) {
	if q.Do != purchase.OrderReplace {
		return nil, nil
	}
	var card fleet.Card
	if err := d.opener.Open(q.Sealed, &card); err != nil {
		return nil, fault.New(fault.CardMissing).With(err)
	}
	var err error
	if card.Code, err = purchase.ParseCard(card.Code); err != nil {
		return nil, err
	}
	var t Till
	if _, err := get(tx, bucketTill, []byte(to.Key()), &t); err != nil {
		return nil, err
	}
	d.latest(&t, to.Key())
	if len(t.Beat.CardKey) != len(fleet.ShopKey{}) {
		return nil, fault.New(fault.FleetOrder)
	}
	key := fleet.ShopKey(t.Beat.CardKey)
	by, err := fleet.NewSealer(&key)
	if err != nil {
		return nil, err
	}
	card.Key = purchase.NewKey()
	return by.Seal(card)
}
