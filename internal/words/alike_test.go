package words

// alike are texts that a language writes as English does.
var alike = map[string][]string{
	"de": {"Computer", "Desktop", "Downloads", "Enter", "Esc", "Export…", "In {folder}", "Offline", "Online", "Server",
		"Tab", "Euro", "US", "Version", "Videos"},
	"es": {"Ctrl", "Enter", "Error", "Esc", "No", "Tab", "Terminal", "Total", "terminal"},
	"fr": {"Cause", "Ctrl", "Date", "Documents", "E-mail", "Note", "Signature", "Tab", "Total", "US", "Volume",
		"cashback", "inactive", "note", "{kind}, active"},
	"it": {"ACCOUNT", "Computer", "Ctrl", "E-mail", "Enter", "Esc", "No", "Offline", "Online", "Password", "Server",
		"Tab", "Volume"},
	"pt": {"Ctrl", "E-mail", "Enter", "Esc", "Offline", "Online", "Tab", "Terminal", "Total", "Use https.", "Volume",
		"terminal"},
}
