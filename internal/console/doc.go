// Package console hides the console that Windows opens for a program that was
// started by a double click: the verbs need one, the window does not.
package console
