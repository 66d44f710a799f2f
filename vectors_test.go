package secgroup_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
)

// A vector is one line of the files of testdata/vectors, whose README describes it.
type vector struct {
	ID        string          `json:"id"`
	Row       string          `json:"row"`
	Why       string          `json:"why"`
	Operation string          `json:"operation,omitempty"`
	Input     vectorInput     `json:"input"`
	Verdict   string          `json:"verdict"`
	Evidence  string          `json:"evidence"`
	Canonical json.RawMessage `json:"canonical,omitempty"`
	Errors    []vectorError   `json:"errors,omitempty"`
}

// A vectorInput is one request, in each form that can say it.
type vectorInput struct {
	JSON         json.RawMessage `json:"json,omitempty"`
	Query        string          `json:"query,omitempty"`
	CLI          []string        `json:"cli,omitempty"`
	Shorthand    []string        `json:"shorthand,omitempty"`
	EC2Authorize []string        `json:"ec2-authorize,omitempty"`
}

type vectorError struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
	Code   string `json:"code"`
}

// statusOf is the status of each row of the rulebook that has vectors: of the
// verdict that it gives, and the first one where it has two. A case whose own
// status is another one says so.
var statusOf = func() map[string]string {
	m := make(map[string]string)
	for status, rows := range map[string]string{
		"DOC":  "P4 P5 N3 N8 N11 N13 C4 D1 D2 D3 E1 E2 E3 E4 G3 G5 G6 G10 R1 R2 R3 R7 R8 R9 R10 R11",
		"SEEN": "P1 P2 P3 P6 P7 N1 N2 N4 N5 N7 N9 N10 N14 C1 C2 C5 C6 D4 E5 G1 G2 G7 G8 R4 R6 B3",
		"OURS": "N6 N12 C3 D5 G4 G9 R2a R5",
	} {
		for _, row := range strings.Fields(rows) {
			m[row] = status
		}
	}
	return m
}()

// A vectorCase is a case of which a vector is made: nothing in it comes from the package.
type vectorCase struct {
	requestCase
	ours      bool     // the row's status is that of others of its inputs; of this one nobody knows
	query     string   // the Query text, where JSON cannot say it, and in is empty
	cli       []string // the words of the AWS CLI, where a document has them
	authorize []string // those of ec2-authorize
	shorthand []string // the permissions, where they are written by hand
}

// oursOf are the cases of ruleCases and requestCases about which the rulebook
// says OURS, in a row with another status.
var oursOf = split(`P7 above 255
	P7 below -1
	P7 a leading zero
	P7 two zeros
	P7 a sign
	P7 space around it
	P7 a digit of another script
	N14 icmpv6 to IPv4
	C1 leading zeros in an octet
	C1 leading zeros in the length
	C1 a zone
	C1 space around it
	E4 one group with and without owner
	E4 one name of one owner
	E4 one name of two owners is two groups
	G1 an owner without a name
	G2 no digits, too many, capitals
	G2 for egress too
	R7 aws: begins it
	R8 beside each of the others
	R8 beside a protocol
	R8 beside FromPort
	R8 beside ToPort
	R8 an owner beside them
	R8 beside all: both errors`)

// topics are the files of testdata/vectors and the tables behind each.
func topics(t testing.TB) map[string][]vectorCase {
	m := map[string][]vectorCase{"documents": documentVectors(t)}
	ours := make(map[string]bool)
	for _, name := range oursOf {
		ours[name] = true
	}
	seen := make(map[string]bool)
	add := func(topic string, c vectorCase) {
		name := c.row + " " + c.why
		seen[name] = true
		c.ours = ours[name]
		m[topic] = append(m[topic], c)
	}
	for _, c := range ruleCases {
		add(ruleTopic(c.row), ruleVector(c))
	}
	for _, c := range requestCases {
		topic := "request"
		if c.row == "R6" || c.row == "R7" || c.row == "R9" {
			topic = "tags"
		}
		add(topic, vectorCase{requestCase: c})
	}
	for _, name := range oursOf {
		if !seen[name] {
			t.Errorf("%q is no case", name)
		}
	}
	for topic, cases := range map[string][]vectorCase{
		"protocol":    protocolVectors(),
		"ports":       portVectors(),
		"icmp":        icmpVectors(),
		"cidr":        cidrVectors(),
		"description": descriptionVectors(),
		"destination": destinationVectors(),
		"groups":      groupVectors(),
		"request":     slices.Concat(requestVectors(), queryVectors()),
		"tags":        tagVectors(),
	} {
		m[topic] = append(m[topic], cases...)
	}
	return m
}

func ruleTopic(row string) string {
	switch row {
	case "N1", "N2", "N3", "N4", "N13":
		return "ports"
	}
	return map[byte]string{'P': "protocol", 'N': "icmp", 'C': "cidr", 'D': "description", 'E': "destination", 'G': "groups"}[row[0]]
}

// ruleVector makes a request of permissions. The shorthand is read here as
// plainly as ruleCases write it.
func ruleVector(c ruleCase) vectorCase {
	request := func(lines string) string {
		var ps []string
		for _, line := range split(lines) {
			ps = append(ps, plainJSON(line))
		}
		return permissionsOf(ps...)
	}
	v := vectorCase{requestCase: requestCase{row: c.row, why: c.why, in: request(c.in), errs: c.errs}, shorthand: split(c.in)}
	if c.want != "" {
		v.want = request(c.want)
	}
	return v
}

// plainJSON writes as JSON what is written in shorthand without space, double
// quotes and lists of plain values.
func plainJSON(s string) string {
	var b strings.Builder
	b.WriteByte('{')
	for s != "" {
		if strings.IndexByte("[]{},", s[0]) >= 0 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		key, rest, _ := strings.Cut(s, "=")
		b.WriteString(encoded(key) + ":")
		var text string
		switch s = rest; {
		case strings.HasPrefix(s, "["):
			continue
		case strings.HasPrefix(s, "'"):
			end := 1
			for ; s[end] != '\''; end++ {
				if s[end] == '\\' {
					end++
				}
				text += s[end : end+1]
			}
			s = s[end+1:]
		default:
			end := strings.IndexAny(s+",", ",}")
			text, s = s[:end], s[end:]
		}
		if key == "FromPort" || key == "ToPort" {
			b.WriteString(text)
		} else {
			b.WriteString(encoded(text))
		}
	}
	return b.String() + "}"
}

