package ui

import (
	"fmt"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/syncclient/practice"
)

// finish puts the plug back, waits until everything is sent, and counts.
func (m *monkey) finish() {
	m.link.set(fine, 0)
	if err := m.server.SetOffline(false); err != nil {
		m.Fatal(err)
	}
	for _, card := range m.server.Cards() { // one sale of a card is sent at a time: these would take minutes
		if card.Behaviour == practice.Slow || card.Behaviour == practice.Flaky {
			if err := m.server.SetCard(card.Code, practice.Active); err != nil {
				m.Fatal(err)
			}
		}
	}
	were := m.till.Status().Settings
	settings := were
	settings.APIURL = m.url // the monkey has been in Settings
	if err := m.till.SetSettings(m.Context(), were, settings); err != nil {
		m.Fatal(err)
	}
	if _, err := m.till.SignIn(m.Context(), practice.StaffEmail, practice.Password); err != nil {
		m.Fatal(err)
	}
	m.till.SyncNow()
	m.Settle("the last sale to be sent", func() bool {
		if m.Open() != nil { // a sale that is asked about is on its way
			m.AnswerSafely()
		}
		return !m.sale.Waits() && m.till.Status().Counts.Waiting() == 0
	})
	m.books()
	m.report()
}

func (m *monkey) books() {
	kept := map[string]purchase.State{}
	err := m.till.List(m.Context(), till.Query{}, func(tx purchase.Transaction) error {
		if _, twice := kept[tx.IdempotencyKey]; twice {
			m.Errorf("%s stands twice in the store", tx.IdempotencyKey)
		}
		kept[tx.IdempotencyKey] = tx.State
		if m.crew[tx.StaffUserID] == "" {
			m.Errorf("%s was sold by %q", tx.IdempotencyKey, tx.StaffUserID)
		}
		return nil
	})
	if err != nil {
		m.Fatal(err)
	}
	for key := range m.till.keys {
		if _, there := kept[key]; !there {
			m.Errorf("%s was recorded and is lost", key)
		}
	}
	arrived := map[string]int{}
	for _, e := range m.server.Ledger() {
		arrived[e.IdempotencyKey]++
	}
	for key, state := range kept {
		if n := arrived[key]; n > 1 || (n == 1) != (state == purchase.Synced) {
			m.Errorf("%s is %s here, and Forloy has it %d times", key, state, n)
		}
		delete(arrived, key)
	}
	if len(arrived) > 0 {
		m.Errorf("Forloy has sales that are not in the store: %v", arrived)
	}
	counts := m.till.Status().Counts
	sum := int64(0)
	for _, state := range purchase.States {
		sum += counts.By[state].Count
		m.came[fmt.Sprint(state)] = int(counts.By[state].Count)
	}
	if counts.Recorded.Count != sum || int(sum) != len(kept) {
		m.Errorf("%d recorded, %d by state, %d in the store", counts.Recorded.Count, sum, len(kept))
	}
	audit, err := m.till.Verify(m.Context())
	if err != nil || len(audit.Problems)+len(audit.Altered) > 0 {
		m.Errorf("the store: %v %v %v", audit.Problems, audit.Altered, err)
	}
	days, err := m.till.Days(m.Context())
	if err != nil {
		m.Error(err)
	}
	m.came["days"] = len(days)
	m.came["recorded"], m.came["in the journal"] = len(kept), int(audit.Entries)
}

// report tells what the monkey has reached. In a long run it must reach all that is not up
// to the network.
func (m *monkey) report() {
	m.came["days closed"], m.came["answers lost"] = m.till.closed, m.link.losses()
	m.Logf("did: %s", tally(m.did))
	m.Logf("came: %s", tally(m.came))
	if *monkeySteps < 1000 {
		return
	}
	for _, what := range []string{"another sells", "locked", "Review opens", "days closed", "synced", "voided"} {
		if m.came[what] == 0 {
			m.Errorf("in %d steps never: %s", *monkeySteps, what)
		}
	}
	if m.came["recorded"] < *monkeySteps/50 {
		m.Errorf("only %d sales in %d steps: the monkey hardly sells", m.came["recorded"], *monkeySteps)
	}
}
