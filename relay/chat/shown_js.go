package chat

// Shown is nothing to the widget's program.
type Shown = struct{}

func bindShown(Fields, *Attached) {}

func (*Event) shows() bool { return false }

func (*Event) asFile() {}