// encoded returns v in JSON.
func encoded(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// noPort is an absent port: a number that no table tries.
const noPort = -1 << 30

// allowing returns a permission in JSON; lists has its lists, without the braces around them.
func allowing(proto string, from, to int, lists string) string {
	s := `{"IpProtocol":` + encoded(proto)
	if from != noPort {
		s += `,"FromPort":` + strconv.Itoa(from)
	}
	if to != noPort {
		s += `,"ToPort":` + strconv.Itoa(to)
	}
	if lists != "" {
		s += "," + lists
	}
	return s + "}"
}

// Lists of one entry.
const (
	v4  = `"IpRanges":[{"CidrIp":"10.0.0.0/8"}]`
	v6  = `"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32"}]`
	pl  = `"PrefixListIds":[{"PrefixListId":"pl-1"}]`
	sgs = `"UserIdGroupPairs":[{"GroupId":"sg-1"}]`
)

func permissionsOf(ps ...string) string {
	return `"GroupId":"sg-1","IpPermissions":[` + strings.Join(ps, ",") + `]`
}

// inPermission puts the path of the first permission before errors.
func inPermission(errs ...string) string {
	for i, e := range errs {
		errs[i] = "IpPermissions[0]." + e
	}
	return strings.Join(errs, "\n")
}

// made returns a case of a table.
func made(row, why, op, in, want, errs string) vectorCase {
	return vectorCase{requestCase: requestCase{row: row, why: why, op: op, in: in, want: want, errs: errs}}
}

// oddly returns "e" for every other number, so that a table has both directions.
func oddly(i int) string { return []string{"", "e"}[i%2] }

// protocolVectors: every spelling that names a protocol, some numbers, and texts that are none.
func protocolVectors() (cases []vectorCase) {
	for _, p := range []struct{ row, name, want string }{
		{"P2", "tcp", "tcp"},
		{"P2", "udp", "udp"},
		{"P2", "icmp", "icmp"},
		{"P2", "icmpv6", "icmpv6"},
		{"P5", "all", "-1"},
	} {
		from, to := 1, 2
		if p.name == "all" {
			from, to = noPort, noPort
		}
		letters := strings.TrimRight(p.name, "6")
		for capitals := range 1 << len(letters) {
			text := []byte(p.name)
			for i := range letters {
				if capitals&(1<<i) != 0 {
					text[i] -= 'a' - 'A'
				}
			}
			cases = append(cases, made(p.row, string(text), oddly(capitals), permissionsOf(allowing(string(text), from, to, v4)), permissionsOf(allowing(p.want, from, to, v4)), ""))
		}
	}
	for _, p := range []struct{ number, name string }{{"6", "tcp"}, {"17", "udp"}, {"1", "icmp"}, {"58", "icmpv6"}} {
		cases = append(cases, made("P3", p.number+" with the ends of a byte", "e", permissionsOf(allowing(p.number, 0, 255, v4)), permissionsOf(allowing(p.name, 0, 255, v4)), ""))
	}
	for i, text := range strings.Fields("-1 0 2 5 7 9 10 16 18 47 50 51 57 59 99 100 132 199 200 249 250 255") {
		row := "P6"
		if text == "-1" {
			row = "P4"
		}
		cases = append(cases, made(row, "protocol "+text, oddly(i), permissionsOf(allowing(text, noPort, noPort, v4)), "", ""))
	}
	unknown := func(why, text string, ours bool) {
		c := made("P7", why, oddly(len(cases)), permissionsOf(allowing(text, 22, 22, v4)), "", inPermission("IpProtocol protocol-unknown"))
		c.ours = ours
		cases = append(cases, c)
	}
	for _, name := range strings.Fields("GRE icmp6 icmpv4 igmp ip ipv6-icmp none ospf sctp tcpudp any ssh") {
		unknown("the name "+name, name, false)
	}
	for _, p := range []struct{ why, text string }{
		{"one above the highest number", "256"},
		{"2^31", "2147483648"},
		{"below -1", "-6"},
		{"-1 with a leading zero", "-01"},
		{"minus 0", "-0"},
		{"icmpv6 with a leading zero", "058"},
		{"plus 17", "+17"},
		{"a space after the sign", "- 1"},
		{"a line break after the name", "tcp\n"},
		{"space alone", " "},
		{"space within the name", "t cp"},
		{"two names", "tcp,udp"},
		{"a Cyrillic c", "tсp"},
		{"a long s for s", "ſctp"},
		{"a dotless i", "ıcmp"},
		{"a capital I with a dot", "İCMP"},
		{"a star", "*"},
		{"all with one l more", "alll"},
		{"icmpv6 with a digit more", "icmpv66"},
		{"a NUL", "tcp\x00"},
	} {
		unknown(p.why, p.text, true)
	}
	return cases
}

func portText(n int) string {
	if n == noPort {
		return "none"
	}
	return strconv.Itoa(n)
}

// naivePorts is rows N1 to N4 for a protocol that has ports.
func naivePorts(from, to int) (row string, errs []string) {
	isPort := func(n int) bool { return 0 <= n && n <= 65535 }
	switch {
	case from == noPort:
		row, errs = "N1", append(errs, "FromPort port-missing")
	case !isPort(from):
		row, errs = "N2", append(errs, "FromPort port-range")
	}
	switch {
	case to == noPort && from != noPort:
		row, errs = "N1", append(errs, "ToPort port-missing")
	case to != noPort && !isPort(to):
		errs = append(errs, "ToPort port-range")
	}
	switch {
	case row != "":
	case len(errs) > 0:
		row = "N2"
	case from > to:
		row, errs = "N3", []string{"FromPort port-order"}
	case to == 0:
		row = "N4"
	case from == 0 && to == 65535:
		row = "B3"
	default:
		row = "N3"
	}
	return row, errs
}

// portVectors: pairs of the ends of what is a port, and ports that mean nothing.
func portVectors() (cases []vectorCase) {
	for _, p := range []struct {
		text, want string
		ends       []int
	}{
		{"tcp", "tcp", []int{noPort, math.MinInt32, -1, 0, 65535, 65536, math.MaxInt32}},
		{"udp", "udp", []int{noPort, -1, 0, 65535}},
		{"6", "tcp", []int{noPort, -1, 65535}},
	} {
		for _, from := range p.ends {
			for _, to := range p.ends {
				row, errs := naivePorts(from, to)
				cases = append(cases, made(row, p.text+" from "+portText(from)+" to "+portText(to), oddly(len(cases)),
					permissionsOf(allowing(p.text, from, to, v4)), permissionsOf(allowing(p.want, from, to, v4)), inPermission(errs...)))
			}
		}
	}
	for _, p := range []struct{ text, want string }{{"-1", "-1"}, {"all", "-1"}, {"50", "50"}} {
		for _, ports := range [][2]int{{22, 22}, {-1, -1}, {noPort, 22}, {443, 80}} {
			cases = append(cases, made("N13", p.text+" from "+portText(ports[0])+" to "+portText(ports[1]), oddly(len(cases)),
				permissionsOf(allowing(p.text, ports[0], ports[1], pl)), permissionsOf(allowing(p.want, noPort, noPort, pl)), ""))
		}
	}
	return cases
}

// naiveICMP is rows N5 to N12, for icmp or icmpv6.
func naiveICMP(proto string, typ, code int) (row string, errs []string) {
	missing := map[string]string{"icmp": "N5", "icmpv6": "N12"}[proto]
	in := func(n int) bool { return -1 <= n && n <= 255 }
	fail := func(r, e string) {
		if row == "" {
			row = r
		}
		errs = append(errs, e)
	}
	switch {
	case typ == noPort && code == noPort && proto == "icmpv6":
		return "N11", nil
	case typ == noPort:
		fail(missing, "FromPort port-missing")
	case !in(typ):
		fail("N6", "FromPort icmp-type")
	}
	switch {
	case code == noPort && typ != noPort:
		fail(missing, "ToPort port-missing")
	case code != noPort && !in(code):
		fail("N7", "ToPort icmp-code")
	case typ == -1 && code != -1:
		fail("N8", "ToPort icmp-all-types")
	}
	switch {
	case row != "":
	case typ == -1 && proto == "icmpv6":
		row = "N11" // what document 004 has in the answer
	case typ == -1:
		row = "B3"
	case code == -1 || typ > code && proto == "icmp":
		row = "N9"
	default:
		row = "N10"
	}
	return row, errs
}

// icmpVectors: pairs of the ends of what is a type or code.
func icmpVectors() (cases []vectorCase) {
	for _, p := range []struct {
		proto, lists string
		ends         []int
	}{
		{"icmp", v4, []int{noPort, -2, -1, 0, 255, 256}},
		{"icmpv6", v6, []int{noPort, -2, -1, 0, 255, 256}},
	} {
		for _, typ := range p.ends {
			for _, code := range p.ends {
				row, errs := naiveICMP(p.proto, typ, code)
				from, to := typ, code
				switch row {
				case "N11": // -1 and -1 are written where there is neither
					from, to = -1, -1
				case "N10":
					if typ == 0 && code == 0 && p.proto == "icmp" {
						row = "N7" // an echo reply, which is assigned
					}
				}
				cases = append(cases, made(row, p.proto+" type "+portText(typ)+" code "+portText(code), oddly(len(cases)),
					permissionsOf(allowing(p.proto, typ, code, p.lists)), permissionsOf(allowing(p.proto, from, to, p.lists)), inPermission(errs...)))
				cases[len(cases)-1].ours = row == "N9" && p.proto == "icmpv6" // the row speaks of icmp
			}
		}
	}
	return cases
}

// cidrVectors: every length, spellings of IPv6, and texts that are no block.
func cidrVectors() (cases []vectorCase) {
	add := func(row, why, list, text, want, reason string, ours bool) {
		one := func(s string) string {
			if list == "IpRanges" {
				return permissionsOf(allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":`+encoded(s)+`}]`))
			}
			return permissionsOf(allowing("-1", noPort, noPort, `"Ipv6Ranges":[{"CidrIpv6":`+encoded(s)+`}]`))
		}
		errs := ""
		if reason != "" {
			errs = inPermission(list + "[0]." + map[string]string{"IpRanges": "CidrIp ", "Ipv6Ranges": "CidrIpv6 "}[list] + reason)
		}
		c := made(row, why, oddly(len(cases)), one(text), one(want), errs)
		c.ours = ours
		cases = append(cases, c)
	}

	// Every length, masked bit by bit; of IPv6 eight lengths in one vector, which
	// are sorted as they come.
	mask := func(addr string, length int) (text, block string) {
		return addr + "/" + strconv.Itoa(length), naiveMask(netip.PrefixFrom(netip.MustParseAddr(addr), length)).String()
	}
	for length := range 33 {
		text, block := mask("170.85.204.51", length)
		row := "C4"
		if length == 0 {
			row = "C5"
		}
		add(row, "an address with length "+strconv.Itoa(length), "IpRanges", text, block, "", false)
	}
	for first := 0; first <= 128; first += 8 {
		var texts, blocks []string
		for length := first; length < min(first+8, 129); length++ {
			text, block := mask("aaaa:5555:cccc:3333:f0f0:f0f:ff00:ff5", length)
			texts, blocks = append(texts, `{"CidrIpv6":"`+text+`"}`), append(blocks, `{"CidrIpv6":"`+block+`"}`)
		}
		ranges := func(entries []string) string {
			return permissionsOf(allowing("-1", noPort, noPort, `"Ipv6Ranges":[`+strings.Join(entries, ",")+`]`))
		}
		cases = append(cases, made("C4", "an IPv6 address with lengths from "+strconv.Itoa(first), oddly(first/8), ranges(texts), ranges(blocks), ""))
	}

	for _, c := range []struct{ why, text, want string }{
		{"capitals", "2001:DB8::/32", "2001:db8::/32"},
		{"leading zeros in a group", "2001:0db8::/32", "2001:db8::/32"},
		{"nothing left out", "2001:db8:0:0:0:0:0:0/32", "2001:db8::/32"},
		{"all digits", "0000:0000:0000:0000:0000:0000:0000:0000/0", "::/0"},
		{"a zero that is too much", "2001:db8::0/32", "2001:db8::/32"},
		{"a zero before the colons", "0::/0", "::/0"},
		{"the longest run of zeros is left out", "2001:0:0:1:0:0:0:1/128", "2001:0:0:1::1/128"},
		{"the first of two runs is left out", "2001:db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"},
		{"the second of two runs was left out", "2001:db8:0:0:1::1/128", "2001:db8::1:0:0:1/128"},
		{"one group of zeros is written", "2001:db8::1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"},
		{"IPv4 notation, compatible", "::192.0.2.1/128", "::c000:201/128"},
		{"IPv4 notation, of the prefix of NAT64", "64:ff9b::192.0.2.1/96", "64:ff9b::/96"},
		{"ffff in another place than a mapped address has it", "::ffff:0:0:0/96", "::ffff:0:0:0/96"},
		{"a block around the mapped addresses", "::fffe:0:0/95", "::fffe:0:0/95"},
		{"link-local", "FE80::1/10", "fe80::/10"},
		{"multicast", "FF02::1/128", "ff02::1/128"},
	} {
		add("C6", c.why, "Ipv6Ranges", c.text, c.want, "", false)
	}

	for _, c := range []struct {
		why, text string
		ours      bool
	}{
		{"empty", "", false},
		{"a slash alone", "/", false},
		{"an address alone", "203.0.113.7", false},
		{"two lengths", "10.0.0.0/8/8", false},
		{"one above the greatest length", "10.0.0.0/33", false},
		{"a length below 0", "10.0.0.0/-1", false},
		{"a sign before the length", "10.0.0.0/+24", false},
		{"a mask", "10.0.0.0/255.0.0.0", false},
		{"three octets", "10.0.0/8", false},
		{"five octets", "10.0.0.0.0/8", false},
		{"an octet above 255", "10.0.0.256/32", false},
		{"a dot too many", "10.0.0.0./8", false},
		{"a name", "example.com", false},
		{"a range", "10.0.0.0-10.0.0.255", false},
		{"a group", "sg-1a2b3c4d", false},
		{"a leading zero in the last octet", "10.0.0.01/32", true},
		{"a leading zero in the length", "10.0.0.0/032", true},
		{"space before it", " 203.0.113.0/24", true},
		{"space after it", "203.0.113.0/24 ", true},
		{"a line break after it", "203.0.113.0/24\n", true},
		{"space about the slash", "203.0.113.0 / 24", true},
		{"a hexadecimal octet", "0x0a.0.0.0/8", true},
		{"full-width digits", "１０.0.0.0/8", true},
		{"a zone of IPv4", "10.0.0.1%eth0/32", true},
		{"a NUL after it", "10.0.0.0/8\x00", true},
	} {
		add("C1", c.why, "IpRanges", c.text, "", "cidr-malformed", c.ours)
	}
	for _, c := range []struct {
		why, text string
		ours      bool
	}{
		{"empty, IPv6", "", false},
		{"an IPv6 address alone", "2001:db8::1", false},
		{"one above the greatest length, IPv6", "2001:db8::/129", false},
		{"a length below 0, IPv6", "2001:db8::/-1", false},
		{"seven groups", "2001:db8:0:0:0:0:0/32", false},
		{"nine groups", "2001:db8:0:0:0:0:0:0:0/32", false},
		{"three colons", "2001:db8:::/32", false},
		{"another letter", "2001:dbg::/32", false},
		{"one colon at the end", "2001:db8:/32", false},
		{"brackets", "[2001:db8::]/32", false},
		{"leading zeros in the length, IPv6", "2001:db8::/032", true},
		{"a zone behind a length", "fe80::/64%1", true},
		{"space after it, IPv6", "2001:db8::/32 ", true},
		{"space before it, IPv6", " 2001:db8::/32", true},
	} {
		add("C1", c.why, "Ipv6Ranges", c.text, "", "cidr-malformed", c.ours)
	}

	for _, c := range []struct{ why, list, text string }{
		{"a network of IPv6", "IpRanges", "2001:db8::/32"},
		{"a host of IPv6", "IpRanges", "2001:db8::1/128"},
		{"IPv6 in capitals", "IpRanges", "2001:DB8::/32"},
		{"IPv6 that ends in IPv4 notation", "IpRanges", "64:ff9b::192.0.2.1/96"},
		{"a network of IPv4", "Ipv6Ranges", "10.0.0.0/8"},
		{"a host of IPv4", "Ipv6Ranges", "203.0.113.7/32"},
		{"IPv4 with host bits", "Ipv6Ranges", "203.0.113.7/24"},
	} {
		add("C2", c.why, c.list, c.text, "", "cidr-family", false)
	}
	for _, text := range []string{"::ffff:0:0/96", "::ffff:0.0.0.0/96", "::ffff:192.0.2.1/128", "::FFFF:c000:0201/128", "0:0:0:0:0:ffff:10.0.0.0/104", "::ffff:10.1.2.3/104"} {
		add("C3", "mapped in CidrIp: "+text, "IpRanges", text, "", "cidr-family", false)
		add("C3", "mapped in CidrIpv6: "+text, "Ipv6Ranges", text, "", "cidr-family", false)
	}
	return cases
}

// describedLists are the lists of a permission, with the row of their characters and the entry before its description.
var describedLists = []struct{ row, name, entry string }{
	{"D2", "IpRanges", `{"CidrIp":"10.0.0.0/8"`},
	{"D2", "Ipv6Ranges", `{"CidrIpv6":"2001:db8::/32"`},
	{"D3", "PrefixListIds", `{"PrefixListId":"pl-1"`},
	{"D3", "UserIdGroupPairs", `{"GroupId":"sg-1"`},
}

func described(list, text string) string {
	for _, l := range describedLists {
		if l.name == list {
			return `"` + list + `":[` + l.entry + `,"Description":` + encoded(text) + `}]`
		}
	}
	panic(list)
}

// everywhere is a description in all four lists; the paths of those that fail are in the order of the lists.
func everywhere(text string) string {
	return permissionsOf(
		allowing("-1", noPort, noPort, described("IpRanges", text)+","+described("Ipv6Ranges", text)),
		allowing("-1", noPort, noPort, described("PrefixListIds", text)),
		allowing("-1", noPort, noPort, described("UserIdGroupPairs", text)))
}

var inAddresses, inOthers = []string{"IpPermissions[0].IpRanges[0]", "IpPermissions[0].Ipv6Ranges[0]"}, []string{"IpPermissions[1].PrefixListIds[0]", "IpPermissions[2].UserIdGroupPairs[0]"}

func charset(paths []string) string {
	var errs []string
	for _, p := range paths {
		errs = append(errs, p+".Description description-charset")
	}
	return strings.Join(errs, "\n")
}

// descriptionVectors: each character of ASCII and some others in all four lists (control characters in one), and lengths in each.
func descriptionVectors() (cases []vectorCase) {
	for _, c := range []struct{ why, text string }{
		{"all lower-case letters", "abcdefghijklmnopqrstuvwxyz"},
		{"all upper-case letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{"all digits", "0123456789"},
	} {
		cases = append(cases, made("D2", c.why, oddly(len(cases)), everywhere(c.text), "", ""))
	}
	others := []rune{0x80, 0xa0, 'é', 0x212a, '–', '’', 0xfffd, '🔒'} // U+212A is a K, of Kelvin
	for c := range rune(128) {
		if c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' {
			others = append(others, c)
		}
	}
	for _, c := range others {
		row, errs := "D2", charset(slices.Concat(inAddresses, inOthers))
		in := everywhere("a" + string(c) + "b")
		switch {
		case c == '&':
			row, errs = "D3", charset(inOthers)
		case strings.ContainsRune(" ._-:/()#,@[]+=;{}!$*", c):
			row, errs = "D2", ""
			if c != ' ' && c != ',' && c != ']' && c != '}' && c != '=' {
				continue // ruleCases have it; these have a meaning in shorthand
			}
		case c < ' ' || c == 0x7f: // in one list
			l := describedLists[c%4]
			row, errs = l.row, inPermission(l.name+"[0].Description description-charset")
			in = permissionsOf(allowing("-1", noPort, noPort, described(l.name, "a"+string(c)+"b")))
		}
		cases = append(cases, made(row, fmt.Sprintf("U+%04X", c), oddly(len(cases)), in, "", errs))
	}
	for _, l := range describedLists {
		lengths := []int{255, 256}
		if l.name == "IpRanges" {
			lengths = []int{1, 255, 256}
		}
		for _, n := range lengths {
			errs := ""
			if n > 255 {
				errs = inPermission(l.name + "[0].Description description-length")
			}
			cases = append(cases, made("D1", strconv.Itoa(n)+" characters in "+l.name, oddly(len(cases)),
				permissionsOf(allowing("-1", noPort, noPort, described(l.name, strings.Repeat("x", n)))), "", errs))
		}
		cases = append(cases, made("D4", "empty in "+l.name, oddly(len(cases)), permissionsOf(allowing("-1", noPort, noPort, described(l.name, ""))),
			permissionsOf(allowing("-1", noPort, noPort, `"`+l.name+`":[`+l.entry+`}]`)), ""))
	}
	for _, c := range []struct{ why, text string }{
		{"space before it", " a"},
		{"space after it", "a "},
	} {
		cases = append(cases, made("D5", c.why, oddly(len(cases)), everywhere(c.text), "", ""))
	}
	return cases
}

// destinationVectors: every choice of lists, the same rule twice in other words, and what order the canonical form has.
func destinationVectors() (cases []vectorCase) {
	lists := []string{v4, v6, pl, sgs}
	for choice := range 16 {
		var chosen []string
		for i, l := range lists {
			if choice&(1<<i) != 0 {
				chosen = append(chosen, l)
			}
		}
		addresses, others := choice&3 != 0, choice>>2
		row, errs := "E3", ""
		switch {
		case choice == 0:
			row, errs = "E1", "IpPermissions[0] destination-missing"
		case addresses && others != 0 || others == 3:
			row, errs = "E2", "IpPermissions[0] destination-mixed"
		}
		in := allowing("tcp", 80, 80, strings.Join(chosen, ","))
		cases = append(cases, made(row, fmt.Sprintf("%d of the four lists", len(chosen)), oddly(choice), permissionsOf(in), "", errs))
	}

	// The same rule twice, and rules that are almost the same.
	blocks := func(a, b string) string {
		return allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"`+a+`"},{"CidrIp":"`+b+`"}]`)
	}
	pairs := func(a, b string) string {
		return allowing("-1", noPort, noPort, `"UserIdGroupPairs":[{`+a+`},{`+b+`}]`)
	}
	for _, c := range []struct {
		why  string
		ps   string
		same string // the path of the duplicate, "" if there is none
		ours bool
	}{
		{why: "tcp and TCP", ps: allowing("tcp", 1, 2, v4) + "," + allowing("TCP", 1, 2, v4), same: "[1].IpRanges[0]"},
		{why: "17 and udp", ps: allowing("17", 1, 2, v4) + "," + allowing("udp", 1, 2, v4), same: "[1].IpRanges[0]"},
		{why: "1 and icmp", ps: allowing("1", 8, 0, v4) + "," + allowing("icmp", 8, 0, v4), same: "[1].IpRanges[0]"},
		{why: "58 and icmpv6", ps: allowing("58", 128, 0, v6) + "," + allowing("icmpv6", 128, 0, v6), same: "[1].Ipv6Ranges[0]"},
		{why: "-1 and all", ps: allowing("-1", noPort, noPort, pl) + "," + allowing("all", noPort, noPort, pl), same: "[1].PrefixListIds[0]"},
		{why: "50 with and without ports", ps: allowing("50", noPort, noPort, sgs) + "," + allowing("50", 1, 2, sgs), same: "[1].UserIdGroupPairs[0]"},
		{why: "the same list twice", ps: allowing("-1", noPort, noPort, pl) + "," + allowing("-1", noPort, noPort, pl), same: "[1].PrefixListIds[0]"},
		{why: "the same group twice", ps: allowing("tcp", 1, 2, sgs) + "," + allowing("tcp", 1, 2, sgs), same: "[1].UserIdGroupPairs[0]"},
		{why: "two addresses of one block", ps: blocks("10.0.0.1/24", "10.0.0.2/24"), same: "[0].IpRanges[1]"},
		{why: "everything twice", ps: blocks("1.2.3.4/0", "0.0.0.0/0"), same: "[0].IpRanges[1]"},
		{why: "an address twice", ps: blocks("203.0.113.7/32", "203.0.113.7/32"), same: "[0].IpRanges[1]"},
		{why: "an IPv6 block in two spellings", ps: allowing("-1", noPort, noPort, `"Ipv6Ranges":[{"CidrIpv6":"2001:DB8::1/32"},{"CidrIpv6":"2001:db8::/32"}]`), same: "[0].Ipv6Ranges[1]"},
		{why: "an id with two names", ps: pairs(`"GroupId":"sg-1","GroupName":"a"`, `"GroupId":"sg-1","GroupName":"b"`), same: "[0].UserIdGroupPairs[1]", ours: true},
		{why: "an id of two owners", ps: pairs(`"GroupId":"sg-1","UserId":"111111111111"`, `"GroupId":"sg-1","UserId":"222222222222"`), same: "[0].UserIdGroupPairs[1]", ours: true},
		{why: "an id in two states of peering", ps: pairs(`"GroupId":"sg-1","PeeringStatus":"active"`, `"GroupId":"sg-1","PeeringStatus":"deleted"`), same: "[0].UserIdGroupPairs[1]", ours: true},
		{why: "a name twice", ps: pairs(`"GroupName":"a"`, `"GroupName":"a"`), same: "[0].UserIdGroupPairs[1]", ours: true},
		{why: "a name of two owners", ps: pairs(`"GroupName":"a","UserId":"111111111111"`, `"GroupName":"a","UserId":"222222222222"`), ours: true},
		{why: "two names", ps: pairs(`"GroupName":"A"`, `"GroupName":"a"`), ours: true},
		{why: "an id and a name", ps: pairs(`"GroupName":"a"`, `"GroupId":"sg-1"`), ours: true},
		{why: "two lengths", ps: blocks("10.0.0.0/8", "10.0.0.0/9")},
		{why: "two blocks", ps: blocks("10.0.0.0/9", "10.128.0.0/9")},
		{why: "tcp and udp", ps: allowing("tcp", 1, 2, v4) + "," + allowing("udp", 1, 2, v4)},
		{why: "icmp and icmpv6", ps: allowing("icmp", 1, 2, v4) + "," + allowing("icmpv6", 1, 2, v4)},
		{why: "one port more", ps: allowing("tcp", 1, 2, v4) + "," + allowing("tcp", 1, 3, v4)},
		{why: "one code and all", ps: allowing("icmp", 3, -1, v4) + "," + allowing("icmp", 3, 4, v4)},
		{why: "all protocols and one", ps: allowing("-1", noPort, noPort, v4) + "," + allowing("50", noPort, noPort, v4)},
		{why: "two lists", ps: allowing("-1", noPort, noPort, `"PrefixListIds":[{"PrefixListId":"pl-1"},{"PrefixListId":"pl-2"}]`)},
	} {
		errs := ""
		if c.same != "" {
			errs = "IpPermissions" + c.same + " rule-duplicate"
		}
		v := made("E4", c.why, "", permissionsOf(c.ps), "", errs)
		v.ours = c.ours
		cases = append(cases, v)
	}

	// One permission for each protocol, ports and kind, in order.
	ports := func(proto string, from, to int) string { return allowing(proto, from, to, v4) }
	no := func(proto string) string { return allowing(proto, noPort, noPort, v4) }
	for _, c := range []struct {
		why  string
		in   []string
		want []string
	}{
		{"protocols as text", []string{no("50"), no("2"), ports("tcp", 1, 1), no("132"), ports("icmpv6", 1, 1), ports("icmp", 1, 1), ports("udp", 1, 1), no("-1")},
			[]string{no("-1"), no("132"), no("2"), no("50"), ports("icmp", 1, 1), ports("icmpv6", 1, 1), ports("tcp", 1, 1), ports("udp", 1, 1)}},
		{"ports as numbers", []string{ports("tcp", 443, 443), ports("tcp", 80, 443), ports("tcp", 9, 9), ports("tcp", 80, 80)},
			[]string{ports("tcp", 9, 9), ports("tcp", 80, 80), ports("tcp", 80, 443), ports("tcp", 443, 443)}},
		{"all types before type 0", []string{ports("icmp", 0, 0), ports("icmp", 0, -1), ports("icmp", -1, -1)},
			[]string{ports("icmp", -1, -1), ports("icmp", 0, -1), ports("icmp", 0, 0)}},
		{"kinds in the order of the members", []string{allowing("tcp", 1, 1, sgs), allowing("tcp", 1, 1, pl), allowing("tcp", 1, 1, v6), allowing("tcp", 1, 1, v4)},
			[]string{allowing("tcp", 1, 1, v4+","+v6), allowing("tcp", 1, 1, pl), allowing("tcp", 1, 1, sgs)}},
		{"the same lists are put together", []string{blocks("10.3.0.0/16", "10.1.0.0/16"), blocks("10.2.0.0/16", "10.0.0.0/16")},
			[]string{allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"10.0.0.0/16"},{"CidrIp":"10.1.0.0/16"},{"CidrIp":"10.2.0.0/16"},{"CidrIp":"10.3.0.0/16"}]`)}},
		{"addresses as numbers", []string{blocks("100.0.0.0/8", "20.0.0.0/8")}, []string{blocks("20.0.0.0/8", "100.0.0.0/8")}},
		{"lengths as numbers", []string{blocks("10.0.0.0/16", "10.0.0.0/8")}, []string{blocks("10.0.0.0/8", "10.0.0.0/16")}},
		{"the shorter block of a higher address", []string{blocks("11.0.0.0/8", "10.0.0.0/32")}, []string{blocks("10.0.0.0/32", "11.0.0.0/8")}},
		{"addresses once they are masked", []string{blocks("10.255.0.0/8", "10.1.0.0/16")}, []string{blocks("10.0.0.0/8", "10.1.0.0/16")}},
		{"IPv6 as numbers", []string{allowing("-1", noPort, noPort, `"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32"},{"CidrIpv6":"64:ff9b::/96"},{"CidrIpv6":"::/0"}]`)},
			[]string{allowing("-1", noPort, noPort, `"Ipv6Ranges":[{"CidrIpv6":"::/0"},{"CidrIpv6":"64:ff9b::/96"},{"CidrIpv6":"2001:db8::/32"}]`)}},
		{"a description stays with its rule", []string{allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"10.2.0.0/16","Description":"two"},{"CidrIp":"10.1.0.0/16","Description":"one"}]`)},
			[]string{allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"10.1.0.0/16","Description":"one"},{"CidrIp":"10.2.0.0/16","Description":"two"}]`)}},
		{"names before ids", []string{pairs(`"GroupId":"sg-1"`, `"GroupName":"z"`)}, []string{pairs(`"GroupName":"z"`, `"GroupId":"sg-1"`)}},
	} {
		cases = append(cases, made("E3", c.why, oddly(len(cases)), permissionsOf(c.in...), permissionsOf(c.want...), ""))
	}
	return cases
}

