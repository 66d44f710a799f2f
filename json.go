package secgroup

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The strict JSON of ParseRequest and ParseIpPermissions. encoding/json takes
// keys in any case and twice and lone surrogates, and does not say where a
// value was. As with shorthand, the types are known at every key, so that
// nothing nests deeper than they do.

// readJSON reads the whole input.
func readJSON[T any](r *reader, value func(*reader) (T, *SyntaxError)) (T, error) {
	var none T
	if err := r.checkText(); err != nil {
		return none, err
	}
	r.jsonSpace()
	v, err := value(r)
	if err == nil && r.pos < len(r.in) {
		err = r.failHere("the end")
	}
	if err != nil {
		return none, err
	}
	return v, nil
}

// ParseRequest reads the JSON of --cli-input-json, strictly as
// [ParseIpPermissions] reads permissions. The JSON does not carry the
// operation: Egress and Revoke are false, for the caller to set. What cannot be
// read is a [*SyntaxError], with the zero Request. The result does not share
// the memory of data.
func ParseRequest(data []byte) (Request, error) {
	return readJSON(&reader{in: string(data)}, (*reader).jsonRequest)
}

func (r *reader) jsonRequest() (q Request, err *SyntaxError) {
	err = r.jsonMembers(requestKeys, func(key int) (err *SyntaxError) {
		switch requestKeys[key] {
		case "GroupId":
			q.GroupId, err = r.jsonString()
		case "GroupName":
			q.GroupName, err = r.jsonString()
		case "IpPermissions":
			q.IpPermissions, err = jsonList(r, (*reader).jsonPermission)
		case "SecurityGroupRuleIds":
			q.SecurityGroupRuleIds, err = jsonList(r, (*reader).jsonString)
		case "TagSpecifications":
			q.TagSpecifications, err = jsonList(r, (*reader).jsonTagSpecification)
		case "DryRun":
			q.DryRun, err = r.jsonBool()
		case "CidrIp":
			q.CidrIp, err = r.jsonString()
		case "FromPort":
			q.FromPort, err = r.jsonPort()
		case "ToPort":
			q.ToPort, err = r.jsonPort()
		case "IpProtocol":
			var text string
			text, err = r.jsonString()
			q.IpProtocol = Protocol(text)
		case "SourceSecurityGroupName":
			q.SourceSecurityGroupName, err = r.jsonString()
		case "SourceSecurityGroupOwnerId":
			q.SourceSecurityGroupOwnerId, err = r.jsonString()
		}
		return err
	})
	return q, err
}

var requestKeys = []string{
	"GroupId", "GroupName", "IpPermissions", "SecurityGroupRuleIds", "TagSpecifications", "DryRun",
	"CidrIp", "FromPort", "ToPort", "IpProtocol", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId",
}

func (r *reader) jsonPermission() (p IpPermission, err *SyntaxError) {
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
		l := listKind(key - keyToPort)
		return r.jsonEntries(entryKeys[l], func(e texts) { p.add(l, e) })
	})
	return p, err
}

func (r *reader) jsonTagSpecification() (s TagSpecification, err *SyntaxError) {
	err = r.jsonMembers(tagSpecificationKeys, func(key int) (err *SyntaxError) {
		if key > 0 {
			return r.jsonEntries(entryKeys[tags], s.add)
		}
		s.ResourceType, err = r.jsonString()
		return err
	})
	return s, err
}

// jsonEntries reads a list of objects whose members are strings.
func (r *reader) jsonEntries(keys []string, add func(e texts)) *SyntaxError {
	return r.jsonSequence('[', ']', func() *SyntaxError {
		var e texts
		err := r.jsonMembers(keys, func(key int) (err *SyntaxError) {
			e[key], err = r.jsonString()
			return err
		})
		add(e)
		return err
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

// jsonList reads a list.
func jsonList[T any](r *reader, item func(*reader) (T, *SyntaxError)) (list []T, err *SyntaxError) {
	err = r.jsonSequence('[', ']', func() *SyntaxError {
		list = append(room(list), *new(T))
		var err *SyntaxError
		list[len(list)-1], err = item(r)
		return err
	})
	return list, err
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

// jsonBool reads true or false, and the white space after it.
func (r *reader) jsonBool() (bool, *SyntaxError) {
	for _, text := range [...]string{"true", "false"} {
		if strings.HasPrefix(r.in[r.pos:], text) {
			r.pos += len(text)
			r.jsonSpace()
			return text == "true", nil
		}
	}
	return false, r.failHere("true or false")
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
