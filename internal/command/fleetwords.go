package command

import "counterfoil/internal/fault"

// fleetWords are the words for what goes wrong between a till and the desk.
var fleetWords = map[fault.Kind]words{
	fault.FleetCode: {"this is no join code, or not a whole one", "scan it again, or type all of it"},
	fault.FleetOld: {"this join code is too old, or another till has used it",
		"make a new one at the desk: counterfoil desk invite"},
	fault.FleetMerchant: {"the desk is another merchant's", "sign in with an account of the desk's merchant"},
	fault.FleetTerminal: {"another till has joined as {name}",
		"give this one another terminal name, or shut that one out at the desk: counterfoil desk revoke {name}"},
	fault.FleetNoTerminal: {"this till has no terminal name", "give it one in Settings, or with --terminal"},
	fault.FleetCertificate: {"the desk has another certificate than before",
		"if the desk was set up anew, join it again; if not, ask who runs the network"},
	fault.FleetSilent:  {"no desk answers at {where}", "is it running, and in the same network?"},
	fault.FleetRevoked: {"the desk lets this till in no more", "join it again with a new join code"},
	fault.FleetFull: {"the desk could not keep what it was told",
		"make room on its disk; nothing is lost, it waits here"},
	fault.FleetDisk: {"the desk's disk is full or cannot be written",
		"make room and start the desk again; the tills keep what it has not confirmed"},
	fault.FleetNoDesk:  {"no desk runs on this data directory", "start it: counterfoil desk"},
	fault.FleetRunning: {"a desk runs on this data directory already", ""},
	fault.FleetListen:  {"the desk cannot listen at {where}", "name another address: counterfoil help desk"},
	fault.FleetOpenPage: {"other devices see the page at {where} only with a password",
		"put one in a file: --web-password-file FILE"},
	fault.FleetUnknown:   {"the desk knows no such till", "see counterfoil desk tills"},
	fault.FleetConnected: {"{name} is connected and sends its sales itself", ""},
	fault.FleetRecent: {"{name} was heard of at {moment}, and its sales may be sent in its place {detail} after that",
		"if its PC is dead for good, say --now"},
	fault.FleetOrder:  {"the Counterfoil of that till is too old for this", ""},
	fault.FleetNoSale: {"that till has told no sale with the key {key}", "see counterfoil desk review"},
	fault.FleetMany:   {"several tills have that name", "name the location too, as LOCATION/TERMINAL"},
	fault.FleetStored: {"the desk's files cannot be used ({detail})", "see docs/fleet.md"},
}