// groupVectors: ids of the three kinds and the group of the request itself, by length and by character, names and owners.
func groupVectors() (cases []vectorCase) {
	pair := func(members string) string {
		return permissionsOf(allowing("tcp", 22, 22, `"UserIdGroupPairs":[{`+members+`}]`))
	}
	kinds := []struct {
		row, prefix, op string
		hex             string // its digits
		in              func(id string) string
		err             string
	}{
		{"G2", "sg-", "e", "0123456789abcdef", func(id string) string { return pair(`"GroupId":` + encoded(id)) }, "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed"},
		{"G2", "sg-", "", "0123456789abcdef", func(id string) string { return `"GroupId":` + encoded(id) + one }, "GroupId group-id-malformed"},
		{"G10", "pl-", "e", "0123456789abcdefABCDEF", func(id string) string {
			return permissionsOf(allowing("tcp", 22, 22, `"PrefixListIds":[{"PrefixListId":`+encoded(id)+`}]`))
		}, "IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed"},
		{"R10", "sgr-", "r", "0123456789abcdef", func(id string) string { return group + `,"SecurityGroupRuleIds":[` + encoded(id) + `]` }, "SecurityGroupRuleIds[0] rule-id-malformed"},
	}
	for _, k := range kinds {
		add := func(why, id string, valid, ours bool) {
			row, errs := k.row, k.err
			if valid {
				errs = ""
				if digits := len(id) - len(k.prefix); row == "G2" && digits != 8 && digits != 17 {
					row = "G3"
				}
			}
			c := made(row, why, k.op, k.in(id), "", errs)
			c.ours = ours
			cases = append(cases, c)
		}
		own := k.err == "GroupId group-id-malformed"
		for n := range 19 {
			if own && n != 0 && n != 1 && n != 17 && n != 18 {
				continue
			}
			add(fmt.Sprintf("%s and %d digits", k.prefix, n), k.prefix+"1a2b3c4d5e6f708192"[:n], 1 <= n && n <= 17, false)
		}
		if own {
			continue // the rest is as for a pair
		}
		for _, c := range "9fAFg/ é" {
			capital := c == 'A' || c == 'F'
			add(fmt.Sprintf("%s and %q", k.prefix, c), k.prefix+"1234567"+string(c), strings.ContainsRune(k.hex, c), capital && k.row != "G10")
		}
		for _, id := range []string{" " + k.prefix + "1", k.prefix + "1 ", strings.TrimSuffix(k.prefix, "-") + "1a2b3c4d", "vpc-1a2b3c4d"} {
			add(fmt.Sprintf("the id %q", id), id, false, false)
		}
		add("the prefix in capitals", strings.ToUpper(k.prefix)+"1a2b3c4d", false, k.row != "G10")
	}

	for _, c := range []struct {
		why, text string
		ok        bool
	}{
		{"an account", "123456789012", true},
		{"12 zeros", "000000000000", true},
		{"ELB", "amazon-elb", true},
		{"11 digits", "12345678901", false},
		{"13 digits", "1234567890123", false},
		{"hyphens", "1234-5678-9012", false},
		{"a letter", "12345678901a", false},
		{"below 0", "-12345678901", false},
		{"space before it", " 123456789012", false},
		{"space after it", "123456789012 ", false},
		{"other digits", "١٢٣٤٥٦٧٨٩٠١٢", false},
		{"ELB in capitals", "Amazon-ELB", false},
		{"ELB's group", "amazon-elb-sg", false},
		{"self", "self", false},
	} {
		errs := ""
		if !c.ok {
			errs = "IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed"
		}
		cases = append(cases, made("G7", "owner: "+c.why, oddly(len(cases)), pair(`"GroupId":"sg-1","UserId":`+encoded(c.text)), "", errs))
	}

	for i, c := range []struct {
		row, why, text string
		ok             bool
	}{
		{"G5", "a name", "websrv", true},
		{"G5", "the default group", "default", true},
		{"G5", "one character", "a", true},
		{"G6", "257 characters", strings.Repeat("n", 257), false},
		{"G6", "a space", "web servers", true},
		{"G6", "an ampersand", "a&b", true},
		{"G6", "sg- within it", "a-sg-1", true},
		{"G6", "sg- alone", "sg-", false},
		{"G6", "sg- and a word", "sg-websrv", false},
		{"G6", "a percent sign", "100%", false},
		{"G6", "a quote", `a"b`, false},
		{"G6", "a backslash", `a\b`, false},
		{"G6", "a tilde", "~a", false},
		{"G6", "a tab", "a\tb", false},
		{"G6", "a letter of German", "Größe", false},
		{"G6", "an emoji", "🔒", false},
	} {
		in, path := pair(`"GroupName":`+encoded(c.text)), "IpPermissions[0].UserIdGroupPairs[0].GroupName"
		if i%2 == 1 {
			in, path = `"GroupName":`+encoded(c.text)+one, "GroupName"
		}
		errs := ""
		if !c.ok {
			errs = path + " group-name-malformed"
		}
		cases = append(cases, made(c.row, "name: "+c.why, "", in, "", errs))
	}

	for _, c := range []struct{ row, why, members, want string }{
		{"G4", "a name beside an id", `"GroupId":"sg-1a2b3c4d","GroupName":"websrv"`, `"GroupId":"sg-1a2b3c4d"`},
		{"G4", "a name beside an id, with all else", `"GroupId":"sg-1a2b3c4d","GroupName":"websrv","UserId":"123456789012","Description":"a"`, `"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"a"`},
		{"G8", "VpcId beside a name", `"GroupName":"websrv","VpcId":"vpc-1a2b3c4d"`, `"GroupName":"websrv"`},
		{"G8", "all three beside an id, whatever they say", `"GroupId":"sg-1a2b3c4d","VpcId":"x y","VpcPeeringConnectionId":"?","PeeringStatus":"é"`, `"GroupId":"sg-1a2b3c4d"`},
	} {
		cases = append(cases, made(c.row, c.why, "", pair(c.members), pair(c.want), ""))
	}
	for _, c := range []struct{ why, members string }{
		{"nothing", ""},
		{"an owner alone", `"UserId":"123456789012"`},
		{"a description alone", `"Description":"a"`},
		{"a network alone", `"VpcId":"vpc-1a2b3c4d"`},
		{"a peering alone", `"VpcPeeringConnectionId":"pcx-1"`},
	} {
		cases = append(cases, made("G1", "no group: "+c.why, oddly(len(cases)), pair(c.members), "", "IpPermissions[0].UserIdGroupPairs[0] group-missing"))
	}
	return cases
}

