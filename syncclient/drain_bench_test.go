package syncclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"counterfoil/internal/purchase"
)

// benchItems is how many items a benchmark drains at a time.
const benchItems = 10_000

// accepting is a server that accepts everything, as fast as it can.
func accepting(b *testing.B) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Transactions []struct {
				Key string `json:"idempotency_key"`
			} `json:"transactions"`
		}
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &request)
		var out bytes.Buffer
		for i, t := range request.Transactions {
			if i > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, `{"idempotency_key":%q,"result":%s}`, t.Key, yes)
		}
		send(w, 200, envelopeOf(out.String()))
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// BenchmarkDrain is the loop on an outbox in memory. Compare it with
// BenchmarkDrainFloor of the same run.
func BenchmarkDrain(b *testing.B) {
	c, err := NewClient(Config{BaseURL: accepting(b)})
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseIdle()
	for b.Loop() {
		b.StopTimer()
		s := newShelf()
		s.sellMany(b, benchItems)
		session, err := NewSession(SessionConfig{Client: c, Store: NewTokenStore(b.TempDir(), "x", nil),
			DataDir: b.TempDir(), Token: testAccess})
		if err != nil {
			b.Fatal(err)
		}
		l, err := NewLoop(LoopConfig{Outbox: s, Client: c, Session: session})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if o, err := l.Pass(b.Context()); err != nil || o.Accepted != benchItems {
			b.Fatal(o, err)
		}
	}
	b.ReportMetric(float64(b.N)*benchItems/b.Elapsed().Seconds(), "items/s")
}

// BenchmarkDrainFloor is the simplest loop that does the same: join the bytes,
// post them, decode the answer.
func BenchmarkDrainFloor(b *testing.B) {
	url := accepting(b) + "/transactions/sync"
	s := newShelf()
	all := s.sellMany(b, benchItems)
	for b.Loop() {
		for at := 0; at < len(all); at += purchase.MaxBatch {
			post(b, url, all[at:at+purchase.MaxBatch])
		}
	}
	http.DefaultClient.CloseIdleConnections()
	b.ReportMetric(float64(b.N)*benchItems/b.Elapsed().Seconds(), "items/s")
}

func post(b *testing.B, url string, batch []purchase.Transaction) {
	resp, err := http.Post(url, "application/json", bytes.NewReader(syncBody(batch)))
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Data struct {
			Results []struct {
				Key    string `json:"idempotency_key"`
				Result struct {
					Success bool
				}
			}
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || len(answer.Data.Results) != len(batch) {
		b.Fatal(err)
	}
}
