package words

import "counterfoil/internal/purchase"

// LongestMessage is how much of a server's message is shown, in characters.
const LongestMessage = 500

// Server is what the server itself said, to the letter, as far as it can be
// shown.
func Server(f purchase.Failure) string {
	code, message := purchase.Legible(f.Code), purchase.Legible(f.Message)
	if code != "" && message != "" {
		code += ": "
	}
	return purchase.Clip(code+message, LongestMessage)
}

// Source is the way a card has come.
func Source(s purchase.Source) string {
	switch s {
	case purchase.SourceTyped:
		return T("Typed by hand")
	case purchase.SourcePicture:
		return T("Read from a picture")
	case purchase.SourceCommand:
		return T("Handed over by the POS")
	}
	return T("Scanned")
}
