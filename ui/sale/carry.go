package sale

// Carry keeps what a person has begun in the room that this one replaces: the form
// as it stands.
func (r *Room) Carry(from *Room) {
	r.judged = from.judged
	if from.card.card != "" {
		r.setCard(from.card.card, from.card.source, from.card.at)
		r.lookUp(from.card.card)
	}
	r.amount.Put(from.amount.Field.Text)
	for i, x := range r.extras.all {
		x.put(from.extras.all[i].field.Text)
	}
	r.Keys, r.recent, r.given, r.earnings = from.Keys, from.recent, from.given, from.earnings
	r.handed, r.nameless = from.handed, from.nameless
	r.NewDay()
	if from.card.typing() {
		r.card.openTyping()
		r.card.typed.Put(from.card.typed.Text)
	}
}
