package wire

// Chosen is nothing to the widget's program.
type Chosen = struct{}

func bindChosen(*Binder, *Frame) {}

func (*Frame) chosenLong() bool { return false }
