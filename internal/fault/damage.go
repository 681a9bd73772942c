package fault

// What is damaged in the store. Each of these is a StoreDamaged as well, and is treated as
// one by code that decides and by whatever has no words for the kind.
const (
	DamagedFileGone     Kind = "store.damaged.file_gone"
	DamagedNoFile       Kind = "store.damaged.no_file"      // Where: something else is there
	DamagedFileEmpty    Kind = "store.damaged.file_empty"   //
	DamagedNoStore      Kind = "store.damaged.no_store"     // or both header pages are gone
	DamagedHeaders      Kind = "store.damaged.headers"      // Detail: bbolt cannot read them
	DamagedHeaderPages  Kind = "store.damaged.header_pages" // they point outside the file
	DamagedCutShort     Kind = "store.damaged.cut_short"    // Number: pages left, Other: pages there were
	DamagedCutInPage    Kind = "store.damaged.cut_in_page"  // Number: the page
	DamagedUnreadable   Kind = "store.damaged.unreadable"   // Detail: bbolt gave up
	DamagedFreeGone     Kind = "store.damaged.free_gone"    // the list of free pages
	DamagedFreeTooLong  Kind = "store.damaged.free_too_long"
	DamagedFreeList     Kind = "store.damaged.free_list"      // it is overwritten
	DamagedPage         Kind = "store.damaged.page"           // Number: overwritten
	DamagedPageOutside  Kind = "store.damaged.page_outside"   // Number: beyond the end of the file
	DamagedPageTooLong  Kind = "store.damaged.page_too_long"  // Number
	DamagedPageOrder    Kind = "store.damaged.page_order"     // Number: its keys
	DamagedPageKeys     Kind = "store.damaged.page_keys"      // Number: they belong elsewhere
	DamagedPageTwice    Kind = "store.damaged.page_twice"     // Number: used twice
	DamagedPageFree     Kind = "store.damaged.page_free"      // Number: in use, and listed as free
	DamagedPageLost     Kind = "store.damaged.page_lost"      // Number: neither
	DamagedPartMissing  Kind = "store.damaged.part_missing"   // Name: a bucket
	DamagedPartUnknown  Kind = "store.damaged.part_unknown"   // Name: a bucket
	DamagedPartList     Kind = "store.damaged.part_list"      // Name: a key among the buckets
	DamagedPartCutShort Kind = "store.damaged.part_cut_short" // a small bucket, inside another page
	DamagedPart         Kind = "store.damaged.part"           // likewise: overwritten
	DamagedNoLayout     Kind = "store.damaged.no_layout"
	DamagedLayoutText   Kind = "store.damaged.layout_text"  // Name: not a number
	DamagedLayout       Kind = "store.damaged.layout"       // Number: no program has ever written it
	DamagedNoValue      Kind = "store.damaged.no_value"     // Name: a key
	DamagedValue        Kind = "store.damaged.value"        // Name: its checksum does not hold
	DamagedValueFormat  Kind = "store.damaged.value_format" // Name, Detail
	DamagedSale         Kind = "store.damaged.sale"         // Number: its checksum does not hold
	DamagedSaleFormat   Kind = "store.damaged.sale_format"  // Number, Detail
	DamagedItemFormat   Kind = "store.damaged.item_format"  // Number, Detail: what is sent of a sale
	DamagedItemJSON     Kind = "store.damaged.item_json"    // Number
	DamagedSalePlace    Kind = "store.damaged.sale_place"   // Number, State, but kept as Other, in the bucket Name
	DamagedSaleNewer    Kind = "store.damaged.sale_newer"   // Number; Other: the last sale by the totals
	DamagedNoEntry      Kind = "store.damaged.no_entry"     // Number, of the journal
	DamagedEntry        Kind = "store.damaged.entry"        // Number: its checksum does not hold
	DamagedEntryFormat  Kind = "store.damaged.entry_format" // Number, Detail
	DamagedEntryOrder   Kind = "store.damaged.entry_order"  // Number, after Other
	DamagedEntryChain   Kind = "store.damaged.entry_chain"  // Number: it lacks the hash of the one before
	DamagedJournalEnd   Kind = "store.damaged.journal_end"  // Number; Other: the last entry by the totals
	DamagedDay          Kind = "store.damaged.day"          // Name: its totals contradict each other
	DamagedDayCount     Kind = "store.damaged.day_count"    // Name, State, Count; Against: sales that are kept
	DamagedNoDay        Kind = "store.damaged.no_day"       // Name: it has sales and no totals
	DamagedDays         Kind = "store.damaged.days"         // State, Count; Against: the lifetime totals
	DamagedClosing      Kind = "store.damaged.closing"      // Name: it, and what came since, are not the day's totals
	DamagedTotals       Kind = "store.damaged.totals"       // Count: recorded, Against: in all states
)

// What else is wrong with the books: what a salvage has found, and sales that
// are not what the journal proves, under checksums that hold.
const (
	BooksGone       Kind = "books.gone"       // the store's file is
	BooksHeld       Kind = "books.held"       // what a till had of it lies beside it
	BooksUnreadable Kind = "books.unreadable" // Where, Detail: a backup, or another file beside the store
	BooksItem       Kind = "books.item"       // Number: its bytes; Other: the journal entry that proves others
	BooksAmount     Kind = "books.amount"     // Number, Amount; Other: the journal entry that says Told
	BooksCount      Kind = "books.count"      // Count: recorded by the journal, Against: by the totals
	BooksNoEntry    Kind = "books.no_entry"   // Number: the journal does not know it
	BooksState      Kind = "books.state"      // Number, State; Told: by the journal
	BooksReplaced   Kind = "books.replaced"   // Number: replaced by Other, and the two do not agree on it
	BooksNotKept    Kind = "books.not_kept"   // Number; Told: its state by the journal
	BooksClosing    Kind = "books.closing"    // Name: a closing that no entry of the journal proves
	BooksNoClosing  Kind = "books.no_closing" // Number: an entry of a closing that is not kept; Detail: the day
)

var bookKinds = []Kind{
	DamagedFileGone, DamagedNoFile, DamagedFileEmpty, DamagedNoStore, DamagedHeaders, DamagedHeaderPages,
	DamagedCutShort, DamagedCutInPage, DamagedUnreadable, DamagedFreeGone, DamagedFreeTooLong, DamagedFreeList,
	DamagedPage, DamagedPageOutside, DamagedPageTooLong, DamagedPageOrder, DamagedPageKeys, DamagedPageTwice,
	DamagedPageFree, DamagedPageLost, DamagedPartMissing, DamagedPartUnknown, DamagedPartList, DamagedPartCutShort,
	DamagedPart, DamagedNoLayout, DamagedLayoutText, DamagedLayout, DamagedNoValue, DamagedValue, DamagedValueFormat,
	DamagedSale, DamagedSaleFormat, DamagedItemFormat, DamagedItemJSON, DamagedSalePlace, DamagedSaleNewer,
	DamagedNoEntry, DamagedEntry, DamagedEntryFormat, DamagedEntryOrder, DamagedEntryChain, DamagedJournalEnd,
	DamagedDay, DamagedDayCount, DamagedNoDay, DamagedDays, DamagedClosing, DamagedTotals, BooksGone, BooksHeld,
	BooksUnreadable,
	BooksItem, BooksAmount, BooksCount, BooksNoEntry, BooksState, BooksReplaced, BooksNotKept, BooksClosing,
	BooksNoClosing,
}
