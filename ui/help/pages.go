package help

import (
	"counterfoil/internal/words"
	"counterfoil/ui/shell"
)

// page is what to do in a room, step by step.
func page(at shell.Place) (title string, steps []string) {
	switch at {
	case shell.Review:
		return words.T("Review"), []string{
			words.T("Here are the sales that Forloy refused for good, and why. A manager opens the list with a PIN."),
			words.T("Choose a sale. Try again sends it once more; use it once the cause is fixed."),
			words.T("Rescan and replace records it on another card. Dismiss ends it, with a reason."),
		}
	case shell.Day:
		return words.T("Day"), []string{
			words.T("Here is what a day, a week or a month took. The numbers always add up; press one to see its " +
				"sales."),
			words.T("The arrows go to earlier and later days with sales. Press the date for a calendar."),
			words.T("At the end of the day a manager closes it: its page is kept, and can be printed and saved."),
			words.T("Export gives a spreadsheet for whoever keeps the accounts."),
		}
	case shell.Settings:
		return words.T("Settings"), []string{
			words.T("Sign in once with your Forloy e-mail and password: that tells the till where it stands."),
			words.T("Whoever else sells here: press the name at the top, then “{entry}”. They sign in once and "+
				"choose a PIN of their own.", "entry", words.T("Somebody new…")),
			words.T("Test the scanner before the first customer comes."),
			words.T("Save applies your changes. Nothing has to be restarted."),
		}
	}
	return words.T("Sale"), []string{
		words.T("Scan the customer's card, or hold it before the camera. Nothing has to be clicked first."),
		words.T("Type the amount. Card or amount first, as you like."),
		words.T("Press Enter. At the beep the sale is safe on this PC; it is sent by itself, now or later."),
		words.T("Something wrong? Undo, below, takes the last sale back for a few seconds."),
	}
}
