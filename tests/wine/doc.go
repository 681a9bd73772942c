// Package wine drives the Windows program's window under Wine, on a virtual
// display: keys by their places as a scanner sends them, a practice server on
// loopback. `make wine` builds the program, runs the tests of all packages that
// need no Linux as Windows programs, and then these (build tag wine).
//
// library/bcryptprimitives.c is a library that Go needs and Wine 8 lacks. run starts
// a test program for go test.
package wine
