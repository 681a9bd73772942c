package syncclient

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// TestSecretsStaySecret: no kind of printing shows them.
func TestSecretsStaySecret(t *testing.T) {
	tokens := Tokens{Access: testAccess, Refresh: testRefresh}
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "tokens", tokens, "access", tokens.Access)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "tokens", tokens, "access", tokens.Access)
	raw, err := json.Marshal(tokens)
	if err != nil {
		t.Fatal(err)
	}
	text := b.String() + string(raw) + fmt.Sprintf("%v %+v %#v", tokens, tokens, tokens) +
		fmt.Sprintf("%s %q %x %d", tokens.Access, tokens.Access, tokens.Access, tokens.Access)
	for _, secret := range []string{testAccess, testRefresh, fmt.Sprintf("%x", testAccess)} {
		if strings.Contains(text, secret) {
			t.Errorf("shown: %s", text)
		}
	}
}

// TestLogsTellNothing: a server repeats everything that it is told, and none of
// that gets into the log, the outbox or the state. A code without blanks is
// written in capitals.
func TestLogsTellNothing(t *testing.T) {
	for i, status := range []int{200, 400, 413, 500, 429, 200, 400, 413, 500, 429} {
		r, _ := signedIn(t)
		r.sell(t, `{"card_instance_id":"secret-card-0001"}`)
		r.sell(t, "forloy_enr_secret0002")
		r.commit(func(w http.ResponseWriter, req *http.Request, b []sale) bool {
			said := b[0].Card + req.Header.Get("Authorization") + b[0].raw
			if i >= 5 {
				said = strings.ReplaceAll(said, " ", "")
			}
			echo, _ := json.Marshal(said)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			if status == 200 {
				refusal := fmt.Sprintf(`{"success":false,"error":%s,"message":%s}`, echo, echo)
				fmt.Fprint(w, envelopeOf(result(b[0].Key, refusal)))
				return true
			}
			fmt.Fprintf(w, `{"success":false,"error":{"code":%s,"message":%s}}`, echo, echo)
			return true
		})
		o := r.sync(t)
		raw, _ := r.Load(memoryName)
		text := fmt.Sprintf("%+v %+v %s %s", o, r.loop.State(), raw, r.log.text)
		for _, tx := range r.look() {
			text += fmt.Sprintf("%+v", tx.LastError)
		}
		text = strings.ToLower(text)
		for _, secret := range []string{r.forloy.access, "secret-card-0001", "secret0002", "pass-word-123"} {
			if strings.Contains(text, strings.ToLower(secret)) {
				t.Errorf("%d: %q is in %s", status, secret, text)
			}
		}
	}
}
