// Package crash kills the built program, fills its disk and damages its store.
// Then it counts: nothing that was said to be recorded is lost, nothing has
// reached Forloy twice, and the books balance.
//
//	counterfoil record, sync, void … ── SIGKILL ──┐   after a random time, when the line
//	        │                                     │   holds a request, or at each write
//	        ▼                                     ▼
//	  line (holds a request or its answer) ─→ practice server, its ledger ─→ reckoning
//
// Everything is done from outside: the program under test is what a shop gets. CI
// runs it briefly; with SOAK=10m in the environment (make soak) TestKilledAnyMoment
// runs for ten minutes. A small or read-only disk can only be mounted where the
// system allows it. Elsewhere those tests skip and say so.
package crash