// scalarsOf are the members that ingress takes instead of IpPermissions, in their order.
var scalarsOf = []struct{ name, value string }{
	{"CidrIp", `"10.0.0.0/8"`},
	{"FromPort", `22`},
	{"ToPort", `22`},
	{"IpProtocol", `"-1"`},
	{"SourceSecurityGroupName", `"other"`},
	{"SourceSecurityGroupOwnerId", `"123456789012"`},
}

// requestVectors: which group, which members, in each of the four operations.
func requestVectors() (cases []vectorCase) {
	for _, op := range []string{"", "e", "r", "er"} {
		egress := strings.Contains(op, "e")
		for _, g := range []struct {
			in             string
			hasID, hasName bool
		}{
			{one[1:], false, false},
			{group + one, true, false},
			{`"GroupName":"websrv"` + one, false, true},
			{group + `,"GroupName":"websrv"` + one, true, true},
		} {
			row, errs := "R2", ""
			switch {
			case egress && !g.hasID && g.hasName:
				row, errs = "R1", "GroupId group-id-missing\nGroupName parameter-unsupported"
			case egress && !g.hasID:
				row, errs = "R1", "GroupId group-id-missing"
			case egress && g.hasName:
				row, errs = "R3", "GroupName parameter-unsupported"
			case egress:
				row = "R1"
			case !g.hasID && !g.hasName:
				errs = "GroupId group-id-missing"
			case g.hasID && g.hasName:
				row = "R2a"
			}
			cases = append(cases, made(row, fmt.Sprintf("id: %t, name: %t", g.hasID, g.hasName), op, g.in, "", errs))
		}
		cases = append(cases, made("R5", "neither permissions nor anything else", op, group, "", "IpPermissions permissions-missing"))
		cases = append(cases, made("E3", "a dry run", op, group+one+`,"DryRun":true`, "", ""))
		for _, s := range scalarsOf {
			member := `,"` + s.name + `":` + s.value
			if egress {
				cases = append(cases, made("R3", s.name+" beside permissions", op, group+one+member, "", s.name+" parameter-unsupported"))
				if op == "e" {
					cases = append(cases, made("R3", s.name+" alone", op, group+member, "", s.name+" parameter-unsupported"))
				}
			} else {
				cases = append(cases, made("R4", s.name+" beside permissions", op, group+one+member, "", s.name+" parameter-combination"))
			}
		}
	}
	for _, c := range []struct{ row, why, in, want string }{
		{"P3", "tcp by number, in scalars", `"IpProtocol":"6","FromPort":0,"ToPort":65535,"CidrIp":"0.0.0.0/0"`, allowing("tcp", 0, 65535, `"IpRanges":[{"CidrIp":"0.0.0.0/0"}]`)},
		{"P2", "capitals, in scalars", `"IpProtocol":"UDP","FromPort":53,"ToPort":53,"CidrIp":"10.0.0.0/8"`, allowing("udp", 53, 53, v4)},
		{"P6", "another number, in scalars", `"IpProtocol":"47","CidrIp":"10.0.0.0/8"`, allowing("47", noPort, noPort, v4)},
		{"P5", "all, in scalars", `"IpProtocol":"all","CidrIp":"10.0.0.0/8"`, allowing("-1", noPort, noPort, v4)},
		{"N9", "a ping, in scalars", `"IpProtocol":"icmp","FromPort":8,"ToPort":0,"CidrIp":"10.0.0.0/8"`, allowing("icmp", 8, 0, v4)},
		{"N13", "ports that mean nothing, in scalars", `"IpProtocol":"-1","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.0/8"`, allowing("-1", noPort, noPort, v4)},
		{"C4", "host bits, in scalars", `"IpProtocol":"-1","CidrIp":"203.0.113.77/24"`, allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"203.0.113.0/24"}]`)},
		{"C5", "length 0, in scalars", `"IpProtocol":"-1","CidrIp":"203.0.113.77/0"`, allowing("-1", noPort, noPort, `"IpRanges":[{"CidrIp":"0.0.0.0/0"}]`)},
	} {
		for _, op := range []string{"", "r"} {
			cases = append(cases, made(c.row, c.why, op, `"GroupId":"sg-1",`+c.in, permissionsOf(c.want), ""))
		}
	}
	for _, c := range []struct{ row, why, in, errs string }{
		{"P7", "an unknown name, in scalars", `"IpProtocol":"esp","CidrIp":"10.0.0.0/8"`, "IpProtocol protocol-unknown"},
		{"N1", "no ToPort, in scalars", `"IpProtocol":"udp","FromPort":53,"CidrIp":"10.0.0.0/8"`, "ToPort port-missing"},
		{"N3", "the wrong order, in scalars", `"IpProtocol":"tcp","FromPort":443,"ToPort":80,"CidrIp":"10.0.0.0/8"`, "FromPort port-order"},
		{"N5", "no type, in scalars", `"IpProtocol":"icmp","CidrIp":"10.0.0.0/8"`, "FromPort port-missing"},
		{"N7", "a code above 255, in scalars", `"IpProtocol":"icmp","FromPort":8,"ToPort":256,"CidrIp":"10.0.0.0/8"`, "ToPort icmp-code"},
		{"C1", "an address alone, in scalars", `"IpProtocol":"-1","CidrIp":"203.0.113.77"`, "CidrIp cidr-malformed"},
		{"C3", "a mapped block, in scalars", `"IpProtocol":"-1","CidrIp":"::ffff:10.0.0.0/104"`, "CidrIp cidr-family"},
		{"G6", "a source that begins as an id", `"SourceSecurityGroupName":"sg-1a2b3c4d"`, "SourceSecurityGroupName group-name-malformed"},
		{"G7", "a source's owner of 11 digits", `"SourceSecurityGroupName":"other","SourceSecurityGroupOwnerId":"12345678901"`, "SourceSecurityGroupOwnerId user-id-malformed"},
	} {
		for _, op := range []string{"", "r"} {
			cases = append(cases, made(c.row, c.why, op, group+","+c.in, "", c.errs))
		}
	}
	return cases
}

// queryVectors: what only Query parameters can say, R11.
func queryVectors() (cases []vectorCase) {
	const (
		act   = "Action=AuthorizeSecurityGroupIngress&GroupId=sg-1"
		any10 = "&IpPermissions.1.IpProtocol=-1&IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0%2F8"
	)
	for _, c := range []struct {
		why, in, want string
		errs          string // the errors are sorted by path
		ours          bool
	}{
		{why: "numbers with gaps", in: act + "&IpPermissions.7.IpProtocol=-1&IpPermissions.7.IpRanges.20.CidrIp=10.2.0.0%2F16&IpPermissions.7.IpRanges.3.CidrIp=10.1.0.0%2F16",
			want: permissionsOf(`{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.1.0.0/16"},{"CidrIp":"10.2.0.0/16"}]}`), ours: true},
		{why: "the greatest number", in: act + "&IpPermissions.1000.IpProtocol=-1&IpPermissions.1000.PrefixListIds.1000.PrefixListId=pl-1",
			want: permissionsOf(allowing("-1", noPort, noPort, pl)), ours: true},
		{why: "UserIdGroupPairs for Groups", in: act + "&IpPermissions.1.IpProtocol=-1&IpPermissions.1.UserIdGroupPairs.1.GroupId=sg-1", want: permissionsOf(allowing("-1", noPort, noPort, sgs)), ours: true},
		{why: "DryRun false", in: act + any10 + "&DryRun=false", want: permissionsOf(allowing("-1", noPort, noPort, v4))},
		{why: "DryRun true", in: act + any10 + "&DryRun=true", want: permissionsOf(allowing("-1", noPort, noPort, v4)) + `,"DryRun":true`},
		{why: "the version and the parameters of a signature", in: act + any10 + "&Version=2016-11-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b&X-Amz-Expires=60&X-Amz-Signature=c&X-Amz-SignedHeaders=host", want: permissionsOf(allowing("-1", noPort, noPort, v4))},
		{why: "an older signature", in: act + any10 + "&AWSAccessKeyId=a&Signature=b&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=c", want: permissionsOf(allowing("-1", noPort, noPort, v4))},
		{why: "an empty description", in: act + any10 + "&IpPermissions.1.IpRanges.1.Description=", want: permissionsOf(allowing("-1", noPort, noPort, v4))},
		{why: "an unknown parameter", in: act + any10 + "&Bogus=1", errs: "Bogus parameter-unknown"},
		{why: "other letters", in: act + any10 + "&groupid=sg-1", errs: "groupid parameter-unknown", ours: true},
		{why: "an unknown member of a permission", in: act + any10 + "&IpPermissions.1.Port=22", errs: "IpPermissions.1.Port parameter-unknown"},
		{why: "an unknown member of a range", in: act + any10 + "&IpPermissions.1.IpRanges.1.Cidr=x", errs: "IpPermissions.1.IpRanges.1.Cidr parameter-unknown"},
		{why: "a member of another list", in: act + any10 + "&IpPermissions.1.IpRanges.1.CidrIpv6=x", errs: "IpPermissions.1.IpRanges.1.CidrIpv6 parameter-unknown"},
		{why: "a list without its number", in: act + any10 + "&IpPermissions.IpProtocol=tcp", errs: "IpPermissions.IpProtocol parameter-unknown"},
		{why: "a list without its member", in: act + any10 + "&IpPermissions.2=tcp", errs: "IpPermissions.2 parameter-unknown"},
		{why: "N for a number", in: act + any10 + "&IpPermissions.N.IpProtocol=tcp", errs: "IpPermissions.N.IpProtocol parameter-unknown"},
		{why: "a number too many", in: act + any10 + "&DryRun.1=true", errs: "DryRun.1 parameter-unknown"},
		{why: "the SDKs' name of tags", in: act + any10 + "&TagSpecifications.1.ResourceType=security-group-rule", errs: "TagSpecifications.1.ResourceType parameter-unknown"},
		{why: "the SDKs' name of rule ids", in: "Action=RevokeSecurityGroupIngress&GroupId=sg-1&SecurityGroupRuleIds.1=sgr-1", errs: "SecurityGroupRuleIds.1 parameter-unknown"},
		{why: "two unknown ones", in: act + any10 + "&B=1&A=1", errs: "A parameter-unknown\nB parameter-unknown"},
		{why: "a parameter twice", in: act + any10 + "&GroupId=sg-2", errs: "GroupId parameter-repeated", ours: true},
		{why: "a parameter twice with one value", in: act + any10 + "&IpPermissions.1.IpProtocol=-1", errs: "IpPermissions.1.IpProtocol parameter-repeated", ours: true},
		{why: "the action twice", in: act + any10 + "&Action=AuthorizeSecurityGroupIngress", errs: "Action parameter-repeated", ours: true},
		{why: "Groups and UserIdGroupPairs", in: act + "&IpPermissions.1.IpProtocol=-1&IpPermissions.1.Groups.1.GroupId=sg-1&IpPermissions.1.UserIdGroupPairs.2.GroupId=sg-2", errs: "IpPermissions.1.UserIdGroupPairs.2.GroupId parameter-repeated", ours: true},
		{why: "no action", in: "GroupId=sg-1" + any10, errs: "Action parameter-malformed", ours: true},
		{why: "an empty action", in: "Action=&GroupId=sg-1" + any10, errs: "Action parameter-malformed", ours: true},
		{why: "an action of something else", in: "Action=DescribeSecurityGroups", errs: "Action parameter-malformed", ours: true},
		{why: "the action in other letters", in: "Action=authorizeSecurityGroupIngress&GroupId=sg-1" + any10, errs: "Action parameter-malformed", ours: true},
		{why: "a word for a port", in: act + any10 + "&IpPermissions.1.FromPort=http", errs: "IpPermissions.1.FromPort parameter-malformed"},
		{why: "a range for a port", in: act + any10 + "&IpPermissions.1.FromPort=22-25", errs: "IpPermissions.1.FromPort parameter-malformed"},
		{why: "an empty port", in: act + any10 + "&IpPermissions.1.ToPort=", errs: "IpPermissions.1.ToPort parameter-malformed", ours: true},
		{why: "a port with a fraction", in: act + any10 + "&IpPermissions.1.ToPort=22.0", errs: "IpPermissions.1.ToPort parameter-malformed"},
		{why: "2^31 as a port", in: act + any10 + "&IpPermissions.1.ToPort=2147483648", errs: "IpPermissions.1.ToPort parameter-malformed"},
		{why: "a port with a plus sign", in: act + any10 + "&IpPermissions.1.ToPort=%2B22", errs: "IpPermissions.1.ToPort parameter-malformed", ours: true},
		{why: "a port with a space", in: act + any10 + "&IpPermissions.1.ToPort=+22", errs: "IpPermissions.1.ToPort parameter-malformed", ours: true},
		{why: "a word for a port at the top", in: act + "&FromPort=ssh&ToPort=ssh", errs: "FromPort parameter-malformed\nToPort parameter-malformed"},
		{why: "DryRun yes", in: act + any10 + "&DryRun=yes", errs: "DryRun parameter-malformed"},
		{why: "DryRun True", in: act + any10 + "&DryRun=True", errs: "DryRun parameter-malformed", ours: true},
		{why: "DryRun 1", in: act + any10 + "&DryRun=1", errs: "DryRun parameter-malformed", ours: true},
		{why: "an empty DryRun", in: act + any10 + "&DryRun=", errs: "DryRun parameter-malformed", ours: true},
		{why: "entry 0", in: act + any10 + "&IpPermissions.1.IpRanges.0.CidrIp=10.0.0.0%2F8", errs: "IpPermissions.1.IpRanges.0.CidrIp parameter-malformed", ours: true},
		{why: "a leading zero in the number of an entry", in: act + any10 + "&IpPermissions.01.IpProtocol=-1", errs: "IpPermissions.01.IpProtocol parameter-malformed", ours: true},
		{why: "entry 1001", in: act + any10 + "&IpPermissions.1001.IpProtocol=-1", errs: "IpPermissions.1001.IpProtocol parameter-malformed", ours: true},
		{why: "entry 2^63", in: act + any10 + "&IpPermissions.9223372036854775808.IpProtocol=-1", errs: "IpPermissions.9223372036854775808.IpProtocol parameter-malformed", ours: true},
	} {
		op := ""
		if strings.HasPrefix(c.in, "Action=Revoke") {
			op = "r"
		}
		if c.errs != "" && strings.Contains("\n"+c.errs, "\nAction ") {
			op = "?"
		}
		v := made("R11", c.why, op, "", c.want, c.errs)
		v.query, v.ours = c.in, c.ours
		cases = append(cases, v)
	}
	for _, c := range []struct{ row, why, param, errs string }{
		{"D2", "a description that is no UTF-8", "&IpPermissions.1.IpRanges.1.Description=a%FFb", "IpPermissions[0].IpRanges[0].Description description-charset"},
		{"R7", "the key of a tag that is no UTF-8", "&TagSpecification.1.ResourceType=security-group-rule&TagSpecification.1.Tag.1.Key=a%FF", "TagSpecifications[0].Tags[0].Key tag-key"},
		{"R7", "the value of a tag that is no UTF-8", "&TagSpecification.1.ResourceType=security-group-rule&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=%FF", "TagSpecifications[0].Tags[0].Value tag-value"},
	} {
		v := made(c.row, c.why, "", "", "", c.errs)
		v.query, v.ours = act+any10+c.param, true
		cases = append(cases, v)
	}
	return cases
}

