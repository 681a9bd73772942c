package practice

import (
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"
)

func (p *peer) control(body string) reply {
	p.t.Helper()
	token := p.token
	p.token = "" // the control needs none
	got, err := p.do("POST", strings.TrimSuffix(p.URL(), basePath)+"/practice", body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.token = token
	return got
}

func TestControlOverHTTP(t *testing.T) {
	p := start(t)
	got := p.control(`{"latency_ms":7,"card":{"code":"forloy_enr_practice0punch","status":"missing"}}`)
	var state struct {
		LatencyMS int `json:"latency_ms"`
		Cards     []Card
	}
	if err := json.Unmarshal(got.body, &state); err != nil || got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if state.LatencyMS != 7 || p.Latency() != 7*time.Millisecond || state.Cards[0].Behaviour != Missing {
		t.Errorf("%s", got.body)
	}
	if shown := p.get(p.URL() + "/practice"); string(shown.body) != string(got.body) {
		t.Errorf("GET shows %s", shown.body)
	}
}

func TestControlRefusesNonsenseWhole(t *testing.T) {
	p := start(t)
	for _, body := range []string{
		`nonsense`, `{"offline_seconds":0}`, `{"offline_seconds":-1}`, `{"offline_seconds":3601}`,
		`{"latency_ms":-1}`, `{"latency_ms":60001}`,
		`{"latency_ms":5,"card":{"code":"x","status":"broken"}}`, `{"latency_ms":5,"card":{"status":"active"}}`,
		strings.Repeat(" ", maxBody+1),
	} {
		if got := p.control(body); got.status < 400 || got.status > 422 || got.Error.Code == "" {
			t.Errorf("%.60s: %d %s", body, got.status, got.body)
		}
	}
	if p.Latency() != 0 || p.Offline() {
		t.Errorf("latency %v, offline %v after refused orders", p.Latency(), p.Offline())
	}
}

// Offline by HTTP: the order is answered, the server goes offline, and it comes
// back by itself, although another program had taken the port.
func TestOfflineForAWhile(t *testing.T) {
	p := start(t)
	if got := p.control(`{"offline_seconds":0.05}`); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	p.await("offline", true)
	thief, err := net.Listen("tcp", p.addr)
	if err == nil { // else the server was back before us
		p.http.CloseIdleConnections()
		time.AfterFunc(100*time.Millisecond, func() { _ = thief.Close() })
	}
	p.await("online", false)
	if status, _ := p.sync(sale("forloy_enr_x")); status != 200 {
		t.Errorf("status %d", status)
	}
}

// The last order to the off-switch counts: it cancels a return that was planned
// before.
func TestOffSwitchCancelsTheWayBack(t *testing.T) {
	p := start(t)
	if err := p.offlineFor(time.Minute); err != nil {
		t.Fatal(err)
	}
	planned := p.wayBack
	if err := p.SetOffline(true); err != nil {
		t.Fatal(err)
	}
	if planned.Stop() || !p.Offline() {
		t.Error("the planned way back still runs")
	}
}

// await waits for the off-switch to be where it should be.
func (p *peer) await(what string, offline bool) {
	p.t.Helper()
	limit := time.After(20 * time.Second)
	for p.Offline() != offline {
		select {
		case <-p.Changed():
		case <-limit:
			p.t.Fatalf("not %s after 20 s", what)
		}
	}
}
