// Package barstest draws pictures of bar codes as a cheap camera sees them, in
// groups with one fault each. The same group and number give the same picture
// on every machine, so a figure can be compared with last month's.
//
// It is for tests and for the benchmark; the program does not link it.
package barstest