// tagVectors: keys, values and how many of them, and what is tagged.
func tagVectors() (cases []vectorCase) {
	tag := func(key, value string) string {
		return `{"Key":` + encoded(key) + `,"Value":` + encoded(value) + `}`
	}
	for _, c := range []struct {
		n    int
		text string
		ok   bool
	}{{1, "k", true}, {126, "k", true}, {127, "k", true}, {127, "🔒", true}, {128, "k", false}} {
		errs := ""
		if !c.ok {
			errs = "TagSpecifications[0].Tags[0].Key tag-key"
		}
		cases = append(cases, made("R7", fmt.Sprintf("a key of %d times %s", c.n, c.text), oddly(c.n), tagged(tag(strings.Repeat(c.text, c.n), "v")), "", errs))
	}
	for _, c := range []struct {
		n  int
		ok bool
	}{{1, true}, {255, true}, {256, true}, {257, false}} {
		errs := ""
		if !c.ok {
			errs = "TagSpecifications[0].Tags[0].Value tag-value"
		}
		cases = append(cases, made("R7", fmt.Sprintf("a value of %d times v", c.n), oddly(c.n), tagged(tag("k", strings.Repeat("v", c.n))), "", errs))
	}
	cases = append(cases, made("R7", "no value", "e", tagged(`{"Key":"k"}`), "", ""))
	for _, c := range []struct {
		key      string
		ok, ours bool
	}{
		{"aws:", false, false},
		{"aws:name", false, false},
		{"aws:ec2:fleet-id", false, false},
		{"AWS:name", false, true},
		{"Aws:name", false, true},
		{"aWS:name", false, true},
		{"awS:name", false, true},
		{"aws", true, false},
		{"aws-name", true, false},
		{"aws.name", true, false},
		{"aw:s", true, false},
		{" aws:name", true, false},
		{"x-aws:name", true, false},
		{"Name", true, false},
		{"cost centre", true, false},
		{"kubernetes.io/cluster/a", true, false},
		{"a=b,c", true, false},
		{"Ключ", true, false},
	} {
		errs := ""
		if !c.ok {
			errs = "TagSpecifications[0].Tags[0].Key tag-key"
		}
		v := made("R7", "the key "+strconv.Quote(c.key), oddly(len(cases)), tagged(tag(c.key, "v")), "", errs)
		v.ours = c.ours
		cases = append(cases, v)
	}
	for _, c := range []struct{ why, tags, errs string }{
		{"one key in two letter cases", tag("a", "1") + "," + tag("A", "1"), ""},
		{"one value twice", tag("a", "1") + "," + tag("b", "1"), ""},
		{"a key twice with one value", tag("a", "1") + "," + tag("a", "1"), "TagSpecifications[0].Tags[1].Key tag-duplicate"},
		{"a key twice with two values", tag("a", "1") + "," + tag("a", "2"), "TagSpecifications[0].Tags[1].Key tag-duplicate"},
		{"a key twice, others between", tag("a", "1") + "," + tag("b", "1") + "," + tag("c", "1") + "," + tag("a", "1"), "TagSpecifications[0].Tags[3].Key tag-duplicate"},
		{"two keys twice", tag("a", "1") + "," + tag("b", "1") + "," + tag("a", "1") + "," + tag("b", "1"), "TagSpecifications[0].Tags[2].Key tag-duplicate\nTagSpecifications[0].Tags[3].Key tag-duplicate"},
		{"no key, and a value", tag("", "v"), "TagSpecifications[0].Tags[0].Key tag-key"},
		{"the second without a key", tag("a", "1") + "," + tag("", "v"), "TagSpecifications[0].Tags[1].Key tag-key"},
	} {
		cases = append(cases, made("R7", c.why, oddly(len(cases)), tagged(c.tags), "", c.errs))
	}
	for i, text := range []string{"", "security-group", "instance", "vpc", "Security-Group-Rule", "security-group-rules", "security_group_rule", "security-group-rule ", "*"} {
		cases = append(cases, made("R6", "the resource "+strconv.Quote(text), oddly(i), group+one+`,"TagSpecifications":[{"ResourceType":`+encoded(text)+`,"Tags":[`+tag("k", strconv.Itoa(i))+`]}]`, "", "TagSpecifications[0].ResourceType tag-resource-type"))
	}
	for _, op := range []string{"r", "er"} {
		cases = append(cases, made("R9", "a tag on revoke", op, tagged(tag("k", "v")), "", "TagSpecifications parameter-unsupported"))
	}
	return cases
}

