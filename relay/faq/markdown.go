package faq

// BlockKind tells what a Block is.
type BlockKind uint8

// The kinds of blocks.
const (
	Paragraph    BlockKind = iota
	Heading                // Level is 1 to 3
	BulletList             // Items
	NumberedList           // Items; Level is the number of the first
	CodeBlock              // Inline is one run with Code set; its text keeps its line ends
	Quote                  // Inline
)

// Block is one block of an answer.
type Block struct {
	Kind   BlockKind
	Level  int
	Inline []Inline   // the text of all kinds but lists
	Items  [][]Inline // the items of a list; an item is never nested
}

// Inline is a run of text with one set of attributes. Text is plain text:
// whoever shows it must treat it as such, HTML in it is to be read, not run.
type Inline struct {
	Text   string
	Bold   bool
	Italic bool
	Code   bool
	Break  bool   // a line break comes before the text
	Link   string // an address that SafeLink let through, or empty
	// Article is the id of the article that the run opens, or empty.
	Article string
	// Picture says that the author wants what is at Link shown in place, with the
	// text as its description.
	Picture bool
	// Kept is the id of a picture that the site keeps, which the text describes, or
	// empty. It may be none that there is: whoever makes an address of it escapes it.
	Kept string
}

// ArticleLink is what the address of a link to an article of the same list
// begins with; its id follows.
const ArticleLink = "article:"

// Markdown parses the subset of Markdown that an answer may use: paragraphs,
// "#" headings, "-" and "1." lists, ">" quotes, fenced code, **bold**,
// *italic*, `code`, [links](https://example.com), ![pictures](https://example.com)
// and ![pictures](picture:id), <https://example.com> and bare addresses. Everything else, HTML included, is text. Every string has a
// result; the time is linear in its length.
func Markdown(s string) []Block { return blocks(s, false) }

// Message is Markdown for a message: an end of a line is a line break, as in
// the field that it was typed in.
func Message(s string) []Block { return blocks(s, true) }

func blocks(s string, lines bool) []Block {
	p := blockParser{lines: lines}
	for len(s) > 0 {
		end := index(s, "\n", 0)
		if end < 0 {
			end = len(s)
		}
		line := s[:end]
		s = s[min(end+1, len(s)):]

		if fence := fenceOf(trim(line)); fence != "" {
			p.flush()
			s = p.code(s, fence)
			continue
		}
		p.line(line)
	}
	p.flush()

	return p.out
}

type blockParser struct {
	out  []Block
	text []byte // of the paragraph, quote or item being read
	kind BlockKind
	open bool // whether one is being read

	lines bool // see inlineParser
}

// flush ends the block or item being read.
func (p *blockParser) flush() {
	if !p.open {
		return
	}
	run := inlines(string(p.text), p.lines)
	p.text, p.open = p.text[:0], false

	if p.kind == BulletList || p.kind == NumberedList {
		list := &p.out[len(p.out)-1]
		list.Items = append(list.Items, run)
		return
	}
	p.out = append(p.out, Block{Kind: p.kind, Inline: run})
}

// begin ends what is being read and begins a block or item.
func (p *blockParser) begin(kind BlockKind, text string) {
	p.flush()
	p.kind, p.open = kind, true
	p.text = append(p.text, text...)
}

