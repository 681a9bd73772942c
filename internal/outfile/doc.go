// Package outfile writes the files that somebody asks a till for: backups and
// spreadsheets, at a path that a person or a script has typed.
//
// It is the one place that decides where such a file may be. The till's own
// files are safe by identity, not by name: the folder that a path leads to is
// opened first, held open, and compared with each folder of the till's, so
// that no spelling, link, mount or short name goes round the rule, and none can
// be slipped in later.
package outfile
