// Package practice is an embedded Forloy: a real HTTP server on loopback that
// answers as Forloy's guide says, for practising at the counter, for people
// who integrate a POS, and for tests. Its data lives in memory and never
// leaves the PC.
//
//	Server ── the listener: address, off-switch, way back
//	  └── forloy ── the API itself, a plain http.Handler
//	        ├── accounts and tokens   POST /auth/login, POST /auth/refresh, GET /auth/me
//	        ├── cards that behave     POST /cards/lookup
//	        ├── ledger                POST /transactions/sync, GET /ledger
//	        └── control               GET and POST /practice
//
// The API stands under /api/v1. /ledger and /practice need no sign-in and stand
// at the root and under /api/v1.
//
// # Signing in
//
// owner@practice.example (two locations), ana@practice.example and
// ben@practice.example (staff of the first); the password of all is "practice". The fixed bearer token of Token
// is always good, and is Ana's.
//
// # Cards
//
// A code that is not known but looks like a Forloy card (forloy_enr_ and
// letters or digits, or base64 of JSON with a card_instance_id) is an active
// card, so that any card of an integrator works. Any other code is
// CARD_NOT_FOUND; in the window, where people type, so is every code that is not
// known. The named cards, and what they do, are listed by Cards and by
// GET /practice.
//
// # Control
//
// POST /practice takes any of these, and answers as GET /practice does:
//
//	{"offline_seconds": 5}     close the listener and all connections after this
//	                           answer, come back on the same port after 5 s (up to 1 h)
//	{"latency_ms": 250}        let every API answer wait (0 to 60 000)
//	{"card": {"code": "forloy_enr_…", "status": "inactive"}}
//	                           active, inactive, missing, flaky, slow
//
// # Ledger
//
// GET /ledger is {"transactions", "conflicts", "requests"}: every accepted
// transaction in the order of arrival with its fields exactly as they were
// sent; every item that came again with other bytes under the same
// idempotency key; and the number of API requests so far.
package practice
