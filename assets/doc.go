// Package assets is what the program carries inside it: the icon and three
// short sounds.
//
//	icon.svg   the icon, drawn by hand; icon.png is rendered from it (512 px)
//	*.wav      made by gen, never by hand
//
// The sounds are WAV, 16 bit, mono, SampleRate. They differ by ear:
//
//	recorded   a short rising pair of notes
//	refused    one long buzz that sinks
//	attention  the same middle note twice
package assets
