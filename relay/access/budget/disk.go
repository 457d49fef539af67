package budget

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// ErrDisk refuses what visitors would store while little disk is free.
var ErrDisk = &chat.Refusal{Code: wire.CodeBusy}

// Free tells how many bytes the store has left, of how many. Below
// Limits.FreeDisk, or a tenth of all if that is less, visitors are refused with
// ErrDisk; agents are not asked.
func (b *Budget) Free(bytes, of uint64) {
	floor := min(b.limits.FreeDisk, of/10)
	b.mu.Lock()
	was := b.scarce
	b.scarce = bytes < floor
	scarce := b.scarce
	b.mu.Unlock()
	switch {
	case scarce && !was:
		b.log.Error("the store is nearly full: visitors are refused, agents are not", "free", bytes, "floor", floor)
	case was && !scarce:
		b.log.Info("the store has room again", "free", bytes)
	}
}

// TakeText takes the text of a message, with what is stored around it.
func (a *Account) TakeText(bytes int) error {
	if err := a.b.mayStore(); err != nil {
		return err
	}
	return a.Take(Text, float64(bytes+chat.AroundText))
}

// TakeText is Account.TakeText for somebody who writes once.
func (b *Budget) TakeText(bytes int, w Who) error {
	if err := b.mayStore(); err != nil {
		return err
	}
	return b.Take(Text, float64(bytes+chat.AroundText), w)
}

// TakeFile takes the bytes of a file, before any of them is read.
func (b *Budget) TakeFile(bytes int64, w Who) error {
	if err := b.mayStore(); err != nil {
		return err
	}
	return b.Take(Files, float64(bytes), w)
}

func (b *Budget) mayStore() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.scarce {
		return nil
	}
	b.metrics.refused.WithLabelValues(whatDisk, total.String()).Inc()
	return ErrDisk
}
