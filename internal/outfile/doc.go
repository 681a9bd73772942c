// Package outfile writes the files that somebody asks a till for: backups and
// spreadsheets, at a path that a person or a script has typed.
//
// It is the one place that decides where such a file may be. The till's own
// files are recognised by identity, not by name: the folder that a path leads to
// is opened, held open, and compared with each of the till's folders, so that no
// spelling, link, mount or short name gets round the rule, not even one that is
// put there later.
package outfile
