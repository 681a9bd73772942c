package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"counterfoil/syncclient/practice"
)

// toxic is one thing that toxiproxy does to a connection.
type toxic struct {
	kind, stream string // stream: upstream is what we send, downstream what we get
	chance       float32
	attributes   values
}

type values = map[string]int

// TestBadLines puts a bad line between the program and the practice server for up to five syncs, and then repairs it.
// Everything arrives once and in order, whatever was lost on the way.
func TestBadLines(t *testing.T) {
	for name, toxics := range map[string][]toxic{
		"latency": {{"latency", "downstream", 1, values{"latency": 150, "jitter": 100}}},
		"narrow both ways": {
			{"bandwidth", "upstream", 1, values{"rate": 40}},
			{"bandwidth", "downstream", 1, values{"rate": 40}},
		},
		"sliced": {
			{"slicer", "upstream", 1, values{"average_size": 64, "size_variation": 32, "delay": 50}},
			{"slicer", "downstream", 1, values{"average_size": 64, "size_variation": 32, "delay": 50}},
		},
		"reset while we send": {{"reset_peer", "upstream", 0.5, values{"timeout": 5}}},
		"reset while we wait": {{"reset_peer", "downstream", 0.5, values{"timeout": 5}}},
		"answers cut off":     {{"limit_data", "downstream", 0.5, values{"bytes": 900}}},
		"requests cut off":    {{"limit_data", "upstream", 0.5, values{"bytes": 5000}}},
		"answers never come":  {{"timeout", "downstream", 0.5, values{"timeout": 0}}},
		"slow, sliced and cut": {
			{"latency", "upstream", 1, values{"latency": 20}},
			{"slicer", "downstream", 1, values{"average_size": 200, "size_variation": 100, "delay": 20}},
			{"limit_data", "downstream", 0.5, values{"bytes": 3000}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := practice.Start(practice.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { server.Close(context.Background()) })
			host, path, _ := strings.Cut(strings.TrimPrefix(server.URL(), "http://"), "/")
			line := badLine(t, host, toxics)
			c := newTill(t, "http://"+line.Listen+"/"+path)
			c.env["COUNTERFOIL_TOKEN"] = server.Token()
			keys := c.many(150)
			for tries := 0; tries < 5 && len(server.Ledger()) < len(keys); tries++ {
				if s := c.sync("--timeout", "2s"); s.exit != 0 && s.exit != 4 {
					t.Errorf("%+v", s)
				}
			}
			line.Stop()
			c.env["COUNTERFOIL_API_URL"] = server.URL()
			if s := c.later(); s.Left != 0 {
				t.Errorf("%+v", s)
			}
			arrivedOnce(t, server, keys)
			if s := c.status(); s.Synced != len(keys) {
				t.Errorf("%+v", s)
			}
		})
	}
}

// badLine starts a proxy to upstream with these toxics.
func badLine(t *testing.T, upstream string, toxics []toxic) *toxiproxy.Proxy {
	t.Helper()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	line := toxiproxy.NewProxy(api, t.Name(), "127.0.0.1:0", upstream)
	if err := line.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(line.Stop)
	for i, x := range toxics {
		text, err := json.Marshal(map[string]any{
			"name": fmt.Sprint(i), "type": x.kind, "stream": x.stream, "toxicity": x.chance, "attributes": x.attributes,
		})
		if err == nil {
			_, err = line.Toxics.AddToxicJson(strings.NewReader(string(text)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return line
}

// arrivedOnce checks that the practice server's ledger is what was sold, in the same order.
func arrivedOnce(t *testing.T, server *practice.Server, keys []string) {
	t.Helper()
	ledger := server.Ledger()
	if len(ledger) != len(keys) || len(server.Conflicts()) != 0 {
		t.Fatalf("%d arrived of %d, %d conflicts", len(ledger), len(keys), len(server.Conflicts()))
	}
	for i, e := range ledger {
		if e.IdempotencyKey != keys[i] {
			t.Fatalf("sale %d arrived out of order", i)
		}
	}
}
