package ui

// Snapshot keeps what characters change while no field has the focus: the
// amount, and the focus itself. The wedge puts it back when they prove to be a
// scan's.
func (w *Window) Snapshot() (restore func()) {
	focused := w.win.Canvas().Focused()
	amount := w.sale.amount
	content, column := amount.Field.Text, amount.Field.CursorColumn
	return func() {
		amount.Put(content)
		amount.Field.CursorColumn = column
		amount.Field.Refresh()
		if focused == nil {
			w.Blur()
		} else {
			w.Focus(focused)
		}
	}
}
