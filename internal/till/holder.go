package till

import "context"

// NameHolder adds to sent sales, by their keys, the name of their card's holder: Forloy
// could not be asked for it when they were recorded. It is kept for people to read, and
// never sent.
func (t *Till) NameHolder(ctx context.Context, keys []string, holder string) error {
	return t.use(ctx, func(s Store) error { return s.Name(t.now(s), keys, holder) })
}
