package shell

import (
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Question is asked before something goes on; without a Yes it is a notice to
// close.
type Question struct {
	Title, Body string
	No, Yes     string // the answers; No is the safe one
	YesKind     kit.Kind
	OnNo, OnYes func() // nil: nothing
	Also        string // a third answer; "": none
	OnAlso      func()
	OnBack      func() // Esc, where it is neither answer; nil: it is No
}

// Asked is a question on the screen. Enter answers nothing: the second Enter of a
// double Enter would answer before anybody has read it. The focus is on the safe
// answer; Space or a click gives an answer, Tab changes it, Esc is the safe one,
// or neither where both lead on.
type Asked struct {
	Question  Question
	sheet     Sheet
	safe, yes *kit.Button
	answered  bool
}

// Ask shows a question over the window. One that is open gets its safe answer, as does one that
// is closed by what lies below it: who asked waits for an answer.
func (s *Shell) Ask(question Question) *Asked {
	if s.question != nil {
		s.AnswerSafely()
	}
	q := &Asked{Question: question}
	answer := func(then func()) func() {
		return func() {
			q.answered = true
			q.sheet.Close()
			if then != nil {
				then()
			}
		}
	}
	q.safe = kit.NewButton(question.No, kit.Primary, answer(question.OnNo))
	q.yes = kit.NewButton(question.Yes, question.YesKind, answer(question.OnYes))
	also := kit.NewButton(question.Also, kit.Plain, answer(question.OnAlso))
	q.safe.Calm, q.yes.Calm, also.Calm = true, true, true
	hint := kit.NewText(words.T("Space answers · Tab changes the answer · Esc goes back"), kit.SizeSmall, kit.InkQuiet)
	kit.SetVisible(q.yes, question.Yes != "") // a notice has nothing to decide
	kit.SetVisible(hint, question.Yes != "")
	kit.SetVisible(also, question.Also != "")
	content := kit.Column(2*kit.Grid, kit.NewBold(question.Title, kit.SizeMedium, kit.InkText),
		kit.NewWords(question.Body, kit.InkText).Box, hint, kit.Row(kit.Grid, 0, kit.Spacer(), q.yes, also, q.safe))
	q.sheet.Stays, q.sheet.Over = true, true
	q.sheet.OnClose = func() {
		s.question = nil
		if !q.answered {
			q.safely()
		}
	}
	s.question = q
	q.sheet.Put(s, 3*kit.Grid, kit.Container(kit.AtLeast{Width: 440}, content))
	s.Focus(q.safe)
	return q
}

// Open is the question on the screen; nil: none.
func (s *Shell) Open() *Asked { return s.question }

// Asks reports whether a question waits for an answer that a scan is not: the next card decides
// whether one takes another's place, and a notice has nothing to decide.
func (s *Shell) Asks() bool {
	return s.question != nil && s.question != s.swap && s.question.Question.Yes != ""
}

// AnswerSafely gives the open question its safe answer.
func (s *Shell) AnswerSafely() { s.question.sheet.Close() }

func (q *Asked) safely() {
	switch {
	case q.Question.OnBack != nil:
		q.Question.OnBack()
	case q.Question.OnNo != nil:
		q.Question.OnNo()
	}
}
