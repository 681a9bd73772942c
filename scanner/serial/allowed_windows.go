package serial

// allowed tells how to get access to a port.
const allowed = "ask who looks after this PC"