// documentVectors: the examples of the documents, each in the words of its document.
func documentVectors(t testing.TB) (cases []vectorCase) {
	for _, l := range documentLines(t) {
		r := l.read(t)
		in := encoded(r)
		op := ""
		if l.Egress {
			op = "e"
		}
		c := made("", l.Name, op, strings.TrimSuffix(in[1:], "}"), string(l.Canonical[1:len(l.Canonical)-1]), "")
		switch {
		case l.Query != "":
			_, c.query, _ = strings.Cut(l.Query, "?")
			c.query = strings.ReplaceAll(c.query, " &", "&")
		case strings.HasPrefix(l.Line, "aws "):
			c.cli = shellWords(t, l.Line)[2:]
		case l.Line != "":
			c.authorize = shellWords(t, l.Line)[1:]
		}
		cases = append(cases, c)
	}
	return cases
}

var operationNames = map[string]string{
	"":   "authorize-security-group-ingress",
	"e":  "authorize-security-group-egress",
	"r":  "revoke-security-group-ingress",
	"er": "revoke-security-group-egress",
}

// compact returns JSON without space and, in objects, without empty lists.
func compact(t testing.TB, text string) json.RawMessage {
	t.Helper()
	tree := decoded(t, []byte(text))
	if pruned := prune(tree); !cmp.Equal(pruned, tree) {
		return json.RawMessage(encoded(pruned))
	}
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decoded(t testing.TB, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return v
}

// prune drops the members of objects that are empty: they are as absent ones.
func prune(v any) any {
	switch v := v.(type) {
	case []any:
		pruned := make([]any, len(v))
		for i, e := range v {
			pruned[i] = prune(e)
		}
		return pruned
	case map[string]any:
		pruned := make(map[string]any)
		for k, e := range v {
			if list, ok := e.([]any); e != "" && e != false && !(ok && len(list) == 0) {
				pruned[k] = prune(e)
			}
		}
		return pruned
	}
	return v
}

// vector makes the vector of a case, but for its id. The forms of the input are
// written by the package, what is expected is not.
func (c vectorCase) vector(t testing.TB) vector {
	t.Helper()
	v := vector{Row: c.row, Why: c.why, Operation: operationNames[c.op], Verdict: "valid", Evidence: statusOf[c.row]}
	if c.row == "" { // an example of a document
		v.Row, v.Evidence = "documents", "DOC"
	}
	if c.ours {
		v.Evidence = "OURS"
	}
	v.Input = vectorInput{Query: c.query, CLI: c.cli, EC2Authorize: c.authorize, Shorthand: c.shorthand}
	if c.in != "" {
		var b bytes.Buffer
		if err := json.Compact(&b, []byte("{"+c.in+"}")); err != nil {
			t.Fatalf("%s %s: %v", c.row, c.why, err)
		}
		v.Input.JSON = b.Bytes()
		c.write(t, &v.Input)
	}
	for _, line := range split(c.errs) {
		path, reason, _ := strings.Cut(line, " ")
		v.Verdict = "invalid"
		v.Errors = append(v.Errors, vectorError{path, reason, reasonCodes[secgroup.Reason(reason)]})
	}
	switch {
	case v.Verdict == "invalid":
	case c.want != "":
		v.Canonical = compact(t, "{"+c.want+"}")
	default:
		v.Canonical = compact(t, "{"+c.in+"}")
	}
	return v
}

// write writes the request of JSON in the other forms, if they can say it: a
// command line has no NUL, and the AWS CLI refuses some requests itself.
func (c vectorCase) write(t testing.TB, in *vectorInput) {
	t.Helper()
	r := request(t, c.op, c.in)
	if in.Query == "" {
		in.Query = ec2query.Encode(r).Encode()
	}
	if strings.Contains(string(in.JSON), `\u0000`) {
		return
	}
	if in.CLI == nil {
		words := awscli.Format(r)
		if back, err := awscli.Parse(words); err == nil && back.Equal(r) {
			in.CLI = words
		}
	}
	var written []string
	for _, p := range r.IpPermissions {
		written = append(written, p.String())
	}
	switch {
	case in.CLI == nil && in.Shorthand == nil:
		in.Shorthand = written
	case in.CLI != nil && slices.Equal(in.Shorthand, written):
		in.Shorthand = nil // it is in the command line
	}
}

// key is what makes a vector's input another one.
func (v vector) key() string {
	switch {
	case v.Row == "documents":
		return v.Why
	case v.Input.JSON == nil:
		return v.Input.Query
	}
	return v.Operation + " " + string(v.Input.JSON)
}

const vectorsDir = "testdata/vectors"

// readVectors reads the files, by topic.
func readVectors(t testing.TB) (files map[string][]byte, vectors map[string][]vector) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(vectorsDir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	files, vectors = make(map[string][]byte), make(map[string][]vector)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var vs []vector
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&vs); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		topic := strings.TrimSuffix(filepath.Base(name), ".json")
		files[topic], vectors[topic] = data, vs
	}
	return files, vectors
}

