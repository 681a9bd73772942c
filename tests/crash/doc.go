// Package crash kills the built program, fills its disk and damages its store,
// and then counts: nothing that was said to be recorded is lost, nothing has
// reached Forloy twice, the books balance.
//
//	counterfoil record, sync, void … ── SIGKILL ──┐   after a random time, when the line
//	        │                                     │   holds a request, or at each write
//	        ▼                                     ▼
//	  line (holds a request or its answer) ─→ practice server, its ledger ─→ reckoning
//
// All is done from outside: the program under test is what a shop gets. CI runs
// it briefly; SOAK=10m in the environment (make soak) makes TestKilledAnyMoment
// go on for so long. Mounting a small or read-only disk needs a system that
// allows it, and the tests say loudly when it does not.
package crash
