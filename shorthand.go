package secgroup

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseShorthand reads one permission in the AWS CLI's shorthand, whose grammar
// the package comment gives, as the CLI reads it but for the differences listed
// there:
//
//	IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8,Description='from the office'}]
//
// It reads and does not judge: the result can be invalid. Text that cannot be
// read is a [*SyntaxError], with the zero IpPermission: an unknown key, a key
// given twice, a value of the wrong type, a number that is none or outside
// int32, invalid UTF-8, anything left over, and a file:// value, since files
// are never opened here. It takes time in proportion to len(s), and the result
// shares the memory of s.
func ParseShorthand(s string) (IpPermission, error) {
	r := reader{in: s} // kept from the heap: readShorthand would not
	if err := r.checkText(); err != nil {
		return IpPermission{}, err
	}
	p, err := r.permission()
	if err != nil {
		return IpPermission{}, err
	}
	return p, nil
}

// ParseIpPermissions reads what follows --ip-permissions: several permissions
// in shorthand, several JSON objects, or one JSON list. The first character
// after white space of the first value tells which, as for the AWS CLI; no
// value is nil.
//
// JSON is read strictly: keys in exact case and once each, integers for ports,
// no null, nothing after the end. What cannot be read is a [*SyntaxError], with
// nil. Time, memory and judgement are as for [ParseShorthand].
func ParseIpPermissions(values ...string) (IpPermissions, error) {
	return parseValues(values, (*reader).permission, (*reader).jsonPermission)
}

// ParseTagSpecifications reads what follows --tag-specifications, as
// [ParseIpPermissions] reads permissions:
//
//	ResourceType=security-group-rule,Tags=[{Key=team,Value=web}]
func ParseTagSpecifications(values ...string) ([]TagSpecification, error) {
	return parseValues(values, (*reader).tagSpecification, (*reader).jsonTagSpecification)
}

// ParseSecurityGroupRuleIds reads what follows --security-group-rule-ids:
// several ids, which are taken as they are, or one JSON list of strings, which a
// [ begins. No value is nil. JSON that cannot be read and one value that begins
// file:// or fileb:// are a [*SyntaxError], with nil.
func ParseSecurityGroupRuleIds(values ...string) ([]string, error) {
	switch {
	case len(values) == 0:
		return nil, nil
	case len(values) > 1:
		return slices.Clone(values), nil
	case isJSON(values[0], "["):
		return readJSON(&reader{in: values[0]}, func(r *reader) ([]string, *SyntaxError) {
			return jsonList(r, (*reader).jsonString)
		})
	}
	r := reader{in: values[0]}
	if err := r.checkText(); err != nil {
		return nil, err
	}
	return slices.Clone(values), nil
}

