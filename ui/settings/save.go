package settings

import (
	"context"

	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

func (r *Room) submit() {
	if !r.changed() && r.shut.Visible() && r.door.Begun() { // "Saved." would be of nothing
		r.shell.Alarm()
		r.Say(words.T("Press Open, under the PIN: nothing else was changed."), kit.InkAttention)
		r.door.Focus()
		return
	}
	r.saveThen(nil)
}

// saveThen saves, and goes on with then once that has worked; nil: it stays here. Who
// leaves while it saves goes on then (Leave). What has been saved may be the language or the
// size of text: what follows is done in the room that has taken this one's place by then.
func (r *Room) saveThen(then func()) {
	s, wrong := r.read()
	s.Seen = true
	if r.marks(wrong) {
		return
	}
	folder := s.POSFolder
	if r.Usable == nil || folder == r.now.POSFolder {
		folder = ""
	}
	were, sent := r.was, r.texts()
	r.save.SetEnabled(false)
	r.saving, r.onward = true, then
	done := func() *Room {
		at := r.newest()
		at.save.SetEnabled(true)
		at.saving = false
		return at
	}
	r.shell.Work(func(ctx context.Context) func() {
		if folder != "" {
			if err := r.Usable(folder); err != nil {
				return func() { done().marks([]problem{{"pos_folder", err}}) }
			}
		}
		err := r.till.SetSettings(context.WithoutCancel(ctx), were, s)
		return func() {
			at := done()
			if err != nil {
				at.stay()
				at.failed(err)
				return
			}
			s.Seen = false
			at.saved(s, sent)
			if at.onward != nil {
				at.onward()
			}
		}
	})
}

// saved shows what has been saved as it is kept. What was typed on since it was sent stays.
func (r *Room) saved(s till.Settings, sent map[string]string) {
	r.was, r.now = s, s
	for _, row := range till.SettingRows {
		if text, was := sent[row.Key]; was && r.entries[row.Key].text() == text {
			r.entries[row.Key].put(row.Text(s))
		}
	}
	r.tell(func() string { return words.T("Saved.") }, kit.InkGood)
}

// texts is what stands in each entry that is saved.
func (r *Room) texts() map[string]string {
	texts := map[string]string{}
	for key, e := range r.entries {
		if r.may(key) {
			texts[key] = e.text()
		}
	}
	return texts
}
