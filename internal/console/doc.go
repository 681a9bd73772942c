// Package console is where a program that has a window says why it has none:
// standard error, or on Windows, where a program that was started by a double
// click has no standard error, a message box.
package console
