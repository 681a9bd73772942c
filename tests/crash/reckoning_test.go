package crash

// sale is a transaction as the verb list returns it.
type sale struct {
	Key   string `json:"idempotency_key"`
	State string `json:"state"`
}

type totals struct{ Recorded, Pending, Review, Synced, Dismissed, Voided int }

// settleAll sends until nothing is left.
func (s *shop) settleAll() {
	s.t.Helper()
	for range 20 {
		if e := s.run("sync"); e.exit == 0 {
			return
		}
	}
	s.t.Fatalf("sales are still left to send: %+v", ask[totals](s, "status"))
}

// reckon sends everything that is left, and compares what was said to be recorded, what the store holds and what Forloy
// has.
func (s *shop) reckon(said []string) {
	s.t.Helper()
	s.settleAll()
	s.must("verify")
	list := ask[[]sale](s, "list", "--state", "all")
	states := map[string]string{}
	for _, one := range list {
		if states[one.Key] != "" {
			s.t.Errorf("%s is in the store twice", one.Key)
		}
		states[one.Key] = one.State
	}
	for _, key := range said {
		if states[key] == "" {
			s.t.Errorf("LOST: %s was said to be recorded", key)
		}
	}
	has := map[string]bool{}
	for _, entry := range s.server.Ledger() {
		if has[entry.IdempotencyKey] {
			s.t.Errorf("DOUBLED: Forloy has %s twice", entry.IdempotencyKey)
		}
		has[entry.IdempotencyKey] = true
		if state := states[entry.IdempotencyKey]; state != "synced" {
			s.t.Errorf("Forloy has %s, which the till calls %q", entry.IdempotencyKey, state)
		}
	}
	for key, state := range states {
		if state == "synced" && !has[key] {
			s.t.Errorf("LOST: %s is called synced, and Forloy does not have it", key)
		}
	}
	if c := s.server.Conflicts(); len(c) > 0 {
		s.t.Errorf("%d were sent again with other bytes", len(c))
	}
	c := ask[totals](s, "status")
	if c.Recorded != c.Pending+c.Review+c.Synced+c.Dismissed+c.Voided || c.Recorded != len(list) || c.Pending != 0 {
		s.t.Errorf("the books do not balance: %+v, %d in the list", c, len(list))
	}
}

// states are those of all sales, by key.
func (s *shop) states() map[string]string {
	s.t.Helper()
	out := map[string]string{}
	for _, one := range ask[[]sale](s, "list") {
		out[one.Key] = one.State
	}
	return out
}
