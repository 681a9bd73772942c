package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// entry is where a setting stands on the page, as till.Setting has its text.
type entry struct {
	text func() string
	put  func(string)
}

// field is a setting that can be any text, with what else stands beside it. It is judged when it
// is saved: of a half typed address or folder nothing can be said.
func (r *Room) field(key, hint string, beside ...fyne.CanvasObject) *fyne.Container {
	return r.typed(key, kit.NewChecked(hint, func(string) error { return nil }), beside...)
}

// typed is a setting's field. Under it stands what it is marked for.
func (r *Room) typed(key string, c *kit.Checked, beside ...fyne.CanvasObject) *fyne.Container {
	r.checked[key], r.fields[key] = c, c.Field
	r.entries[key] = entry{text: func() string { return c.Field.Text }, put: c.Put}
	says := kit.NewWords("", kit.InkError)
	c.OnMark = func() {
		says.Set("", kit.InkError)
		if c.Wrong != nil {
			says.Set(words.Say(c.Wrong), kit.InkError)
		}
		r.Root.Refresh()
	}
	row := kit.Row(kit.Grid, 0, append([]fyne.CanvasObject{c.Root}, beside...)...)
	r.boxes[key] = kit.Column(2, label(key), row, says.Box, hint(key))
	return r.boxes[key]
}

// choice is a setting that is one of a few.
func (r *Room) choice(key string) *fyne.Container {
	var pairs []string
	for _, c := range till.SettingRow(key).Choices {
		pairs = append(pairs, c.Value, words.Known(c.Label))
	}
	c := kit.NewChoice(pairs...)
	c.OnChoose = r.hush
	r.choices[key] = c
	r.entries[key] = entry{text: func() string { return c.Value }, put: c.Set}
	return named(key, c.Root)
}

// language is the choice of what the window speaks.
func (r *Room) language() *fyne.Container {
	var pairs []string
	for _, l := range words.Languages() {
		pairs = append(pairs, l.Code, l.Name)
	}
	return r.menu("language", pairs)
}

// pick is a setting that is one of more than a row has room for.
func (r *Room) pick(key string) *fyne.Container {
	var pairs []string
	for _, c := range till.SettingRow(key).Choices {
		pairs = append(pairs, c.Value, words.Known(c.Label))
	}
	return r.menu(key, pairs)
}

// menu is a choice from a menu, of values and their names.
func (r *Room) menu(key string, pairs []string) *fyne.Container {
	value := ""
	button := kit.NewButton("", kit.Plain, nil)
	button.Cut = true
	put := func(to string) {
		value = to
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == to {
				button.Set(pairs[i+1])
			}
		}
	}
	button.Press = func() {
		var items []*fyne.MenuItem
		for i := 0; i < len(pairs); i += 2 {
			item := fyne.NewMenuItem(pairs[i+1], func() {
				put(pairs[i])
				r.hush()
			})
			item.Checked = pairs[i] == value
			items = append(items, item)
		}
		r.shell.Menu(fyne.NewMenu("", items...), button)
	}
	r.entries[key] = entry{text: func() string { return value }, put: put}
	opens := kit.Row(0, 0, kit.Spacer(), widget.NewIcon(theme.MenuDropDownIcon())) // it is a list, no command
	return named(key, kit.Container(kit.Stack{}, button, kit.InsetXY(kit.Grid, 0, opens)))
}

// number is a text field that the setting's row checks, with the row's default as
// its hint. While somebody types, what more characters can mend is not marked. unfinished
// tells such a text where the error does not; nil: the error does.
func (r *Room) number(key string, unfinished func(string) bool, after ...fyne.CanvasObject) *fyne.Container {
	usual, _ := till.SettingRow(key).Default(till.PC{Currency: r.code})
	c := kit.NewChecked(words.Typed(usual), func(content string) error {
		if strings.TrimSpace(content) == "" || unfinished != nil && unfinished(content) {
			return nil
		}
		scratch := till.Settings{Currency: r.code}
		err := till.SettingRow(key).Set(&scratch, content, "")
		if purchase.Unfinished(err) {
			return nil
		}
		return err
	}, after...)
	return r.typed(key, c)
}

// limit is an amount, as the form of a sale has it: with the language's decimal sign and the
// currency's own.
func (r *Room) limit() *fyne.Container {
	r.sign = kit.NewText(words.Sign(r.code), kit.SizeSmall, kit.InkQuiet)
	content := r.number("max_amount", nil, r.sign)
	c := r.checked["max_amount"]
	c.Field.SetPlaceHolder("")  // left empty, it is not the usual one
	sign := words.DecimalSign() // another language makes the page anew, and reads this one once more
	r.entries["max_amount"] = entry{text: func() string { return strings.Replace(c.Field.Text, sign, ".", 1) },
		put: func(s string) { c.Put(words.Typed(s)) }}
	return content
}

// port is the choice of the serial scanner's port.
func (r *Room) port() *fyne.Container {
	r.entries["serial_port"] = entry{text: func() string { return r.serial.value }, put: r.serial.fill}
	return named("serial_port", r.serial.port)
}

// named is a setting under its label.
func named(key string, content fyne.CanvasObject) *fyne.Container {
	return kit.Column(2, label(key), content, hint(key))
}

// hint is what a setting does, and what it is when left alone.
func hint(key string) fyne.CanvasObject {
	row, usual := till.SettingRow(key), ""
	if strings.Contains(row.Says, "{default}") {
		usual, _ = row.Default(till.PC{})
	}
	says := words.Known(row.Says, "default", usual)
	return kit.NewWords(says, kit.InkQuiet).Sized(theme.SizeNameCaptionText).Box
}

func label(key string) fyne.CanvasObject {
	return kit.NewBold(words.Known(till.SettingRow(key).Label), kit.SizeSmall, kit.InkText)
}

// shortTime is the beginning of a time like 04:00.
func shortTime(content string) bool {
	return len([]rune(content)) < len("00:00") &&
		strings.Trim(purchase.PlainDigits(content), "0123456789:") == ""
}

// slowSpeed is a number that more digits could make a speed.
func slowSpeed(content string) bool {
	_, ok := purchase.ParseWhole(content, 0, till.LeastBaud)
	return ok
}
