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

// An arg is a word of the command line, which one it is, and what it is to the
// parser that reads it.
type arg struct {
	text  string
	index int

	kind     byte    // an option ('O'), an argument ('A') or the first -- ('-')
	option   *option // of an option that the parser knows
	explicit bool    // the option has a value, after =
	value    string  // that value; the text of an argument
}

func (a arg) fail(expected, found string) *secgroup.SyntaxError {
	return &secgroup.SyntaxError{Arg: a.index, Input: a.text, Expected: expected, Found: found}
}

// An option is one that a parser knows.
type option struct {
	id      optionID
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

// given are the values of the options on the command line: nil where one is not
// there, empty but not nil where it has none (--group-id=--), the last ones where
// it is repeated, and of a flag the flag itself.
type given [optionIDs][]arg

// parse takes the options and the positional argument, which can be optional,
// out of args: what is left is appended to rest in its order, which can be
// args[:0] where no values of options are wanted. Where there is no positional
// argument it returns one without a kind.
func parse(options []option, optional bool, args, rest []arg) (opts given, positional arg, _ []arg, err *secgroup.SyntaxError) {
	last, err := classify(options, args)
	if err != nil {
		return given{}, arg{}, nil, err
	}
	found := false
	i := 0
	// It stands between options, with -- before or after it.
	takePositional := func() {
		end := skip(args, i, '-')
		if end < len(args) && args[end].kind == 'A' {
			positional = args[end]
			end++
		} else if !optional {
			return
		}
		found = true
		i = skip(args, end, '-')
	}
	for i <= last {
		next := i
		for args[next].kind != 'O' {
			next++
		}
		if i < next && !found {
			takePositional() // there is one, since no option follows --
			continue
		}
		rest = append(rest, args[i:next]...)
		i = next
		w := args[i]
		if w.option == nil {
			rest = append(rest, w)
			i++
			continue
		}
		end := i + 1
		values := args[end:end]
		switch {
		case w.explicit && w.value != "--", w.option.takes == none: // argparse drops --
			values = args[i:end]
		case !w.explicit:
			for end < len(args) && args[end].kind == 'A' && (w.option.takes == many || end == i+1) {
				end++
			}
			values = args[i+1 : end]
		}
		if err := w.check(values); err != nil {
			return given{}, arg{}, nil, err
		}
		opts[w.option.id] = values
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

// classify tells options from arguments. It returns the last option, -1 if there
// is none.
func classify(options []option, args []arg) (last int, err *secgroup.SyntaxError) {
	last = -1
	dashes := false // everything after -- is an argument
	for i := range args {
		a := &args[i]
		a.kind, a.option, a.explicit, a.value = 'A', nil, false, a.text
		switch {
		case dashes:
		case a.text == "--":
			a.kind, dashes = '-', true
		default:
			if err := a.classify(options); err != nil {
				return 0, err
			}
		}
		if a.kind == 'O' {
			last = i
		}
	}
	return last, nil
}

// classify tells whether an argument is an option.
func (a *arg) classify(options []option) *secgroup.SyntaxError {
	if len(a.text) < 2 || a.text[0] != '-' {
		return nil
	}
	name, value, explicit := a.text, "", false
	i := find(options, name)
	if i < 0 {
		name, value, explicit = strings.Cut(a.text, "=")
		i = find(options, name)
	}
	if i < 0 && strings.HasPrefix(name, "--") {
		var names []string
		for j := range options {
			if o := &options[j]; strings.HasPrefix(o.name, name) {
				names = append(names, o.name)
				i = j
			}
		}
		if len(names) > 1 {
			return a.fail("the whole name of an option", "the beginning of "+strings.Join(names, ", "))
		}
	}
	switch {
	case i >= 0:
		a.kind, a.option, a.explicit, a.value = 'O', &options[i], explicit, value
	case !isNegativeNumber(a.text) && !strings.Contains(a.text, " "):
		a.kind = 'O'
	}
	return nil
}

// find returns the index of the option of a name, -1 if there is none.
func find(options []option, name string) int {
	for i := range options {
		if options[i].name == name {
			return i
		}
	}
	return -1
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

// check reports what is wrong with the number of values of the option a, or with
// one of them.
func (a arg) check(values []arg) *secgroup.SyntaxError {
	o := a.option
	switch {
	case o.takes == none && a.explicit:
		return a.fail(o.name+" alone", "a value")
	case o.takes == one && !a.explicit && len(values) == 0:
		return a.fail("a value after "+o.name+" (one that begins with - is written "+o.name+"=VALUE)", "none")
	}
	for _, v := range values {
		if o.choices != nil && !slices.Contains(o.choices, v.value) {
			return a.fail("after "+o.name+" one of "+strings.Join(o.choices, ", "), quote(v.value))
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
func skip(words []arg, i int, kind byte) int {
	for i < len(words) && words[i].kind == kind {
		i++
	}
	return i
}
