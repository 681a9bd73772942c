package desk

import (
	"testing"

	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/shell"
)

// On the smallest window every text of every language has its room: what runs the desk, and what has come of an order.
func TestNothingIsCutShort(t *testing.T) {
	for _, l := range words.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			a := three(t)
			t.Cleanup(func() { shell.Speak("en-GB") })
			shell.Speak(l.Code)
			a.win.Resize(uitest.Least)
			a.Window.make()
			a.tell(words.T("By what {name} has told, none of its sales waits.", "name", "the till by the south door") +
				" " + words.T("Its till has taken back what is ticked: that can only be dismissed."))
			for _, page := range a.tabs.Pages() {
				a.tabs.Open(page)
				a.Idle()
				for _, text := range a.Shortened() {
					t.Errorf("no room for %q", text)
				}
			}
			if need := a.win.Content().MinSize(); need.Width > uitest.Least.Width || need.Height > uitest.Least.Height {
				t.Errorf("the window needs %v", need)
			}
		})
	}
}
