package secgroup

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The strict JSON of ParseIpPermissions. encoding/json takes keys in any case
// and twice and lone surrogates, and does not say where a value was. As with
// shorthand, the types are known at every key, so that nothing nests deeper
// than they do.

func (r *reader) jsonPermissions() (ps IpPermissions, err *SyntaxError) {
	if err := r.checkText(); err != nil {
		return nil, err
	}
	r.jsonSpace()
	err = r.jsonList(func() *SyntaxError {
		p, err := r.jsonObject()
		ps = append(ps, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ps, r.jsonEnd()
}

func (r *reader) jsonPermission() (p IpPermission, err *SyntaxError) {
	if err := r.checkText(); err != nil {
		return p, err
	}
	r.jsonSpace()
	if p, err = r.jsonObject(); err != nil {
		return p, err
	}
	return p, r.jsonEnd()
}

func (r *reader) jsonEnd() *SyntaxError {
	if r.pos < len(r.in) {
		return r.failHere("the end")
	}
	return nil
}

func (r *reader) jsonObject() (p IpPermission, err *SyntaxError) {
	err = r.jsonMembers(permissionKeys, func(key int) *SyntaxError {
		switch {
		case key == keyIpProtocol:
			text, err := r.jsonString()
			p.IpProtocol = Protocol(text)
			return err
		case key <= keyToPort:
			port, err := r.jsonPort()
			p.setPort(key, port)
			return err
		}
		return r.jsonEntries(&p, listKind(key-keyToPort))
	})
	return p, err
}

func (r *reader) jsonEntries(p *IpPermission, l listKind) *SyntaxError {
	return r.jsonList(func() *SyntaxError {
		p.grow(l)
		return r.jsonMembers(entryKeys[l], func(key int) *SyntaxError {
			text, err := r.jsonString()
			p.set(l, key, text)
			return err
		})
	})
}

// jsonMembers reads an object and calls value at the value of each of its keys.
func (r *reader) jsonMembers(keys []string, value func(key int) *SyntaxError) *SyntaxError {
	var seen uint
	return r.jsonSequence('{', '}', func() *SyntaxError {
		start := r.pos
		name, err := r.jsonString()
		if err != nil {
			return err
		}
		key, err := r.lookup(keys, name, start, &seen)
		if err != nil {
			return err
		}
		if err := r.jsonToken(':'); err != nil {
			return err
		}
		return value(key)
	})
}

// jsonList reads a list and calls value at each of its values.
func (r *reader) jsonList(value func() *SyntaxError) *SyntaxError {
	return r.jsonSequence('[', ']', value)
}

func (r *reader) jsonSequence(open, end byte, item func() *SyntaxError) *SyntaxError {
	if err := r.jsonToken(open); err != nil {
		return err
	}
	for more := r.current() != end; more; {
		if err := item(); err != nil {
			return err
		}
		if more = r.current() == ','; more {
			r.pos++
			r.jsonSpace()
		}
	}
	if r.current() != end {
		return r.failHere(`"," or ` + strconv.Quote(string(end)))
	}
	r.pos++
	r.jsonSpace()
	return nil
}

// jsonToken reads one character and the white space after it.
func (r *reader) jsonToken(c byte) *SyntaxError {
	if r.current() != c {
		return r.failHere(strconv.Quote(string(c)))
	}
	r.pos++
	r.jsonSpace()
	return nil
}

func (r *reader) jsonSpace() {
	for r.pos < len(r.in) && strings.IndexByte(" \t\n\r", r.in[r.pos]) >= 0 {
		r.pos++
	}
}

// jsonPort reads a number without fraction and exponent, and the white space
// after it.
func (r *reader) jsonPort() (Port, *SyntaxError) {
	start := r.pos
	for r.pos < len(r.in) && strings.IndexByte("-.0123456789Ee", r.in[r.pos]) >= 0 {
		r.pos++
	}
	text := r.in[start:r.pos]
	digits := strings.TrimPrefix(text, "-")
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || digits[0] == '0' && digits != "0" {
		r.pos = start
		return Port{}, r.failHere("an integer of 32 bits")
	}
	r.jsonSpace()
	return PortOf(int32(n)), nil
}

// jsonString reads a string, and the white space after it.
func (r *reader) jsonString() (string, *SyntaxError) {
	if r.current() != '"' {
		return "", r.failHere("a string")
	}
	r.pos++
	start := r.pos
	for r.pos < len(r.in) && r.in[r.pos] != '"' && r.in[r.pos] != '\\' && r.in[r.pos] >= ' ' {
		r.pos++
	}
	text := r.in[start:r.pos]
	if r.current() == '\\' {
		var err *SyntaxError
		if text, err = r.jsonEscaped(text); err != nil {
			return "", err
		}
	}
	if r.current() != '"' {
		return "", r.failHere(`a closing "`)
	}
	r.pos++
	r.jsonSpace()
	return text, nil
}

// jsonEscaped reads a string from its first escape on, up to the closing quote
// or what may not stand in it. begin is what stands before.
func (r *reader) jsonEscaped(begin string) (string, *SyntaxError) {
	b := []byte(begin)
	for r.pos < len(r.in) && r.in[r.pos] != '"' && r.in[r.pos] >= ' ' {
		if r.in[r.pos] != '\\' {
			b = append(b, r.in[r.pos])
			r.pos++
			continue
		}
		c, n := unescape(r.in[r.pos:])
		if n == 0 {
			return "", r.failHere("an escape of JSON, surrogates in pairs")
		}
		b = utf8.AppendRune(b, c)
		r.pos += n
	}
	return string(b), nil
}

// unescape returns the character of the escape at the start of s and the length
// of the escape, 0 if there is none or it is half a surrogate pair.
func unescape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, s[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	c := hex4(s)
	if utf16.IsSurrogate(c) {
		if c = utf16.DecodeRune(c, hex4(s[6:])); c == utf8.RuneError {
			return 0, 0
		}
		return c, 12
	}
	if c < 0 {
		return 0, 0
	}
	return c, 6
}

// hex4 returns the code unit of the \uXXXX at the start of s, -1 if there is
// none.
func hex4(s string) rune {
	if len(s) < 6 || s[:2] != `\u` {
		return -1
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
}
