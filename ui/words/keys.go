package words

// Deaf is said while keys, and so a scanner that types, do not reach the window.
const Deaf = "Not listening: click here before you scan"
