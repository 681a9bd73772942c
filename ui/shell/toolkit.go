package shell

import (
	"encoding/json"
	"reflect"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/words"
)

// Speak chooses the language of the window, also of what the toolkit says by itself: in its file
// dialogs, and in the menu of a field. The toolkit speaks the system's language, or English, and
// offers no choice; so its words of that language are replaced by ours of the chosen one.
func Speak(language string) {
	words.Use(language)
	said, err := json.Marshal(toolkitWords())
	if err == nil {
		system := fyne.Locale(lang.SystemLocale().LanguageString())
		err = lang.AddTranslationsForLocale(said, system)
	}
	if err != nil {
		fyne.LogError("the toolkit keeps its own words", err)
	}
}

// toolkitWords are the toolkit's own words that a person may meet, by its names for them.
func toolkitWords() map[string]string {
	return map[string]string{
		"Cancel": words.T("Cancel"), "Copy": words.T("Copy"), "Cut": words.T("Cut"), "Paste": words.T("Paste"),
		"Select all": words.T("Select all"), "Undo": words.T("Undo typing"), "Redo": words.T("Redo typing"),
		"Quit": words.T("Quit"), "Error": words.T("Error"), "OK": words.T("OK"), "Open": words.T("Open"),
		"Save": words.T("Save"), "New Folder": words.T("New folder"), "Create Folder": words.T("Create it"),
		"Show Hidden Files": words.T("Show hidden files"), "file.name": words.T("Its name"),
		"file.parent": words.T("Folder above"),
	}
}

// places are those that a file dialog offers. The toolkit has no translations of them.
func places() map[string]string {
	return map[string]string{
		"Home": words.T("Home folder"), "Computer": words.T("Computer"), "Desktop": words.T("Desktop"),
		"Documents": words.T("Documents"), "Downloads": words.T("Downloads"), "Music": words.T("Music"),
		"Pictures": words.T("Pictures"), "Videos": words.T("Videos"), "Movies": words.T("Videos"),
		"App Files": words.T("Counterfoil's files"),
	}
}

// namePlaces gives the places of a file dialog their names in the window's language.
func namePlaces(o fyne.CanvasObject) {
	switch o := o.(type) {
	case nil:
	case *fyne.Container:
		for _, child := range o.Objects {
			namePlaces(child)
		}
	case *fynecontainer.Split:
		namePlaces(o.Leading)
	case *widget.List:
		names, update := places(), o.UpdateItem
		o.UpdateItem = func(i widget.ListItemID, item fyne.CanvasObject) {
			update(i, item)
			for _, part := range item.(*fyne.Container).Objects {
				if label, is := part.(*widget.Label); is && names[label.Text] != "" {
					label.SetText(names[label.Text])
				}
			}
		}
		o.Refresh()
	default: // what lays it over the window is the toolkit's own: its content has no other way in
		if in := reflect.Indirect(reflect.ValueOf(o)); in.Kind() == reflect.Struct {
			if content := in.FieldByName("Content"); content.IsValid() {
				within, _ := content.Interface().(fyne.CanvasObject)
				namePlaces(within)
			}
		}
	}
}
