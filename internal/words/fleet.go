package words

import "counterfoil/internal/fault"

// fleet has the words for what goes wrong between a till and its desk, at either's window.
var fleet = map[fault.Kind]Words{
	fault.FleetCode:     {"This is no join code, or not a whole one.", scanAgain},
	fault.FleetOld:      {"This join code is too old, or another till has used it.", "Make a new one at the desk."},
	fault.FleetMerchant: {"The desk is another merchant's.", "Sign in with an account of the desk's merchant."},
	fault.FleetTerminal: {"Another till has joined as {name}.",
		"Give this one another terminal name in Settings, or shut that one out at the desk."},
	fault.FleetNoTerminal: {"This till has no terminal name.", "Give it one in Settings."},
	fault.FleetCertificate: {"The desk has another certificate than before.",
		"If the desk was set up anew, join it again. If not, ask whoever runs the network."},
	fault.FleetExpired: {"By this PC's clock, the desk's certificate is not valid.",
		"Set the clock. If it is right, ask whoever runs the network."},
	fault.FleetSilent:  {"No desk answers at {where}.", "Is it running, and in the same network?"},
	fault.FleetRevoked: {"The desk lets this till in no more.", "Join it again with a new join code."},
	fault.FleetFull: {"The desk could not keep what it was told.",
		"Make room on its disk. Nothing is lost: it waits here."},
	fault.FleetDisk: {"The desk's disk is full or cannot be written.",
		"Make room on it. The tills keep what the desk has not confirmed."},
	fault.FleetNoDesk:    {What: "The desk is not running."},
	fault.FleetRunning:   {What: "A desk runs on this data directory already."},
	fault.FleetListen:    {"The desk cannot listen at {where}.", "Another program may be using that address."},
	fault.FleetOpenPage:  {"Other devices see the page at {where} only with a password.", "Give it one in a file."},
	fault.FleetUnknown:   {What: "The desk knows no such till."},
	fault.FleetConnected: {What: "The till {name} is connected and sends its sales itself."},
	fault.FleetRecent: {
		What: "The till {name} was heard of at {moment}. Its sales may be sent in its place {detail} after that."},
	fault.FleetShutOut: {"The till {name} was shut out.", "Let it join again, or choose another one."},
	fault.FleetAided: {"The till {name} was told to send these sales, is connected, and may until {moment}.",
		"If it does not, choose another one."},
	fault.FleetOver:   {What: "The time of this order is over, or another one has taken its place."},
	fault.FleetOrder:  {"The Counterfoil of that till is too old for this.", "Update it."},
	fault.FleetNoSale: {What: "That till has told the desk of no such sale."},
	fault.FleetMany:   {What: "Several tills have that name."},
	fault.FleetEnded:  {What: "The desk has ended without saying why."},
	fault.FleetCluster: {"This is no address of a cluster: {where}.",
		"Start the desk with tls://HOST:PORT after --nats, several with commas."},
	fault.FleetCreds:  {What: "The desk's credentials for the cluster cannot be used ({detail})."},
	fault.FleetTwo:    {"Another desk runs on this cluster.", "End that one first."},
	fault.FleetStored: {What: "The desk's files cannot be used ({detail})."},
}
