package syncclient

import "counterfoil/internal/purchase"

// itemCodes is what each of Forloy's codes does to its item. An item with any
// other code is deferred too, but only maxAttempts times (row 15).
var itemCodes = map[string]purchase.Verdict{
	purchase.CodeCardNotFound:  purchase.Refused,  // row 13
	purchase.CodeCardInactive:  purchase.Refused,  // row 13
	purchase.CodeInternalError: purchase.Deferred, // row 14
	purchase.CodeDatabaseError: purchase.Deferred, // row 14
}

// isPermanent reports whether the item will never be taken.
func isPermanent(code string) bool { return itemCodes[code] == purchase.Refused }

// isTransient reports whether the item may be sent again without limit.
func isTransient(code string) bool { return itemCodes[code] == purchase.Deferred }
