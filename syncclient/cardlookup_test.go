package syncclient

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"counterfoil/internal/fault"
)

// Forloy says in several ways that no sale can be made with a card; a web
// filter's page is none of them.
func TestLookupOfACardThatWillBeRefused(t *testing.T) {
	const page, text, data = "text/html", "text/plain", "application/json"
	for _, c := range []struct {
		name       string
		status     int
		kind, body string
		unknown    bool
		inactive   bool
	}{
		{"unknown", 404, data, failure("CARD_NOT_FOUND"), true, false},
		{"unknown, in another status", 422, data, failure("CARD_NOT_FOUND"), true, false},
		{"unknown, with a success's status", 200, data, failure("CARD_NOT_FOUND"), true, false},
		{"unknown, in other letters", 404, data, failure("card_not_found"), true, false},
		{"inactive, as an error", 409, data, failure("CARD_INACTIVE"), false, true},
		{"inactive, as a status", 200, data, `{"success":true,"data":{"status":"inactive"}}`, false, true},
		{"blocked", 200, data, `{"success":true,"data":{"status":"blocked"}}`, false, true},
		{"no such endpoint", 404, data, failure("NOT_FOUND"), false, false},
		{"a web filter", 404, page, "<html>CARD_NOT_FOUND</html>", false, false},
		{"a web filter's JSON", 404, page, failure("CARD_NOT_FOUND"), false, false},
		{"a plain 404", 404, text, "CARD_NOT_FOUND", false, false},
		{"trouble", 503, data, failure("INTERNAL_ERROR"), false, false},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			w.WriteHeader(c.status)
			io.WriteString(w, c.body)
		}))
		client, err := NewClient(Config{BaseURL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		for _, barcode := range []bool{false, true} {
			info, err := client.Lookup(t.Context(), "t", "990000000001", barcode)
			if got := errors.Is(err, fault.CardUnknown); got != c.unknown {
				t.Errorf("%s: unknown %t, want %t (%v)", c.name, got, c.unknown, err)
			}
			if got := err == nil && !info.Active(); got != c.inactive {
				t.Errorf("%s: inactive %t, want %t (%+v, %v)", c.name, got, c.inactive, info, err)
			}
			if err == nil && !c.inactive {
				t.Errorf("%s: taken for an active card: %+v", c.name, info)
			}
		}
		client.CloseIdle()
		server.Close()
	}
}