// makeVectors makes the files of the tables. An input that has a vector keeps
// its id, so that ids stay when a table grows. An input that two tables have is
// one vector; they must agree.
func makeVectors(t testing.TB, was map[string][]vector) map[string][]byte {
	t.Helper()
	ids, last := make(map[string]string), make(map[string]int)
	for _, vs := range was {
		for _, v := range vs {
			ids[v.key()] = v.ID
			number, _ := strconv.Atoi(v.ID[strings.LastIndex(v.ID, "-")+1:])
			last[v.Row] = max(last[v.Row], number)
		}
	}
	files := make(map[string][]byte)
	done := make(map[string]vector)
	tables := topics(t)
	for _, topic := range slices.Sorted(maps.Keys(tables)) {
		var lines []string
		for _, c := range tables[topic] {
			v := c.vector(t)
			if first, ok := done[v.key()]; ok {
				if diff := cmp.Diff(first.Errors, v.Errors); diff != "" || !bytes.Equal(first.Canonical, v.Canonical) {
					t.Errorf("%s %s: two tables differ: canonical %s and %s, errors (-first +second):\n%s", v.Row, v.Why, first.Canonical, v.Canonical, diff)
				}
				continue
			}
			done[v.key()] = v
			if v.ID = ids[v.key()]; !strings.HasPrefix(v.ID, v.Row+"-") {
				last[v.Row]++
				v.ID = fmt.Sprintf("%s-%03d", v.Row, last[v.Row])
			}
			lines = append(lines, encoded(v))
		}
		files[topic] = []byte("[\n" + strings.Join(lines, ",\n") + "\n]\n")
	}
	return files
}

