// Package wine drives the Windows program's window under Wine, on a virtual
// display: keys by their places as a scanner sends them, a practice server on
// loopback. `make wine` builds the program, runs the tests of all packages that
// need no Linux as Windows programs, and then these (build tag wine).
//
// They install the packages too: an older one, made of the tests' program, and
// the newer one, which make package-windows has made and signed.
//
// library has what Wine 8 lacks: bcryptprimitives.c, a library that Go needs, and
// icacls.c, which keeps what it was asked for; front.c does at the display what a
// person does there. run starts a test program for go test.
package wine
