package fault

// Settings. ConfigValue says which one, and wraps the fault of its value: one of
// the others, or of an amount or an input.
const (
	ConfigValue    Kind = "config.value"              // Where: a flag or a variable
	ConfigFile     Kind = "config.value.file"         // Where: a file, as a whole
	ConfigSetting  Kind = "config.value.setting"      // Where: a file, Key
	ConfigAtLine   Kind = "config.value.setting.line" // likewise, and Count: its line
	ConfigEmpty    Kind = "config.empty"              // ""
	ConfigPractice Kind = "config.practice"           // an address for practice, which has a Forloy of its own
	ConfigQuotes   Kind = "config.quotes"             // a number that must be in quotes
	ConfigType     Kind = "config.type"               // neither a text, a whole number, true nor false
	ConfigChoice   Kind = "config.choice"             // Detail: what it may be
	ConfigTruth    Kind = "config.truth"              // neither true nor false
	ConfigToken    Kind = "config.token"
	ConfigTimeout  Kind = "config.timeout"

	// Count: the line that cannot be read.
	ConfigLine      Kind = "config.line"           // Detail: what the parser says
	ConfigBare      Kind = "config.line.bare"      // a text has no quotes, or curled ones
	ConfigOpen      Kind = "config.line.open"      // a text's closing quote is missing
	ConfigBackslash Kind = "config.line.backslash" // one in double quotes, where it means something else
	ConfigNoValue   Kind = "config.line.no_value"  // nothing is behind the =
	ConfigNoEquals  Kind = "config.line.no_equals" // there is no = behind the name
	ConfigRepeated  Kind = "config.line.repeated"  // the setting is there twice
	ConfigBehind    Kind = "config.line.behind"    // something is behind the value
	ConfigNumber    Kind = "config.line.number"    // it begins like a number or a date, and is none

	ConfigUnread   Kind = "config.unread"    // Detail: why the file cannot be read at all
	ConfigEncoding Kind = "config.encoding"  // its text is not UTF-8
	ConfigNoFile   Kind = "config.no_file"   // a folder or a pipe is in its place
	ConfigLong     Kind = "config.long"      // Max: bytes
	ConfigUnknown  Kind = "config.unknown"   // Where, Key: no setting of this version
	ConfigMistyped Kind = "config.mistyped"  // likewise, and Name is one that is spelt much like it
	ConfigNoRegion Kind = "config.no_region" // Currency: the one that is used instead
)

var configKinds = []Kind{
	ConfigValue, ConfigEmpty, ConfigPractice, ConfigQuotes, ConfigType, ConfigChoice, ConfigTruth,
	ConfigToken, ConfigTimeout, ConfigFile, ConfigSetting, ConfigAtLine, ConfigLine, ConfigBare,
	ConfigOpen, ConfigBackslash, ConfigNoValue, ConfigNoEquals, ConfigRepeated, ConfigBehind,
	ConfigNumber, ConfigUnread, ConfigEncoding, ConfigNoFile, ConfigLong, ConfigUnknown,
	ConfigMistyped, ConfigNoRegion,
}
