// Package chime lets the till be heard: three short sounds that differ by ear.
//
//	Play ──→ orders (a few, never waits) ──→ one goroutine ──→ sound device
//	                                          opens it at the first sound
//
// A sound is a courtesy. A till without a sound device, or with a slow one,
// works as any other: Play never waits and never fails, and a sound that would
// come too late is left out, because a late beep belongs to the wrong sale.
package chime
