// Package config gathers a till's settings: flags over environment over
// config.toml over defaults (docs/commands.md). It says of each
// setting where it came from, so that a refusal and the verb doctor can name
// the place to mend.
//
//	flags ─┐
//	env   ─┼─ Load ─→ Config ─→ till.Settings ─→ the till
//	file  ─┘              └──── Saver ←───────── the window's Settings page
//	  └ config.toml in the data directory ←──────┘
//
// It opens no store and no connection, and creates nothing before a Saver is
// used.
package config
