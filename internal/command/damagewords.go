package command

import "counterfoil/internal/fault"

// problems are the words for what verify and salvage have found. Damage is said
// in the same words where it keeps a verb from the store.
var problems = map[fault.Kind]string{
	fault.DamagedFileGone:    "its file is missing",
	fault.DamagedNoFile:      "{where} is not a file",
	fault.DamagedFileEmpty:   "its file is empty",
	fault.DamagedNoStore:     "it is not a store, or both of its header pages are gone",
	fault.DamagedHeaders:     "its header pages cannot be read: {detail}",
	fault.DamagedHeaderPages: "its header page points outside the file",
	fault.DamagedCutShort:    "its file is cut short: {number} of {other} pages are left",
	fault.DamagedCutInPage:   "its file ends in page {number}",
	fault.DamagedUnreadable:  "it cannot be read any further: {detail}",

	fault.DamagedFreeGone:    "its list of free pages is gone",
	fault.DamagedFreeTooLong: "its list of free pages is longer than its page",
	fault.DamagedFreeList:    "its list of free pages is overwritten",
	fault.DamagedPage:        "page {number} is overwritten",
	fault.DamagedPageOutside: "page {number} is outside the file",
	fault.DamagedPageTooLong: "page {number} is longer than the file",
	fault.DamagedPageOrder:   "the keys of page {number} are out of order",
	fault.DamagedPageKeys:    "page {number} holds keys that belong elsewhere",
	fault.DamagedPageTwice:   "page {number} is used twice",
	fault.DamagedPageFree:    "page {number} is in use, but listed as free",
	fault.DamagedPageLost:    "page {number} is neither in use nor free",

	fault.DamagedPartMissing:  "its part {name} is missing",
	fault.DamagedPartUnknown:  "it has a part {name} that is not ours",
	fault.DamagedPartList:     "its list of parts holds {name}",
	fault.DamagedPartCutShort: "a part's own page is cut short",
	fault.DamagedPart:         "a part's own page is overwritten",
	fault.DamagedNoLayout:     "it does not say which layout it has",
	fault.DamagedLayoutText:   "its layout {name} is unknown",
	fault.DamagedLayout:       "its layout {number} is unknown",
	fault.DamagedNoValue:      "its entry {name} is missing",
	fault.DamagedValue:        "the checksum of {name} does not hold",
	fault.DamagedValueFormat:  "its entry {name} cannot be read: {detail}",

	fault.DamagedSale:       "the checksum of sale no. {number} does not hold",
	fault.DamagedSaleFormat: "sale no. {number} cannot be read: {detail}",
	fault.DamagedItemFormat: "the item of sale no. {number} cannot be read: {detail}",
	fault.DamagedItemJSON:   "the item of sale no. {number} is not JSON",
	fault.DamagedSalePlace:  "sale no. {number} is kept under {name} as no. {other}, {state}",
	fault.DamagedSaleNewer:  "sale no. {number} is newer than the last one written, no. {other}",

	fault.DamagedNoEntry:     "journal entry no. {number} is missing",
	fault.DamagedEntry:       "the checksum of journal entry no. {number} does not hold",
	fault.DamagedEntryFormat: "journal entry no. {number} cannot be read: {detail}",
	fault.DamagedEntryOrder:  "journal entry no. {number} follows no. {other}",
	fault.DamagedEntryChain: "journal entry no. {number} does not hold the hash of the one before: " +
		"the journal was changed",
	fault.DamagedJournalEnd: "the journal ends with entry no. {number}, but no. {other} was the last one written",

	fault.DamagedDay:      "the totals of {day} do not add up",
	fault.DamagedDayCount: "the totals of {day} count {count} {state}, but {against} are kept",
	fault.DamagedNoDay:    "there are sales of {day}, but no totals of that day",
	fault.DamagedDays:     "the days count {count} {state}, the lifetime totals {against}",
	fault.DamagedClosing:  "the totals of {day} are not those of its closing with what came later",
	fault.DamagedTotals:   "the lifetime totals do not add up: {count} recorded, {against} in all states",

	fault.BooksGone:       "the store's file is missing",
	fault.BooksHeld:       "what a till still had of it when it was damaged, taken away or replaced lies beside it",
	fault.BooksUnreadable: "{where} cannot be read: {detail}",
	fault.BooksItem: "sale no. {number} is not what was recorded: the bytes that are kept to be sent differ from " +
		"those that journal entry no. {other} proves",
	fault.BooksAmount: "sale no. {number} is not what was recorded: it is over {amount}, " +
		"but journal entry no. {other} says {told}",
	fault.BooksCount:     "the journal says that {count} sales were recorded, the totals that it was {against}",
	fault.BooksNoEntry:   "sale no. {number} is in no entry of the journal",
	fault.BooksState:     "sale no. {number} is kept as {state}, but the journal says that it is {told}",
	fault.BooksClosing:   "the closing of {day} is not what the journal proves",
	fault.BooksNoClosing: "the closing of journal entry no. {number} is no longer kept: {detail}",
	fault.BooksReplaced:  "sale no. {number} is replaced by no. {other}, but the two do not agree about it",
	fault.BooksNotKept:   "sale no. {number} is no longer kept, but the journal says that it is {told}",
}

// sentences say what verify or salvage has found.
func sentences(found []fault.Fault) []string {
	out := make([]string, len(found))
	for i, f := range found {
		text := wordsOf(f).String()
		if what, is := problems[f.Kind]; is { // without the words and the advice that all damage shares
			text = replacer(f).Replace(what)
		}
		out[i] = sentence(text)
	}
	return out
}
