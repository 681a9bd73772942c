package fault

// What goes wrong between a till and the desk.
const (
	FleetCode        Kind = "fleet.code"        // it is no join code, or not a whole one
	FleetOld         Kind = "fleet.old"         // a join code that is too old, or that another till has used
	FleetMerchant    Kind = "fleet.merchant"    // the desk is another merchant's
	FleetTerminal    Kind = "fleet.terminal"    // Name: of the terminal that another till has joined as
	FleetNoTerminal  Kind = "fleet.no_terminal" // this till's settings name no terminal
	FleetCertificate Kind = "fleet.certificate" // the desk shows another certificate than the one it was joined with
	FleetExpired     Kind = "fleet.expired"     // a certificate that is not valid by this PC's clock
	FleetSilent      Kind = "fleet.silent"      // Where: addresses at which no desk answers
	FleetBehind      Kind = "fleet.behind"      // the desk's books do not have all that it was told yet
	FleetRevoked     Kind = "fleet.revoked"     // the desk lets this till in no more
	FleetFull        Kind = "fleet.full"        // the desk could not keep what it was told
	FleetDisk        Kind = "fleet.disk"        // the desk's disk is full or cannot be written
	FleetGone        Kind = "fleet.gone"        // files of the desk's stream were removed while it ran
	FleetAlone       Kind = "fleet.alone"       // Name: of a till whose journal is in the desk's books alone
	FleetNoDesk      Kind = "fleet.no_desk"     // no desk runs on this data directory
	FleetRunning     Kind = "fleet.running"     // one does
	FleetListen      Kind = "fleet.listen"      // Where: an address at which the desk cannot listen
	FleetOpenPage    Kind = "fleet.open_page"   // Where: an address that others reach, for a page without a password
	FleetUnknown     Kind = "fleet.unknown"     // there is no such till at the desk
	FleetConnected   Kind = "fleet.connected"   // Name: of a till that is connected and sends its sales itself
	FleetRecent      Kind = "fleet.recent"      // Name: of a till, heard of at At; Detail: how long it must be silent
	FleetItself      Kind = "fleet.itself"      // Name: of a till that was named to send its own sales in its place
	FleetShutOut     Kind = "fleet.shut_out"    // Name: of a till that was revoked, and so is ordered nothing
	FleetAided       Kind = "fleet.aided"       // Name: of a till that was ordered to send these sales, until At
	FleetOver        Kind = "fleet.over"        // an order whose time is over, or that a later one has replaced
	FleetOrder       Kind = "fleet.order"       // a till's version does not know this order
	FleetCard        Kind = "fleet.card"        // a till could not read the card of an order, or use it
	FleetDoubt       Kind = "fleet.doubt"       // a sale to replace that Forloy may have booked
	FleetNoSale      Kind = "fleet.no_sale"     // Key: of a sale that this till has not told
	FleetMany        Kind = "fleet.many"        // several tills have that name
	FleetEnded       Kind = "fleet.ended"       // the desk's process has ended, and said nothing
	FleetCluster     Kind = "fleet.cluster"     // Where: what is no address of a cluster
	FleetCreds       Kind = "fleet.creds"       // Detail: the desk's credentials for a cluster cannot be used
	FleetTwo         Kind = "fleet.two"         // another desk runs on the cluster
	FleetStored      Kind = "fleet.stored"      // Detail: the desk's own files cannot be used
)

var fleetKinds = []Kind{
	FleetCode, FleetOld, FleetMerchant, FleetTerminal, FleetNoTerminal, FleetCertificate, FleetExpired, FleetSilent,
	FleetBehind,
	FleetRevoked, FleetFull, FleetDisk, FleetGone, FleetAlone, FleetNoDesk, FleetRunning, FleetListen, FleetOpenPage,
	FleetUnknown,
	FleetConnected, FleetRecent, FleetItself, FleetShutOut, FleetAided, FleetOver, FleetOrder, FleetCard,
	FleetDoubt, FleetNoSale, FleetMany, FleetEnded, FleetCluster, FleetCreds, FleetTwo, FleetStored,
}
