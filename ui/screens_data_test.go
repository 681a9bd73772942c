package ui

import (
	"fmt"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/practice"
)

func practiceScreen(cfg *Config, c *counter) {
	c.status.Practice = true
	cfg.Practice = &practice.Server{SetOffline: func(bool) error { return nil }, Offline: func() bool { return false },
		SetLatency: func(time.Duration) {}, Latency: func() time.Duration { return 0 },
		Cards: func() []practice.Card {
			return []practice.Card{{Title: "Jane D. · Coffee Rewards", Behaviour: "active", Type: "punch",
				Code: "forloy_enr_abc123def456"},
				{Title: "Max M. · Cashback", Behaviour: "active", Type: "cashback", Code: "forloy_enr_max"},
				{Title: "Deleted card", Behaviour: "missing", Code: "forloy_enr_gone"}}
		},
		Ledger: func() []practice.Row { return nil }}
}

// choosesPIN is a till whose manager PIN is to be chosen.
func choosesPIN(_ *Config, c *counter) {
	c.status.PIN, c.status.ProfileKnown = till.PINState{Choose: true}, true
	c.status.Staff = []till.Member{{ID: "usr_ana", Name: "Ana", Proven: true}, {ID: "usr_ben", Name: "Ben"}}
}

// practiceChoosesPIN is the same in practice, whose band takes room.
func practiceChoosesPIN(cfg *Config, c *counter) {
	practiceScreen(cfg, c)
	choosesPIN(cfg, c)
}

func coffee() purchase.CardInfo {
	return purchase.CardInfo{CardInstanceID: "ci_1", Code: "forloy_enr_abc123def456", CardType: "punch",
		Title: "Coffee Rewards", MerchantName: "Corner Café", CustomerName: "Jane D.", Status: "active",
		Balance: purchase.Balance{CurrentPunches: 7, PunchRequirement: 10, PendingRewards: 1}}
}

// lastSales are one of each state.
func lastSales() []purchase.Transaction {
	var all []purchase.Transaction
	for i, state := range []purchase.State{purchase.Pending, purchase.Synced, purchase.Review, purchase.Voided,
		purchase.Synced, purchase.Synced} {
		all = append(all, sold(i, state))
	}
	return all
}

func toReview() []purchase.Transaction {
	var all []purchase.Transaction
	for i, code := range []string{"CARD_NOT_FOUND", "CARD_INACTIVE", "INVALID_AMOUNT"} {
		tx := sold(i, purchase.Review)
		tx.LastError = purchase.Failure{Code: code, Message: "the server's words", At: time.Now()}
		all = append(all, tx)
	}
	return all
}

func sold(i int, state purchase.State) purchase.Transaction {
	tx, err := purchase.New(purchase.Sale{Card: fmt.Sprintf("forloy_enr_secret_%c123", 'a'+i),
		Source: purchase.SourceWedge,
		Amount: purchase.Money{Minor: int64(1250 + 725*i), Currency: "EUR"}, LocationID: "loc_1",
		StaffUserID: "usr_ana",
		Receipt:     fmt.Sprintf("R-%d", 1001+i), ScannedAt: time.Now().Add(-time.Duration(i) * 7 * time.Minute)})
	if err != nil {
		panic(err)
	}
	tx.RecordedAt = tx.ScannedAt
	tx.State, tx.CustomerName = state, []string{"Jane D.", "", "Max M.", "Ana-Sofía de la Cruz"}[i%4]
	if state == purchase.Review {
		tx.Attempts = 1
		tx.LastError = purchase.Failure{Code: "CARD_NOT_FOUND", At: time.Now()}
	}
	return tx
}

// closing is a closed day, with a sale that is still open.
func closing() purchase.Closing {
	tally := purchase.Tally{Count: 3, Sums: map[string]int64{"EUR": 3725}}
	day := purchase.Day{Date: "2026-11-20", Counts: purchase.Counts{Recorded: tally,
		By: map[purchase.State]purchase.Tally{purchase.Synced: tally}}}
	day.Staff = map[string]purchase.Tally{"usr_ana": {Count: 1, Sums: map[string]int64{"EUR": 1225}},
		"usr_ben": {Count: 2, Sums: map[string]int64{"EUR": 2500}}}
	day.Types = map[string]purchase.Tally{"cashback": tally}
	day.Corrections = []purchase.Correction{{Date: "2026-11-19", Counts: day.Counts}}
	return purchase.Closing{Number: 3, Day: day, At: time.Now(),
		Open: []purchase.Open{{State: purchase.Review, Amount: purchase.Money{Minor: 900, Currency: "EUR"}}},
		Head: purchase.Head{Number: 1204}}
}
