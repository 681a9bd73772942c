package practice

import (
	"fmt"
	"hash/fnv"
	"net/http"

	"counterfoil/internal/purchase"
)

// cardView is a card as a lookup shows it.
type cardView struct {
	CardInstanceID string         `json:"card_instance_id"`
	CardType       string         `json:"card_type"`
	CardTitle      string         `json:"card_title"`
	MerchantName   string         `json:"merchant_name"`
	CustomerName   string         `json:"customer_name"`
	Status         string         `json:"status"`
	Balance        map[string]any `json:"balance"`
}

// lookup finds a card by its payload or its barcode. It changes nothing.
func (f *forloy) lookup(c *call) (answer, error) {
	var in struct {
		Code    string `json:"qr_code_data"`
		Barcode string `json:"barcode_value"`
	}
	if err := decode(c.body, &in); err != nil {
		return answer{}, err
	}
	if (in.Code == "") == (in.Barcode == "") {
		return answer{}, invalid(http.StatusUnprocessableEntity, "Give either qr_code_data or barcode_value")
	}
	view, slow := f.view(in.Code, in.Barcode)
	if view == nil {
		return answer{}, refusal{http.StatusNotFound, purchase.CodeCardNotFound, messageNotFound}
	}
	if slow {
		if err := pause(c.Context(), SlowAnswer); err != nil {
			return answer{}, err
		}
	}
	return answer{data: view}, nil
}

func (f *forloy) view(code, barcode string) (view *cardView, slow bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var c *card
	if code != "" {
		c = f.find(code)
	} else {
		c = f.findBarcode(barcode)
	}
	if c == nil {
		return nil, false
	}
	status := "active"
	if c.Behaviour == Inactive {
		status = "inactive"
	}
	return &cardView{
		CardInstanceID: instanceID(c.Code), CardType: c.Type, CardTitle: c.Name,
		MerchantName: "Practice Merchant", CustomerName: "Jane D.", Status: status, Balance: c.balance(),
	}, c.Behaviour == Slow
}

// instanceID is a card's id, made of its code without showing it.
func instanceID(code string) string {
	h := fnv.New64a()
	h.Write([]byte(code))
	return fmt.Sprintf("ci_practice_%016x", h.Sum64())
}
