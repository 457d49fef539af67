package survey

import "slices"

// Follow makes s the next version of a survey. A question that is of another kind
// than it was, or whose choices moved, is another question, for which newID makes an
// ID: what was answered before is not counted with it. What is not asked any more is
// kept.
func (s *Survey) Follow(before Survey, newID func() string) {
	for _, old := range before.Questions {
		for i := range s.Questions {
			q := &s.Questions[i]
			if q.ID != old.ID || q.Type == old.Type && !moved(old.Choices, q.Choices) {
				continue
			}
			q.ID = newID()
			for j := range s.Questions {
				if s.Questions[j].If == old.ID {
					s.Questions[j].If = q.ID
				}
			}
		}
	}
	s.Former = nil
	for _, old := range slices.Concat(before.Former, before.Questions) {
		if !slices.ContainsFunc(s.Questions, func(q Question) bool { return q.ID == old.ID }) {
			s.Former = append(s.Former, old)
		}
	}
	s.Former = s.Former[max(0, len(s.Former)-maxFormer):]
}

// moved reports whether the number of a choice stands for another one than before.
// Words may be corrected, and choices added at the end.
func moved(before, now map[string][]string) bool {
	for lang, old := range before {
		list, ok := now[lang]
		if !ok {
			continue
		}
		for i, text := range old {
			if i >= len(list) || list[i] != text && (len(list) < len(old) || slices.Contains(list, text)) {
				return true
			}
		}
	}
	return false
}

// Counted is the survey with all questions to which there may be answers.
func (s Survey) Counted() Survey {
	s.Questions = slices.Concat(s.Questions, s.Former)
	return s
}

// Asks reports whether a question is asked.
func (s Survey) Asks(q Question) bool {
	return !slices.ContainsFunc(s.Former, func(f Question) bool { return f.ID == q.ID })
}
