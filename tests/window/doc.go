// Package window drives the whole program as its user does: the real binary in
// a real window on a virtual display, a scanner's and a person's keys, and a
// practice server on loopback that keeps a ledger. It leaves pictures in
// build/shots.
package window
