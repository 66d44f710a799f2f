package awscli

import (
	"slices"
	"strings"
	"unicode"

	"example.com/secgroup"
)

// The AWS CLI reads a command line with three parsers of Python's argparse, one
// after the other: of the global options, of the operation, and of its options.
// Each takes what it knows and leaves the rest to the next. What follows does
// what argparse of Python 3.11 does, as far as the CLI uses it.

// An arg is a word of the command line, and which it is.
type arg struct {
	text  string
	index int
}

func (a arg) fail(expected, found string) *secgroup.SyntaxError {
	return &secgroup.SyntaxError{Arg: a.index, Input: a.text, Expected: expected, Found: found}
}

// An option is one that a parser knows.
type option struct {
	name    string // with --
	takes   arity
	choices []string // what the value can be; nil for anything
	stops   bool     // what follows is not looked at
}

// An arity is how many words an option takes.
type arity int

const (
	one     arity = iota
	none          // a flag
	many          // any number, 0 included
	atMost1       // 0 or 1
)

func names(options []option) []string {
	all := make([]string, len(options))
	for i, o := range options {
		all[i] = o.name
	}
	return all
}

// A taken option is one on the command line, with its values.
type taken struct {
	name   string
	values []string
}

// parse takes the options and the positional argument, which can be optional,
// out of args. It returns what is left in its order, and nil where there is no
// positional argument.
func parse(options []option, optional bool, args []arg) (opts []taken, positional *arg, rest []arg, err *secgroup.SyntaxError) {
	words, last, err := classify(options, args)
	if err != nil {
		return nil, nil, nil, err
	}
	found := false
	i := 0
	// It stands between options, with -- before or after it.
	takePositional := func() {
		end := skip(words, i, '-')
		if end < len(words) && words[end].kind == 'A' {
			positional = &args[end]
			end++
		} else if !optional {
			return
		}
		found = true
		i = skip(words, end, '-')
	}
	for i <= last {
		next := i
		for words[next].kind != 'O' {
			next++
		}
		if i < next && !found {
			takePositional() // there is one, since no option follows --
			continue
		}
		rest = append(rest, args[i:next]...)
		i = next
		w := words[i]
		if w.option == nil {
			rest = append(rest, args[i])
			i++
			continue
		}
		var values []string
		end := i + 1
		if w.explicit && w.value != "--" { // which argparse drops
			values = []string{w.value}
		}
		if !w.explicit {
			for end < len(words) && words[end].kind == 'A' && w.option.takes != none && (w.option.takes == many || end == i+1) {
				values = append(values, args[end].text)
				end++
			}
		}
		if err := w.option.check(args[i], w.explicit, values); err != nil {
			return nil, nil, nil, err
		}
		opts = append(opts, taken{w.option.name, values})
		if w.option.stops {
			return opts, positional, nil, nil
		}
		i = end
	}
	if !found {
		takePositional()
	}
	return opts, positional, append(rest, args[i:]...), nil
}

// A word is what an arg is to a parser: an option ('O', of which option is nil
// if the parser does not know it), an argument ('A') or the first -- ('-').
type word struct {
	kind     byte
	option   *option
	explicit bool // a value is given with =
	value    string
}

// classify tells options from arguments. last is the last option, -1 if there
// is none.
func classify(options []option, args []arg) (words []word, last int, err *secgroup.SyntaxError) {
	words = make([]word, len(args))
	last = -1
	for i, a := range args {
		if a.text == "--" {
			words[i].kind = '-'
			for i++; i < len(args); i++ {
				words[i].kind = 'A'
			}
			break
		}
		if words[i], err = classifyOne(options, a); err != nil {
			return nil, 0, err
		}
		if words[i].kind == 'O' {
			last = i
		}
	}
	return words, last, nil
}

func classifyOne(options []option, a arg) (word, *secgroup.SyntaxError) {
	if len(a.text) < 2 || a.text[0] != '-' {
		return word{kind: 'A'}, nil
	}
	w := word{kind: 'O'}
	name := a.text
	byName := func(o option) bool { return o.name == name }
	i := slices.IndexFunc(options, byName)
	if i < 0 {
		name, w.value, w.explicit = strings.Cut(a.text, "=")
		i = slices.IndexFunc(options, byName)
	}
	if i < 0 && strings.HasPrefix(name, "--") {
		var names []string
		for j, o := range options {
			if strings.HasPrefix(o.name, name) {
				names = append(names, o.name)
				i = j
			}
		}
		if len(names) > 1 {
			return word{}, a.fail("the whole name of an option", "the beginning of "+strings.Join(names, ", "))
		}
	}
	switch {
	case i >= 0:
		w.option = &options[i]
	case isNegativeNumber(a.text), strings.Contains(a.text, " "):
		w.kind = 'A'
	}
	return w, nil
}

// isNegativeNumber reports whether s matches ^-\d+$|^-\d*\.\d+$ as Python has it.
func isNegativeNumber(s string) bool {
	s = strings.TrimSuffix(s[1:], "\n")
	whole, fraction, point := strings.Cut(s, ".")
	isDigits := func(s string) bool {
		return !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsDigit(c) })
	}
	if point {
		return fraction != "" && isDigits(whole) && isDigits(fraction)
	}
	return whole != "" && isDigits(whole)
}

// check reports what is wrong with the number of values or the one value of o,
// which stands at a.
func (o option) check(a arg, explicit bool, values []string) *secgroup.SyntaxError {
	switch {
	case o.takes == none && explicit:
		return a.fail(o.name+" alone", "a value")
	case o.takes == one && !explicit && len(values) == 0:
		return a.fail("a value after "+o.name+" (one that begins with - is written "+o.name+"=VALUE)", "none")
	}
	for _, v := range values {
		if o.choices != nil && !slices.Contains(o.choices, v) {
			return a.fail("after "+o.name+" one of "+strings.Join(o.choices, ", "), quote(v))
		}
	}
	return nil
}

// failOneOf says what a could have been.
func (a arg) failOneOf(what string, names []string) *secgroup.SyntaxError {
	found := quote(a.text)
	if strings.HasPrefix(a.text, "\u2013") || strings.HasPrefix(a.text, "\u2014") { // as document 004 is printed
		found += ", with a dash of print for --"
	}
	return a.fail("an "+what+" ("+strings.Join(names, ", ")+")", found)
}

// skip returns the first word from i on that is not of a kind.
func skip(words []word, i int, kind byte) int {
	for i < len(words) && words[i].kind == kind {
		i++
	}
	return i
}