// TestVectors holds the package to every vector of testdata/vectors in every
// form, and the files to the tables of which they are made.
func TestVectors(t *testing.T) {
	files, was := readVectors(t)
	want := makeVectors(t, was)
	if *update {
		if t.Failed() {
			t.FailNow()
		}
		for topic, data := range want {
			if err := os.WriteFile(filepath.Join(vectorsDir, topic+".json"), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		files, was = readVectors(t)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(files))); diff != "" {
		t.Errorf("files: mismatch (-want +got):\n%s", diff)
	}
	ids, rows, n := make(map[string]bool), make(map[string]bool), 0
	for topic, vs := range was {
		if diff := cmp.Diff(strings.Split(string(want[topic]), "\n"), strings.Split(string(files[topic]), "\n")); diff != "" {
			t.Errorf("%s is not what the tables say, which `go test -run Vectors -update .` writes (-tables +file):\n%.4000s", topic, diff)
		}
		for _, v := range vs {
			if ids[v.ID] {
				t.Errorf("%s stands twice", v.ID)
			}
			ids[v.ID], rows[v.Row] = true, true
			checkVector(t, v)
		}
		n += len(vs)
		t.Logf("%s: %d vectors, %d bytes", topic, len(vs), len(files[topic]))
	}
	readme, err := os.ReadFile(filepath.Join(vectorsDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(readme), "```json\n")
	example, _, _ = strings.Cut(example, "```")
	if !bytes.Contains(files["cidr"], compact(t, example)) {
		t.Error("the example of README.md is no vector")
	}
	if n < 1000 {
		t.Errorf("%d vectors, want 1000", n)
	}
	for _, row := range append(slices.Clone(rulebookRows), "R11") {
		if !rows[row] {
			t.Errorf("no vector of %s", row)
		}
	}
	for row := range statusOf {
		if !slices.Contains(append(slices.Clone(rulebookRows), "R11", "B3"), row) {
			t.Errorf("%s is no row", row)
		}
	}
}

// checkVector holds the package to a vector in each of its forms.
func checkVector(t *testing.T, v vector) {
	t.Helper()
	if statusOf[v.Row] == "" && v.Row != "documents" {
		t.Errorf("%s: %s is no row of the rulebook", v.ID, v.Row)
	}
	if !slices.Contains([]string{"DOC", "SEEN", "OURS"}, v.Evidence) || v.Verdict != "valid" && v.Verdict != "invalid" ||
		(v.Verdict == "valid") != (v.Canonical != nil) || (v.Verdict == "invalid") != (len(v.Errors) > 0) {
		t.Errorf("%s: verdict %q and evidence %q, with the canonical form %s and the errors %v", v.ID, v.Verdict, v.Evidence, v.Canonical, v.Errors)
	}
	if v.Input.JSON == nil && v.Input.Query == "" {
		t.Errorf("%s: no input", v.ID)
	}
	parse := func(data []byte) (secgroup.Request, error) {
		r, err := secgroup.ParseRequest(data)
		r.Egress, r.Revoke = strings.HasSuffix(v.Operation, "-egress"), strings.HasPrefix(v.Operation, "revoke-")
		return r, err
	}
	check := func(form string, r secgroup.Request, err error) {
		t.Helper()
		unread, isList := errors.AsType[secgroup.ErrorList](err)
		if err != nil && !(isList && form == "query") {
			t.Errorf("%s: %s: %v", v.ID, form, err)
			return
		}
		got := unread
		var canonical secgroup.Request
		if err == nil {
			got = list(t, r.Validate())
			canonical, err = r.Canonicalize()
			if diff := cmp.Diff(located(got), located(list(t, err))); diff != "" {
				t.Errorf("%s: %s: Canonicalize fails otherwise than Validate (-want +got):\n%s", v.ID, form, diff)
			}
			if operation := operationOf(r); operation != v.Operation {
				t.Errorf("%s: %s: read as %s", v.ID, form, operation)
			}
		}
		var errs []vectorError
		for _, e := range got {
			errs = append(errs, vectorError{e.Path, string(e.Reason), e.Code})
		}
		if diff := cmp.Diff(v.Errors, errs); diff != "" {
			t.Errorf("%s: %s: errors: mismatch (-want +got):\n%s", v.ID, form, diff)
		}
		if err != nil || v.Canonical == nil {
			return
		}
		if operation := operationOf(canonical); operation != v.Operation {
			t.Errorf("%s: %s: the canonical form is of %s", v.ID, form, operation)
		}
		if diff := cmp.Diff(decoded(t, v.Canonical), decoded(t, []byte(marshal(t, canonical)))); diff != "" {
			t.Errorf("%s: %s: canonical form: mismatch (-want +got):\n%s", v.ID, form, diff)
		}
	}
	if v.Input.JSON != nil {
		r, err := parse(v.Input.JSON)
		check("json", r, err)
		if v.Input.Shorthand != nil && err == nil {
			r.IpPermissions, err = secgroup.ParseIpPermissions(v.Input.Shorthand...)
			check("shorthand", r, err)
		}
	}
	if v.Input.Query != "" {
		values, err := url.ParseQuery(v.Input.Query)
		if err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		r, err := ec2query.Parse(values)
		check("query", r, err)
	}
	if v.Input.CLI != nil {
		r, err := awscli.Parse(v.Input.CLI)
		check("cli", r, err)
	}
	if v.Input.EC2Authorize != nil {
		r, err := ec2authorize.Parse(v.Input.EC2Authorize)
		check("ec2-authorize", r, err)
	}
	if v.Canonical != nil {
		r, err := parse(v.Canonical)
		check("canonical", r, err)
	}
}

func operationOf(r secgroup.Request) string {
	op := ""
	if r.Egress {
		op += "e"
	}
	if r.Revoke {
		op += "r"
	}
	return operationNames[op]
}