// line reads a line that is no code.
func (p *blockParser) line(line string) {
	hard := len(line) > 2 && line[len(line)-1] == ' ' && line[len(line)-2] == ' '
	line = trim(line)
	if line == "" {
		p.flush()
		return
	}

	if level := skip(line, 0, '#'); level > 0 && level <= 6 && (level == len(line) || line[level] == ' ') {
		end := len(line)
		for end > level && line[end-1] == '#' {
			end--
		}
		p.flush()
		p.out = append(p.out, Block{Kind: Heading, Level: min(level, 3), Inline: inlines(trim(line[level:end]), false)})
		return
	}

	kind, number, size := itemOf(line)
	interrupts := !p.open || p.kind != Paragraph || kind == BulletList || number == 1
	switch {
	case kind != Paragraph && interrupts:
		p.flush()
		if n := len(p.out) - 1; n < 0 || p.out[n].Kind != kind {
			p.out = append(p.out, Block{Kind: kind, Level: number})
		}
		p.begin(kind, trim(line[size:]))
	case line[0] == '>' && !(p.open && p.kind == Quote):
		p.begin(Quote, trim(line[1:]))
	case !p.open:
		p.begin(Paragraph, line)
	default:
		if line[0] == '>' {
			line = trim(line[1:])
		}
		p.text = append(append(p.text, '\n'), line...)
	}
	if hard {
		p.text = append(p.text, ' ', ' ')
	}
}

// code reads lines up to the fence that closes the block, or to the end, and
// returns what follows.
func (p *blockParser) code(s, fence string) (rest string) {
	end := len(s)
	for at := 0; at < len(s); {
		after := index(s, "\n", at)
		if after < 0 {
			after = len(s) - 1
		}
		if hasPrefix(fenceOf(trim(s[at:after+1])), fence) {
			end, rest = at, s[after+1:]
			break
		}
		at = after + 1
	}
	text := s[:end]
	if text != "" && text[len(text)-1] == '\n' {
		text = text[:len(text)-1]
	}
	if text != "" {
		p.out = append(p.out, Block{Kind: CodeBlock, Inline: []Inline{{Text: text, Code: true}}})
	}

	return rest
}

// PlainText returns the text of the blocks without their marks, a line each
// block and item: what is searched and what an excerpt is cut from.
func PlainText(blocks []Block) string {
	var out []byte
	for _, b := range blocks {
		if b.Items == nil {
			out = appendText(out, b.Inline)
		}
		for _, item := range b.Items {
			out = appendText(out, item)
		}
	}

	return string(out)
}

func appendText(out []byte, run []Inline) []byte {
	if len(out) > 0 {
		out = append(out, '\n')
	}
	for _, r := range run {
		if r.Break {
			out = append(out, '\n')
		}
		out = append(out, r.Text...)
	}

	return out
}

// unmarked tells whether no marks can be in an answer, so that its words are
// those of its plain text. It may be wrong about having marks, not about having
// none.
func unmarked(s string) bool {
	begin := true // of a line
	for i := range len(s) {
		c := s[i]
		if asciiWord[c] != 0 && !begin {
			continue
		}
		switch {
		case c == '\n':
			begin = true
		case isSpace(c):
		case c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == '<':
			return false
		case begin && (isDigit(c) || c == '#' || c == '>' || c == '-' || c == '+' || c == '~'):
			return false
		default:
			begin = false
		}
	}

	return true
}

// fenceOf returns the run of three and more backquotes or tildes that a line
// of code begins or ends with, or "".
func fenceOf(line string) string {
	if line == "" || line[0] != '`' && line[0] != '~' {
		return ""
	}
	n := skip(line, 0, line[0])
	if n < 3 || line[0] == '`' && index(line, "`", n) >= 0 {
		return ""
	}

	return line[:n]
}

// itemOf returns the list that a line with a bullet or a number belongs to,
// the number, and the size of the mark. Other lines are Paragraph.
func itemOf(line string) (kind BlockKind, number, size int) {
	n := 0
	for n < len(line) && n < 9 && isDigit(line[n]) {
		number = number*10 + int(line[n]-'0')
		n++
	}
	if n+1 >= len(line) || line[n+1] != ' ' {
		return Paragraph, 0, 0
	}
	switch c := line[n]; {
	case n == 0 && (c == '-' || c == '*' || c == '+'):
		return BulletList, 0, 2
	case n > 0 && (c == '.' || c == ')'):
		return NumberedList, number, n + 2
	}

	return Paragraph, 0, 0
}