// parseValues reads several values, or one JSON list.
func parseValues[T any](values []string, shorthand, object func(*reader) (T, *SyntaxError)) ([]T, error) {
	if len(values) == 0 {
		return nil, nil
	}
	if isJSON(values[0], "[") {
		if len(values) > 1 {
			r := reader{in: values[1], arg: 1}
			return nil, r.fail(0, "no value after a JSON list", "one")
		}
		return readJSON(&reader{in: values[0]}, func(r *reader) ([]T, *SyntaxError) { return jsonList(r, object) })
	}
	read, value := readShorthand[T], shorthand
	if isJSON(values[0], "{") {
		read, value = readJSON[T], object
	}
	list := make([]T, len(values))
	var r reader // one for all, since it goes to the heap
	for i, s := range values {
		r = reader{in: s, arg: i}
		var err error
		if list[i], err = read(&r, value); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// isJSON reports whether s, after white space, begins with open.
func isJSON(s, open string) bool { return strings.HasPrefix(strings.TrimLeftFunc(s, isSpace), open) }

// A reader reads one value. What it returns shares the memory of in.
type reader struct {
	in  string
	pos int
	arg int // which value in is
}

func (r *reader) fail(offset int, expected, found string) *SyntaxError {
	return &SyntaxError{Arg: r.arg, Input: r.in, Offset: offset, Expected: expected, Found: found}
}

// failHere says what is found at pos.
func (r *reader) failHere(expected string) *SyntaxError {
	rest := r.in[r.pos:]
	n := 0
	for n < len(rest) && n < 20 && plainBytes[rest[n]] {
		n++
	}
	switch {
	case rest == "":
		return r.fail(r.pos, expected, "the end")
	case n == 0:
		_, n = utf8.DecodeRuneInString(rest)
	}
	return r.fail(r.pos, expected, strconv.Quote(rest[:n]))
}

// checkText refuses what no text form may contain.
func (r *reader) checkText() *SyntaxError {
	if strings.HasPrefix(r.in, "file://") || strings.HasPrefix(r.in, "fileb://") {
		return r.fail(0, "the text itself", "the name of a file: files are not read here")
	}
	if utf8.ValidString(r.in) {
		return nil
	}
	for i := 0; ; {
		c, n := utf8.DecodeRuneInString(r.in[i:])
		if c == utf8.RuneError && n == 1 {
			return r.fail(i, "UTF-8", "byte "+strconv.Quote(r.in[i:i+1]))
		}
		i += n
	}
}

// current returns the byte at pos, 0 at the end. (A NUL stands nowhere outside
// quotes, so it needs no telling apart.)
func (r *reader) current() byte {
	if r.pos == len(r.in) {
		return 0
	}
	return r.in[r.pos]
}

// space skips what the AWS CLI skips between tokens: ASCII white space.
func (r *reader) space() {
	for r.pos < len(r.in) && isTokenSpace(r.in[r.pos]) {
		r.pos++
	}
}

func isTokenSpace(b byte) bool { return '\t' <= b && b <= '\r' || b == ' ' }

// isSpace reports what Python calls white space: the AWS CLI strips it from
// values.
func isSpace(c rune) bool { return unicode.IsSpace(c) || '\x1c' <= c && c <= '\x1f' }

// The keys of a permission, of a tag specification, and of the entries of their
// lists.
var (
	permissionKeys       = []string{"IpProtocol", "FromPort", "ToPort", "IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"}
	tagSpecificationKeys = []string{"ResourceType", "Tags"}
	entryKeys            = [...][]string{
		ipRanges:         {"CidrIp", "Description"},
		ipv6Ranges:       {"CidrIpv6", "Description"},
		prefixListIds:    {"PrefixListId", "Description"},
		userIdGroupPairs: {"GroupId", "GroupName", "UserId", "VpcId", "VpcPeeringConnectionId", "PeeringStatus", "Description"},
		tags:             {"Key", "Value"},
	}
)

// Indices of permissionKeys; the lists follow in their order.
const (
	keyIpProtocol = iota
	keyFromPort
	keyToPort
)

// lookup returns the index of a key, which was read at an offset, and marks it
// as seen.
func (r *reader) lookup(keys []string, key string, offset int, seen *uint) (int, *SyntaxError) {
	i := slices.Index(keys, key)
	if i < 0 {
		return 0, r.fail(offset, "one of the keys "+strings.Join(keys, ", "), "key "+quote(key))
	}
	if *seen&(1<<i) != 0 {
		return 0, r.fail(offset, "each key once", "key "+quote(key)+" again")
	}
	*seen |= 1 << i
	return i, nil
}

// texts are the members of an entry of a list, in the order of entryKeys.
type texts [7]string

// add appends an entry to a list of p.
func (p *IpPermission) add(l listKind, e texts) {
	switch l {
	case ipRanges:
		p.IpRanges = append(room(p.IpRanges), IpRange{e[0], e[1]})
	case ipv6Ranges:
		p.Ipv6Ranges = append(room(p.Ipv6Ranges), Ipv6Range{e[0], e[1]})
	case prefixListIds:
		p.PrefixListIds = append(room(p.PrefixListIds), PrefixListId{e[0], e[1]})
	case userIdGroupPairs:
		p.UserIdGroupPairs = append(room(p.UserIdGroupPairs), UserIdGroupPair{e[0], e[1], e[2], e[3], e[4], e[5], e[6]})
	}
}

// room returns list with room for another entry. It doubles, where append would
// make a long list only a quarter longer: a megabyte of empty entries is read in
// half the time.
func room[E any](list []E) []E {
	if len(list) == cap(list) {
		list = slices.Grow(list, len(list)+1)
	}
	return list
}

// set sets a member of p that is no list from text.
func (p *IpPermission) set(key int, text string) bool {
	if key == keyIpProtocol {
		p.IpProtocol = Protocol(text)
		return true
	}
	port, err := ParsePort(text)
	if err != nil {
		return false
	}
	p.setPort(key, port)
	return true
}

func (p *IpPermission) setPort(key int, port Port) {
	if key == keyFromPort {
		p.FromPort = port
	} else {
		p.ToPort = port
	}
}

// add appends a tag to s.
func (s *TagSpecification) add(e texts) { s.Tags = append(room(s.Tags), Tag{e[0], e[1]}) }

// readShorthand reads the whole input.
func readShorthand[T any](r *reader, value func(*reader) (T, *SyntaxError)) (T, error) {
	var none T
	if err := r.checkText(); err != nil {
		return none, err
	}
	v, err := value(r)
	if err != nil {
		return none, err
	}
	return v, nil
}

func (r *reader) permission() (p IpPermission, err *SyntaxError) {
	err = r.members(permissionKeys, keyToPort+1, func(key int, files bool) *SyntaxError {
		if key > keyToPort {
			l := listKind(key - keyToPort)
			return r.list(entryKeys[l], files, func(e texts) { p.add(l, e) })
		}
		start := r.pos
		text, err := r.scalar(files)
		if err == nil && !p.set(key, text) {
			err = r.fail(start, "a whole number of 32 bits", quote(text))
		}
		return err
	})
	return p, err
}

func (r *reader) tagSpecification() (s TagSpecification, err *SyntaxError) {
	err = r.members(tagSpecificationKeys, 1, func(key int, files bool) *SyntaxError {
		if key > 0 {
			return r.list(entryKeys[tags], files, s.add)
		}
		text, err := r.scalar(files)
		s.ResourceType = text
		return err
	})
	return s, err
}

// members reads members separated by commas, and calls value at the value of
// each; the first keys are those of scalars, the others of lists. The types are
// known at every key, so that a value of the wrong shape, however deep, is
// refused at its first character.
func (r *reader) members(keys []string, scalars int, value func(key int, files bool) *SyntaxError) *SyntaxError {
	var seen uint
	here := r.keyHere(keys)
	for {
		key, files, err := r.key(keys, here, &seen)
		if err != nil {
			return err
		}
		if err := value(key, files); err != nil {
			return err
		}
		if r.pos == len(r.in) {
			return nil
		}
		r.space()
		comma := r.pos
		if err := r.token(','); err != nil {
			return err
		}
		if here = r.keyHere(keys); here < 0 && key < scalars {
			if err := r.lone(comma); err != nil {
				return err
			}
		}
	}
}

// token reads one character and the white space after it.
func (r *reader) token(c byte) *SyntaxError {
	if r.current() != c {
		return r.failHere(strconv.Quote(string(c)))
	}
	r.pos++
	r.space()
	return nil
}

// key reads a key and = or @=, after which a file:// value would name a file.
// here is what keyHere has told of keys, or -1, where that is not known.
func (r *reader) key(keys []string, here int, seen *uint) (key int, files bool, err *SyntaxError) {
	if here >= 0 && *seen&(1<<here) == 0 {
		*seen |= 1 << here
		r.pos += len(keys[here]) + len("=")
		r.space()
		return here, false, nil
	}
	start := r.pos
	for r.plain(); r.current() == '#'; r.plain() {
		r.pos++
	}
	if r.pos == start {
		return 0, false, r.failHere("a key")
	}
	end := r.pos
	r.space()
	if r.current() == '@' {
		files = true
		r.pos++
		r.space()
	}
	if err := r.token('='); err != nil {
		return 0, false, err
	}
	key, err = r.lookup(keys, r.in[start:end], start, seen)
	return key, files, err
}

// keyHere returns which of keys stands at pos with a = directly behind it, as
// most do, or -1. It reads nothing.
func (r *reader) keyHere(keys []string) int {
	rest := r.in[r.pos:]
	for i, key := range keys {
		if len(rest) > len(key) && rest[len(key)] == '=' && rest[:len(key)] == key {
			return i
		}
	}
	return -1
}

// plainBytes tells which bytes, in a value, need no quotes.
var plainBytes = newByteSet(letters + "0123456789-_./:")

// plain skips bytes that are plain.
func (r *reader) plain() {
	rest := r.in[r.pos:]
	n := plainBytes.outside(rest)
	if n < 0 {
		n = len(rest)
	}
	r.pos += n
}

// scalar reads the value of a member that is no list.
func (r *reader) scalar(files bool) (string, *SyntaxError) {
	if c := r.current(); c == '[' || c == '{' {
		return "", r.failHere("one value")
	}
	text, err := r.value(files)
	if err != nil {
		return "", err
	}
	r.space()
	return text, nil
}

// lone refuses a comma-separated list of values, which no member of a
// permission has, behind its first comma. To tell the next value from the next
// key, the AWS CLI reads on as if it were a value; when that fails, it goes back
// to the last comma it passed, be it an escaped or a quoted one, and reads a key
// after that.
func (r *reader) lone(comma int) *SyntaxError {
	start := r.pos
	if start == len(r.in) {
		return r.failHere("a key after the comma")
	}
	isValue := r.skipNextValue()
	r.space()
	if isValue && (r.pos == len(r.in) || r.current() == ',') {
		r.pos = start
		return r.failHere("a key and = (a comma within a value is written \\, or quoted)")
	}
	if r.current() == ',' { // two commas in a row
		comma = r.pos
	} else if i := strings.LastIndexByte(r.in[start:r.pos], ','); i >= 0 {
		comma = start + i
	}
	r.pos = comma
	return r.token(',')
}

// skipNextValue moves behind what the AWS CLI takes for a value after a comma,
// and reports whether there is one.
func (r *reader) skipNextValue() bool {
	if c := r.in[r.pos]; c == '\'' || c == '"' {
		_, n := quoted(r.in[r.pos:])
		r.pos += n
		return n > 0
	}
	start := r.pos
	r.word(endsWord)
	return r.pos > start
}

// list reads the value of a list: entries in brackets, or one entry alone.
func (r *reader) list(keys []string, files bool, add func(e texts)) *SyntaxError {
	switch r.current() {
	case '{':
		return r.entry(keys, add)
	case '[':
	default:
		if files {
			if _, err := r.value(files); err != nil {
				return err
			}
		}
		return r.failHere("[ or {")
	}
	r.pos++
	r.space()
	for r.current() != ']' {
		if r.current() != '{' {
			return r.failHere("{ or ]")
		}
		if err := r.entry(keys, add); err != nil {
			return err
		}
		r.space()
		if r.current() != ']' {
			if err := r.token(','); err != nil {
				return err
			}
		}
	}
	r.pos++
	return nil
}

// entry reads the members of an entry in braces.
func (r *reader) entry(keys []string, add func(e texts)) *SyntaxError {
	r.pos++
	r.space()
	var e texts
	var seen uint
	for r.current() != '}' {
		key, files, err := r.key(keys, r.keyHere(keys), &seen)
		if err != nil {
			return err
		}
		if c := r.current(); c == '[' || c == '{' {
			return r.failHere("text")
		}
		if e[key], err = r.value(files); err != nil {
			return err
		}
		r.space()
		if r.current() != '}' {
			if err := r.token(','); err != nil {
				return err
			}
		}
	}
	r.pos++
	add(e)
	return nil
}

// value reads a value, quoted or not; an unquoted one can be empty.
func (r *reader) value(files bool) (string, *SyntaxError) {
	start := r.pos
	var text string
	if c := r.current(); c == '\'' || c == '"' {
		n := 0
		if text, n = quoted(r.in[start:]); n == 0 {
			return "", r.fail(start, "a closing "+string(c), "none")
		}
		r.pos += n
	} else {
		plain := r.word(endsValue)
		text = r.in[start:r.pos]
		if !plain {
			text = strings.TrimRightFunc(strings.ReplaceAll(text, `\,`, ","), isSpace)
		}
	}
	if files && (strings.HasPrefix(text, "file://") || strings.HasPrefix(text, "fileb://")) {
		return "", r.fail(start, "the text itself", "the name of a file: files are not read here")
	}
	return text, nil
}

// quoted returns the text in the quotes with which s begins, and the length of
// both with it, 0 where no quote ends it. A backslash keeps the quote or the
// backslash after it from being read, but where no other quote ends the text,
// the last one does even so: the AWS CLI matches with a pattern that backtracks.
func quoted(s string) (text string, n int) {
	quote := s[:1]
	end := 1 + strings.IndexByte(s[1:], quote[0])
	if end > 0 && strings.IndexByte(s[:end], '\\') < 0 { // as most are
		return s[1:end], end + 1
	}
	end = 0
	for i := 1; i < len(s); i++ {
		if s[i] == quote[0] {
			end = i
			break
		}
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == quote[0] || s[i+1] == '\\') {
			i++
			if s[i] == quote[0] {
				end = i
			}
		}
	}
	if end == 0 {
		return "", 0
	}
	return strings.ReplaceAll(strings.ReplaceAll(s[1:end], `\`+quote, quote), `\\`, `\`), end + 1
}

// What ends a value that is not quoted, and what ends one of a list of values.
var (
	endsValue = newByteSet(`"',]}`)
	endsWord  = newByteSet(`"',=`)
)

// word skips the characters of a value that begins with neither a quote nor white
// space, up to one of stops, which a backslash before a comma takes in. Neither
// control characters nor characters above U+FFFF belong to it: the AWS CLI takes
// those in quotes alone. It is plain only where all that was skipped is.
func (r *reader) word(stops *byteSet) (plain bool) {
	start := r.pos
	r.plain()
	if r.pos == len(r.in) || r.pos > start && stops[r.in[r.pos]] {
		return true // as most values are
	}
	for r.pos < len(r.in) {
		switch c := r.in[r.pos]; {
		case strings.HasPrefix(r.in[r.pos:], `\,`):
			r.pos++
		case c >= 0xf0: // the first byte of a character above U+FFFF
			return false
		case r.pos == start && (c < ' ' || strings.IndexByte(`,=[{`, c) >= 0):
			return false
		case r.pos > start && (c < ' ' && !isSpace(rune(c)) || stops[c]):
			return false
		}
		r.pos++
	}
	return false
}

// AppendShorthand appends p in shorthand to b. [ParseShorthand] reads it back
// as an equal value, valid or not, if its text is UTF-8. IpProtocol comes
// first, also where it is empty; other empty members are left out; text that is
// more than a plain word is quoted.
func (p IpPermission) AppendShorthand(b []byte) []byte {
	b = append(b, "IpProtocol="...)
	b = appendText(b, string(p.IpProtocol))
	for i, port := range [...]Port{p.FromPort, p.ToPort} {
		if n, ok := port.Int32(); ok {
			b = append(b, ',')
			b = append(b, permissionKeys[keyFromPort+i]...)
			b = append(b, '=')
			b = strconv.AppendInt(b, int64(n), 10)
		}
	}
	for i, r := range p.IpRanges {
		b = appendEntry(b, ipRanges, i, r.CidrIp, r.Description)
	}
	b = closeList(b, len(p.IpRanges))
	for i, r := range p.Ipv6Ranges {
		b = appendEntry(b, ipv6Ranges, i, r.CidrIpv6, r.Description)
	}
	b = closeList(b, len(p.Ipv6Ranges))
	for i, l := range p.PrefixListIds {
		b = appendEntry(b, prefixListIds, i, l.PrefixListId, l.Description)
	}
	b = closeList(b, len(p.PrefixListIds))
	for i, g := range p.UserIdGroupPairs {
		b = appendEntry(b, userIdGroupPairs, i, g.GroupId, g.GroupName, g.UserId, g.VpcId, g.VpcPeeringConnectionId, g.PeeringStatus, g.Description)
	}
	return closeList(b, len(p.UserIdGroupPairs))
}

// String returns p in shorthand, as [IpPermission.AppendShorthand] writes it.
func (p IpPermission) String() string { return string(p.AppendShorthand(nil)) }

// AppendShorthand appends s in shorthand to b, as
// [IpPermission.AppendShorthand] does a permission; [ParseTagSpecifications]
// reads it back.
func (s TagSpecification) AppendShorthand(b []byte) []byte {
	b = append(b, "ResourceType="...)
	b = appendText(b, s.ResourceType)
	for i, t := range s.Tags {
		b = appendEntry(b, tags, i, t.Key, t.Value)
	}
	return closeList(b, len(s.Tags))
}

// String returns s in shorthand, as [TagSpecification.AppendShorthand] writes
// it.
func (s TagSpecification) String() string { return string(s.AppendShorthand(nil)) }

// appendEntry appends entry i of a list, with what opens the list or stands
// between entries.
func appendEntry(b []byte, l listKind, i int, texts ...string) []byte {
	b = append(b, ',')
	if i == 0 {
		b = append(b, listNames[l]...)
		b = append(b, "=["...)
	}
	b = append(b, '{')
	empty := true
	for i, text := range texts {
		if text == "" {
			continue
		}
		if !empty {
			b = append(b, ',')
		}
		empty = false
		b = append(b, entryKeys[l][i]...)
		b = append(b, '=')
		b = appendText(b, text)
	}
	return append(b, '}')
}

func closeList(b []byte, entries int) []byte {
	if entries == 0 {
		return b
	}
	return append(b, ']')
}

func appendText(b []byte, s string) []byte {
	if plainBytes.outside(s) < 0 {
		return append(b, s...)
	}
	b = append(b, '\'')
	for i := range len(s) {
		if s[i] == '\'' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '\'')
}
