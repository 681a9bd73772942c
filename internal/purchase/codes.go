package purchase

// Forloy's codes for an item that it does not take. What the sender makes of
// each is in syncclient/itemcodes.go, what a person reads in internal/words/refusals.go.
const (
	CodeCardNotFound  = "CARD_NOT_FOUND" // row 13
	CodeCardInactive  = "CARD_INACTIVE"  // row 13
	CodeInternalError = "INTERNAL_ERROR" // row 14
	CodeDatabaseError = "DATABASE_ERROR" // row 14
)

// Counterfoil's own codes, for items that a person has to look at although
// Forloy has not refused them.
const (
	CodeUnclear     = "UNCLEAR_VERDICT"      // row 11: the result contradicts itself
	CodeConflicting = "CONFLICTING_VERDICTS" // row 9: two results that disagree
	CodeSalvaged    = "SALVAGED"             // row 37: from a damaged store; it may have been sent
	CodeForked      = "CONFLICTING_COPIES"   // two copies of the store went on from one sale; it may be booked
)
