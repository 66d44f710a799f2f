package secgroup_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.com/secgroup"
)

// Whole domains, one value after the other, against tables and sets that were
// written for these tests.

// absent is the text of a port that is not there.
const absent = ""

// portOf returns the port that s writes.
func portOf(s string) secgroup.Port {
	if s == absent {
		return secgroup.Port{}
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		panic(err)
	}
	return secgroup.PortOf(int32(n))
}

// errorsOf returns the path and the reason of each error, one a line.
func errorsOf(err error) string {
	if err == nil {
		return ""
	}
	var b strings.Builder
	for i, e := range err.(secgroup.ErrorList) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.Path)
		b.WriteByte(' ')
		b.WriteString(string(e.Reason))
	}
	return b.String()
}

// lines joins errors, leaving out what is none.
func lines(errs ...string) string {
	return strings.Join(slices.DeleteFunc(errs, func(s string) bool { return s == "" }), "\n")
}

// A cell says what is wrong with one pair of ports.
type cell uint8

const (
	right    cell = iota
	order         // N3
	fromOnly      // FromPort is no port, N2
	toOnly        // ToPort is no port
	neither       // both are none
	unknown       // what no pair should give
)

// cellOf names what the rule says of a pair of ports that are there.
func cellOf(ofFrom, ofTo secgroup.Reason) cell {
	switch {
	case ofFrom == "" && ofTo == "":
		return right
	case ofFrom == "port-order" && ofTo == "":
		return order
	case ofFrom == "port-range" && ofTo == "":
		return fromOnly
	case ofFrom == "" && ofTo == "port-range":
		return toOnly
	case ofFrom == "port-range" && ofTo == "port-range":
		return neither
	}
	return unknown
}

// TestEveryPortPair tries the rule of tcp and udp on every pair of numbers from
// -2 to 65537, 65,540 squared, and with -short on the rows of every 1,000th
// port and of those about the ends. What is wanted of one FromPort is a row with
// a cell for each ToPort: that of port 0 is right for all ports, and the row of
// the next FromPort is the same but for one cell more that is out of order.
func TestEveryPortPair(t *testing.T) {
	if testing.Short() {
		t.Log("-short: not every pair is tried")
	}
	const first, last = -2, 65537
	const n = last - first + 1
	outside := func(row *[n]cell, wrong, port cell) { // the numbers that are no ports, then the ports
		for i := range row {
			row[i] = port
		}
		for _, i := range []int{0, 1, n - 2, n - 1} {
			row[i] = wrong
		}
	}
	differs := func(from secgroup.Port, row *[n]cell) int {
		for i, want := range row {
			if cellOf(secgroup.PortFaults(from, secgroup.PortOf(first+int32(i)))) != want {
				return i
			}
		}
		return -1
	}
	try := func(from int32, row *[n]cell) {
		if i := differs(secgroup.PortOf(from), row); i >= 0 {
			to := first + int32(i)
			ofFrom, ofTo := secgroup.PortFaults(secgroup.PortOf(from), secgroup.PortOf(to))
			t.Errorf("%d-%d: got %q and %q, want cell %d", from, to, ofFrom, ofTo, row[i])
		}
	}
	var all sync.WaitGroup
	workers := int32(runtime.GOMAXPROCS(0))
	for w := range workers {
		all.Go(func() {
			var row [n]cell
			outside(&row, toOnly, right)
			for from := range int32(65536) {
				if from%workers == w && (!testing.Short() || from%1000 == 0 || from < 300 || from > 65500) {
					try(from, &row)
				}
				row[from-first] = order
			}
		})
	}
	all.Wait()
	var row [n]cell
	outside(&row, neither, fromOnly)
	for _, from := range []int32{-2, -1, 65536, 65537} {
		try(from, &row)
	}
}

// traffic is what is wrong with the ports of each class of protocol, by what
// FromPort and ToPort are: absent, wrong, all (-1 for icmp), low and high, which
// are right. Where both classes are right and nothing else is said, so is the
// pair. "F" and "T" stand for FromPort and ToPort.
var traffic = map[string]map[[2]string]string{
	"ports": { // tcp and udp, N1 to N4
		{"absent", "absent"}: "F port-missing",
		{"absent", "wrong"}:  "F port-missing\nT port-range",
		{"absent", "low"}:    "F port-missing",
		{"absent", "high"}:   "F port-missing",
		{"wrong", "absent"}:  "F port-range\nT port-missing",
		{"wrong", "wrong"}:   "F port-range\nT port-range",
		{"wrong", "low"}:     "F port-range",
		{"wrong", "high"}:    "F port-range",
		{"low", "absent"}:    "T port-missing",
		{"high", "absent"}:   "T port-missing",
		{"low", "wrong"}:     "T port-range",
		{"high", "wrong"}:    "T port-range",
		{"high", "low"}:      "F port-order",
	},
	"icmp": { // N5 to N10
		{"absent", "absent"}: "F port-missing",
		{"absent", "wrong"}:  "F port-missing\nT icmp-code",
		{"absent", "all"}:    "F port-missing",
		{"absent", "low"}:    "F port-missing",
		{"absent", "high"}:   "F port-missing",
		{"wrong", "absent"}:  "F icmp-type\nT port-missing",
		{"wrong", "wrong"}:   "F icmp-type\nT icmp-code",
		{"wrong", "all"}:     "F icmp-type",
		{"wrong", "low"}:     "F icmp-type",
		{"wrong", "high"}:    "F icmp-type",
		{"all", "absent"}:    "T port-missing",
		{"low", "absent"}:    "T port-missing",
		{"high", "absent"}:   "T port-missing",
		{"all", "wrong"}:     "T icmp-code",
		{"low", "wrong"}:     "T icmp-code",
		{"high", "wrong"}:    "T icmp-code",
		{"all", "low"}:       "T icmp-all-types",
		{"all", "high"}:      "T icmp-all-types",
	},
	"none": {}, // N13
}

// icmpv6 may have neither type nor code (N11), and is for the rest as icmp (N12).
func init() {
	traffic["icmpv6"] = make(map[[2]string]string)
	for pair, errs := range traffic["icmp"] {
		if pair != [2]string{"absent", "absent"} {
			traffic["icmpv6"][pair] = errs
		}
	}
}

// wantTraffic returns the errors of two ports of a class of protocol, given the
// greatest right number.
func wantTraffic(class, from, to string) string {
	kind := func(s string) string {
		switch {
		case s == absent:
			return "absent"
		case s == "-1" && class != "ports":
			return "all"
		case s[0] == '-':
			return "wrong"
		}
		most := "65535"
		if class != "ports" {
			most = "255"
		}
		if len(s) > len(most) || len(s) == len(most) && s > most {
			return "wrong"
		}
		return "low"
	}
	pair := [2]string{kind(from), kind(to)}
	if pair == [2]string{"low", "low"} && (len(from) > len(to) || len(from) == len(to) && from > to) {
		pair[0] = "high"
	}
	return strings.NewReplacer("F ", "FromPort ", "T ", "ToPort ").Replace(traffic[class][pair])
}

// TestPortPairs tries, through Validate, every pair of the numbers about the
// ends of what is a port and of int32 and of none, and every row and column of
// the square through some of them.
func TestPortPairs(t *testing.T) {
	ends := []string{absent, strconv.Itoa(math.MinInt32), strconv.Itoa(math.MaxInt32), "-65536", "-65535"}
	for _, r := range [][2]int{{-2, 3}, {20, 24}, {254, 257}, {65533, 65538}} {
		for n := r[0]; n <= r[1]; n++ {
			ends = append(ends, strconv.Itoa(n))
		}
	}
	p := secgroup.IpPermission{PrefixListIds: []secgroup.PrefixListId{{PrefixListId: "pl-1"}}}
	try := func(proto secgroup.Protocol, from, to string) {
		p.IpProtocol, p.FromPort, p.ToPort = proto, portOf(from), portOf(to)
		if got, want := errorsOf(p.Validate()), wantTraffic("ports", from, to); got != want {
			t.Fatalf("%s %s-%s: got %q, want %q", proto, from, to, got, want)
		}
	}
	for _, proto := range []secgroup.Protocol{"tcp", "udp", "TCP", "Udp", "6", "17"} {
		for _, from := range ends {
			for _, to := range ends {
				try(proto, from, to)
			}
		}
	}
	for n := -2; n <= 65537; n++ {
		other := strconv.Itoa(n)
		for _, end := range []string{absent, "-1", "0", "22", "65535", "65536"} {
			try("tcp", end, other)
			try("udp", other, end)
		}
	}
}

// TestEveryICMP tries every type and code from -2 to 257, and none, and holds
// that what is right is its own canonical form.
func TestEveryICMP(t *testing.T) {
	all := []string{absent, strconv.Itoa(math.MinInt32), strconv.Itoa(math.MaxInt32)}
	for n := -2; n <= 257; n++ {
		all = append(all, strconv.Itoa(n))
	}
	p := secgroup.IpPermission{PrefixListIds: []secgroup.PrefixListId{{PrefixListId: "pl-1"}}}
	for class, names := range map[string][]secgroup.Protocol{"icmp": {"icmp", "1"}, "icmpv6": {"icmpv6", "58"}} {
		for _, typ := range all {
			for _, code := range all {
				want := wantTraffic(class, typ, code)
				// Type and code are asked for by no order: 8/0 is a ping (N9).
				for _, p.IpProtocol = range names {
					p.FromPort, p.ToPort = portOf(typ), portOf(code)
					c, err := p.Canonicalize()
					if got := errorsOf(err); got != want {
						t.Fatalf("%s %s/%s: got %q, want %q", p.IpProtocol, typ, code, got, want)
					}
					wantType, wantCode := typ, code
					if typ+code == absent { // N11
						wantType, wantCode = "-1", "-1"
					}
					if err == nil && (c.IpProtocol != names[0] || c.FromPort != portOf(wantType) || c.ToPort != portOf(wantCode)) {
						t.Fatalf("%s %s/%s: canonical form %v", p.IpProtocol, typ, code, c)
					}
				}
			}
		}
	}
}

// TestEveryCharacter tries every code point and every byte that is none in what
// has a set of characters: those of address ranges and of groups' names, which
// have &, and those of lists and groups, which do not.
func TestEveryCharacter(t *testing.T) {
	const both = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=;{}!$*" // documents 002 and 004
	allowed := make(map[string]bool)
	for _, c := range both {
		allowed[string(c)] = true
	}
	try := func(c string) {
		s := "a" + c + "b"
		with, without, name := " description-charset", " description-charset", " group-name-malformed"
		if allowed[c] || c == "&" {
			with, name = "", ""
		}
		if allowed[c] {
			without = ""
		}
		for _, e := range [...]struct {
			kind string
			err  error
			at   string
			want string
		}{
			{"IpRange", secgroup.IpRange{CidrIp: "10.0.0.0/8", Description: s}.Validate(), "Description", with},
			{"Ipv6Range", secgroup.Ipv6Range{CidrIpv6: "::/0", Description: s}.Validate(), "Description", with},
			{"PrefixListId", secgroup.PrefixListId{PrefixListId: "pl-1", Description: s}.Validate(), "Description", without},
			{"UserIdGroupPair", secgroup.UserIdGroupPair{GroupId: "sg-1", Description: s}.Validate(), "Description", without},
			{"GroupName", secgroup.UserIdGroupPair{GroupName: s}.Validate(), "GroupName", name},
		} {
			if e.err == nil && e.want == "" {
				continue
			}
			l, _ := e.err.(secgroup.ErrorList)
			if len(l) != 1 || e.want == "" || l[0].Path != e.at || string(l[0].Reason) != e.want[1:] || l[0].Value != s || !strings.Contains(l[0].Detail, " at byte 1:") {
				t.Fatalf("%s %q: got %v, want %q", e.kind, s, e.err, e.want)
			}
		}
	}
	for r := range rune(0x110000) {
		if r < 0xd800 || r > 0xdfff { // half a surrogate pair is no character: its bytes come below
			try(string(r))
		}
	}
	for b := range 256 {
		if b >= 0x80 {
			try(string([]byte{byte(b)}))
		}
	}
	for half := range 0x800 {
		try(string([]byte{0xed, byte(0xa0 + half>>6), byte(0x80 + half&0x3f)}))
	}
}

// TestEveryProtocolText tries every text of up to three bytes.
func TestEveryProtocolText(t *testing.T) {
	try := func(s string) {
		got, err := secgroup.ParseProtocol(s)
		want, ok := naiveProtocol[s]
		if ok {
			if err != nil || got != want {
				t.Errorf("%q: got %q, %v; want %q", s, got, err, want)
			}
			return
		}
		if e, isError := err.(*secgroup.Error); !isError || got != "" || e.Reason != "protocol-unknown" || e.Path != "" || e.Value != s {
			t.Errorf("%q: got %q, %v; want an error", s, got, err)
		}
	}
	var all sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		all.Go(func() {
			for a := w; a < 256 && !t.Failed(); a += workers {
				// One string of all texts that begin with a, so that none is allocated.
				texts := make([]byte, 0, 3<<16)
				for bc := range 1 << 16 {
					texts = append(texts, byte(a), byte(bc>>8), byte(bc))
				}
				text := string(texts)
				try(text[:1])
				for b := range 256 {
					try(text[3*256*b:][:2])
				}
				for bc := range 1 << 16 {
					try(text[3*bc:][:3])
				}
			}
		})
	}
	all.Wait()
	if got, err := secgroup.ParseProtocol(""); got != "" || err == nil || err.(*secgroup.Error).Reason != "protocol-missing" {
		t.Errorf("no text: got %q, %v", got, err)
	}
}

// TestEveryProtocolNumber tries every number to 1,000 of either sign, alone and
// in a permission, where it decides what becomes of the ports.
func TestEveryProtocolNumber(t *testing.T) {
	named := map[int]secgroup.Protocol{6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6"} // P3
	for n := -1000; n <= 1000; n++ {
		text := secgroup.Protocol(strconv.Itoa(n))
		want, kept := text, false
		if name, ok := named[n]; ok {
			want, kept = name, true
		}
		p := secgroup.IpPermission{IpProtocol: text, FromPort: secgroup.PortOf(3), ToPort: secgroup.PortOf(4),
			IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}}
		got, err := secgroup.ParseProtocol(string(text))
		c, permissionErr := p.Canonicalize()
		if n < -1 || n > 255 { // P7
			if err == nil || errorsOf(permissionErr) != "IpProtocol protocol-unknown" {
				t.Errorf("%d: got %q, %v; in a permission %v", n, got, err, permissionErr)
			}
			continue
		}
		p.IpProtocol = want
		if !kept { // N13
			p.FromPort, p.ToPort = secgroup.Port{}, secgroup.Port{}
		}
		if err != nil || got != want || permissionErr != nil || !c.Equal(p) {
			t.Errorf("%d: got %q, %v; in a permission %v, %v", n, got, err, c, permissionErr)
		}
		for _, other := range []string{"0", "+", " ", "0x"} { // P7
			if got, err := secgroup.ParseProtocol(other + string(text)); err == nil {
				t.Errorf("%s%d: got %q", other, n, got)
			}
		}
	}
}

// bits4 and bits6 write an address of which the bits are 0 and 1 in a string:
// IPv4, IPv6 in full, and IPv6 as RFC 5952 has it.
func bits4(bits string) string {
	var octets []string
	for ; bits != ""; bits = bits[8:] {
		n, _ := strconv.ParseUint(bits[:8], 2, 8)
		octets = append(octets, strconv.Itoa(int(n)))
	}
	return strings.Join(octets, ".")
}

func bits6(bits string) (full, short string) {
	var long, groups []string
	for ; bits != ""; bits = bits[16:] {
		n, _ := strconv.ParseUint(bits[:16], 2, 16)
		long = append(long, fmt.Sprintf("%04X", n))
		groups = append(groups, strconv.FormatUint(n, 16))
	}
	full, short = strings.Join(long, ":"), strings.Join(groups, ":")
	for zeros := 8; zeros > 1; zeros-- { // the longest run of two groups or more, the first of those
		run := strings.TrimSuffix(strings.Repeat("0:", zeros), ":")
		for i := 0; i+zeros <= 8; i++ {
			if strings.Join(groups[i:i+zeros], ":") == run {
				return full, strings.Join(groups[:i], ":") + "::" + strings.Join(groups[i+zeros:], ":")
			}
		}
	}
	return full, short
}

// TestEveryPrefixLength tries every length of both families, with every bit
// alone and with patterns of bits, most of them host bits; and the lengths
// beyond.
func TestEveryPrefixLength(t *testing.T) {
	check := func(in, want string, v4 bool) {
		t.Helper()
		p, err := secgroup.ParseCIDR(in)
		if err != nil || p.String() != want {
			t.Fatalf("%s: got %v, %v; want %s", in, p, err, want)
		}
		if again, err := secgroup.ParseCIDR(want); err != nil || again != p {
			t.Fatalf("%s: %s reads back as %v, %v", in, want, again, err)
		}
		r4, err4 := secgroup.IpRange{CidrIp: in}.Canonicalize()
		r6, err6 := secgroup.Ipv6Range{CidrIpv6: in}.Canonicalize()
		if v4 && (r4.CidrIp != want || errorsOf(err4) != "" || errorsOf(err6) != "CidrIpv6 cidr-family") {
			t.Fatalf("%s: got %v, %v; as IPv6 %v, %v", in, r4, err4, r6, err6)
		}
		if !v4 && (r6.CidrIpv6 != want || errorsOf(err6) != "" || errorsOf(err4) != "CidrIp cidr-family") {
			t.Fatalf("%s: got %v, %v; as IPv4 %v, %v", in, r6, err6, r4, err4)
		}
	}
	for _, size := range []int{32, 128} {
		patterns := []string{strings.Repeat("1", size), strings.Repeat("0", size), strings.Repeat("10", size/2), strings.Repeat("01", size/2),
			strings.Repeat("0011", size/4), strings.Repeat("11110000", size/8), strings.Repeat("0000000011111111", size/16)}
		for bit := range size {
			patterns = append(patterns, strings.Repeat("0", bit)+"1"+strings.Repeat("0", size-bit-1))
		}
		for _, bits := range patterns {
			for length := range size + 1 {
				suffix := "/" + strconv.Itoa(length)
				masked := bits[:length] + strings.Repeat("0", size-length)
				if size == 32 {
					check(bits4(bits)+suffix, bits4(masked)+suffix, true)
					continue
				}
				full, short := bits6(bits)
				_, want := bits6(masked)
				check(full+suffix, want+suffix, false)
				check(short+suffix, want+suffix, false)
			}
		}
	}
	for n := -1; n <= 1000; n++ {
		for _, c := range []struct {
			addr string
			most int
		}{{"10.0.0.0", 32}, {"2001:db8::", 128}} {
			_, err := secgroup.ParseCIDR(c.addr + "/" + strconv.Itoa(n))
			if (err == nil) != (0 <= n && n <= c.most) {
				t.Errorf("%s/%d: %v", c.addr, n, err)
			}
			if _, err := secgroup.ParseCIDR(c.addr + "/0" + strconv.Itoa(n)); err == nil {
				t.Errorf("%s/0%d is taken", c.addr, n)
			}
		}
	}
}

// classes are the protocols, by what their ports are.
var classes = []struct {
	proto secgroup.Protocol
	class string // of traffic, or the reason why it is none
	name  secgroup.Protocol
}{
	{"", "protocol-missing", ""},
	{"esp", "protocol-unknown", ""},
	{"256", "protocol-unknown", ""},
	{"tcp", "ports", "tcp"},
	{"17", "ports", "udp"},
	{"ICMP", "icmp", "icmp"},
	{"58", "icmpv6", "icmpv6"},
	{"-1", "none", "-1"},
	{"all", "none", "-1"},
	{"50", "none", "50"},
}

// wantProtocol returns the errors of a protocol and its ports, and the
// canonical ports.
func wantProtocol(class, from, to string) (errs, canonicalFrom, canonicalTo string) {
	if strings.HasPrefix(class, "protocol-") { // nothing follows from it
		return "IpProtocol " + class, from, to
	}
	errs = wantTraffic(class, from, to)
	switch {
	case class == "none":
		from, to = absent, absent
	case class == "icmpv6" && from+to == absent:
		from, to = "-1", "-1"
	}
	return errs, from, to
}

// TestEveryPermission tries every combination of members of an IpPermission:
// protocols of each class, ports that are absent, right and wrong, and lists
// that have an entry, a wrong one, or none.
func TestEveryPermission(t *testing.T) {
	lists := []struct {
		kind  string
		add   func(p *secgroup.IpPermission, wrong bool)
		wrong string
	}{
		{"addresses", func(p *secgroup.IpPermission, wrong bool) {
			p.IpRanges = []secgroup.IpRange{{CidrIp: map[bool]string{false: "10.0.0.0/8", true: "::/0"}[wrong]}}
		}, "IpRanges[0].CidrIp cidr-family"},
		{"addresses", func(p *secgroup.IpPermission, wrong bool) {
			p.Ipv6Ranges = []secgroup.Ipv6Range{{CidrIpv6: map[bool]string{false: "2001:db8::/32", true: "2001:db8::"}[wrong]}}
		}, "Ipv6Ranges[0].CidrIpv6 cidr-malformed"},
		{"lists", func(p *secgroup.IpPermission, wrong bool) {
			p.PrefixListIds = []secgroup.PrefixListId{{PrefixListId: map[bool]string{false: "pl-1"}[wrong]}}
		}, "PrefixListIds[0].PrefixListId prefix-list-id-malformed"},
		{"groups", func(p *secgroup.IpPermission, wrong bool) {
			p.UserIdGroupPairs = []secgroup.UserIdGroupPair{{GroupId: map[bool]string{false: "sg-1"}[wrong]}}
		}, "UserIdGroupPairs[0] group-missing"},
	}
	ports := []string{absent, "-1", "-2", "8", "255", "256", "65536"}
	valid := 0
	for _, c := range classes {
		for _, from := range ports {
			for _, to := range ports {
				for choice := range 3 * 3 * 3 * 3 { // of each list: none, an entry, a wrong entry
					p := secgroup.IpPermission{IpProtocol: c.proto, FromPort: portOf(from), ToPort: portOf(to)}
					kinds := make(map[string]bool)
					var wrong []string
					rest := choice
					for _, l := range lists {
						if rest%3 > 0 {
							l.add(&p, rest%3 == 2)
							kinds[l.kind] = true
						}
						if rest%3 == 2 {
							wrong = append(wrong, l.wrong)
						}
						rest /= 3
					}
					protocol, wantFrom, wantTo := wantProtocol(c.class, from, to)
					destination := map[int]string{0: " destination-missing", 2: " destination-mixed", 3: " destination-mixed"}[len(kinds)]
					want := lines(append([]string{protocol, destination}, wrong...)...)
					got, err := p.Canonicalize()
					if errs := errorsOf(p.Validate()); errs != want || errorsOf(err) != want {
						t.Fatalf("%v: got %q, of Canonicalize %v; want %q", p, errs, err, want)
					}
					if want == "" {
						valid++
						canonical := p
						canonical.IpProtocol, canonical.FromPort, canonical.ToPort = c.name, portOf(wantFrom), portOf(wantTo)
						if !got.Equal(canonical) {
							t.Fatalf("%v: canonical form %v", p, got)
						}
					}

					// From EC2 several kinds are right (E2), and so they are for Rules.
					if destination == " destination-mixed" {
						destination = ""
					}
					want = lines(append([]string{protocol, destination}, wrong...)...)
					ps := secgroup.IpPermissions{p}
					fromEC2 := errorsOf(secgroup.Options{FromEC2: true}.Validate(ps))
					rules, err := ps.Rules(secgroup.Egress)
					want = inList(want)
					if fromEC2 != want || errorsOf(err) != want {
						t.Fatalf("%v: from EC2 %q, of Rules %v; want %q", p, fromEC2, err, want)
					}
					if want != "" {
						continue
					}
					if wantFrom+wantTo == absent { // B2
						wantFrom, wantTo = "-1", "-1"
					}
					if n := len(p.IpRanges) + len(p.Ipv6Ranges) + len(p.PrefixListIds) + len(p.UserIdGroupPairs); len(rules) != n {
						t.Fatalf("%v: %d rules, want %d", p, len(rules), n)
					}
					for _, r := range rules {
						if r.IpProtocol != c.name || r.FromPort != portOf(wantFrom) || r.ToPort != portOf(wantTo) {
							t.Fatalf("%v: rule %+v", p, r)
						}
					}
				}
			}
		}
	}
	if valid < 100 {
		t.Errorf("only %d are valid", valid)
	}
}

// inList returns errors of a permission as those of a list of it.
func inList(errs string) string {
	if errs == "" {
		return ""
	}
	var all []string
	for _, e := range strings.Split(errs, "\n") {
		if e[0] != ' ' {
			e = "." + e
		}
		all = append(all, "IpPermissions[0]"+e)
	}
	return lines(all...)
}

// A choice is what a member can be: its text, and the reason why it is wrong.
type choice struct{ text, wrong string }

// pairMembers are what the checked members of a pair can be.
var pairMembers = []struct {
	name    string
	choices []choice
}{
	{"GroupId", []choice{{"", ""}, {"sg-1", ""}, {"websrv", "group-id-malformed"}}},
	{"GroupName", []choice{{"", ""}, {"websrv", ""}, {"sg-1", "group-name-malformed"}}},
	{"UserId", []choice{{"", ""}, {"123456789012", ""}, {"amazon-elb", ""}, {"me", "user-id-malformed"}}},
	{"Description", []choice{{"", ""}, {"a", ""}, {"a&b", "description-charset"}}},
}

// TestEveryPair tries every combination of members of a UserIdGroupPair, alone,
// in a permission and as the group of a rule.
func TestEveryPair(t *testing.T) {
	n := 1
	for _, m := range pairMembers {
		n *= len(m.choices)
	}
	for i := range n << 3 {
		g := secgroup.UserIdGroupPair{}
		for bit, member := range []*string{&g.VpcId, &g.VpcPeeringConnectionId, &g.PeeringStatus} { // never wrong, G8
			if i&(1<<bit) != 0 {
				*member = "x"
			}
		}
		rest := i >> 3
		var errs []string
		for j, member := range []*string{&g.GroupId, &g.GroupName, &g.UserId, &g.Description} {
			c := pairMembers[j].choices[rest%len(pairMembers[j].choices)]
			rest /= len(pairMembers[j].choices)
			*member = c.text
			if c.wrong != "" {
				errs = append(errs, pairMembers[j].name+" "+c.wrong)
			}
		}
		if g.GroupId+g.GroupName == "" { // G1, before its members'
			errs = append([]string{" group-missing"}, errs...)
		}
		want := lines(errs...)
		canonical := secgroup.UserIdGroupPair{GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId, Description: g.Description}
		if g.GroupId != "" { // G4
			canonical.GroupName = ""
		}
		if want != "" {
			canonical = secgroup.UserIdGroupPair{}
		}
		got, err := g.Canonicalize()
		if errorsOf(g.Validate()) != want || errorsOf(err) != want || got != canonical {
			t.Fatalf("%+v: got %+v, %v; want %+v, %q", g, got, err, canonical, want)
		}

		for j, e := range errs {
			errs[j] = strings.TrimSuffix("UserIdGroupPairs[0]."+strings.TrimPrefix(e, " "), ".")
			if e[0] == ' ' {
				errs[j] = "UserIdGroupPairs[0]" + e
			}
		}
		p := secgroup.IpPermission{IpProtocol: "-1", UserIdGroupPairs: []secgroup.UserIdGroupPair{g}}
		if got := errorsOf(p.Validate()); got != lines(errs...) {
			t.Fatalf("%v: got %q, want %q", p, got, errs)
		}

		r := secgroup.SecurityGroupRule{IpProtocol: "-1", Description: g.Description, ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{
			GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId,
			VpcId: g.VpcId, VpcPeeringConnectionId: g.VpcPeeringConnectionId, PeeringStatus: g.PeeringStatus}}
		for j, e := range errs {
			errs[j] = strings.ReplaceAll(strings.ReplaceAll(e, "UserIdGroupPairs[0]", "ReferencedGroupInfo"), "ReferencedGroupInfo.Description", "Description")
		}
		if r.ReferencedGroupInfo == (secgroup.ReferencedSecurityGroup{}) { // no group at all
			errs[0] = " destination-missing"
			if g.Description == "a&b" { // legal for all that is no list or group
				errs = errs[:1]
			}
		}
		if got := errorsOf(r.Validate()); got != lines(errs...) {
			t.Fatalf("%+v: got %q, want %q", r, got, errs)
		}
	}
}

// TestEveryDestination tries every combination of destinations and descriptions
// of a SecurityGroupRule, with and without something wrong before them.
func TestEveryDestination(t *testing.T) {
	v4 := []choice{{"", ""}, {"10.0.0.0/8", ""}, {"10.0.0.0", "CidrIpv4 cidr-malformed"}, {"::/0", "CidrIpv4 cidr-family"}}
	v6 := []choice{{"", ""}, {"2001:db8::/32", ""}, {"::/129", "CidrIpv6 cidr-malformed"}, {"0.0.0.0/0", "CidrIpv6 cidr-family"}}
	list := []choice{{"", ""}, {"pl-1", ""}, {"pl-", "PrefixListId prefix-list-id-malformed"}}
	group := []struct {
		g     secgroup.ReferencedSecurityGroup
		wrong string
	}{
		{},
		{g: secgroup.ReferencedSecurityGroup{GroupId: "sg-1"}},
		{g: secgroup.ReferencedSecurityGroup{GroupName: "websrv"}},
		{secgroup.ReferencedSecurityGroup{VpcId: "vpc-1"}, "ReferencedGroupInfo group-missing"},
		{secgroup.ReferencedSecurityGroup{GroupId: "x", UserId: "x"}, "ReferencedGroupInfo.GroupId group-id-malformed\nReferencedGroupInfo.UserId user-id-malformed"},
	}
	a256 := strings.Repeat("a", 256)
	for _, first := range []choice{{"-1", ""}, {"esp", "IpProtocol protocol-unknown"}, {"tcp", "FromPort port-missing"}} {
		for _, a := range v4 {
			for _, b := range v6 {
				for _, l := range list {
					for _, g := range group {
						for _, description := range []string{"", "a", "a&b", "é", a256} {
							r := secgroup.SecurityGroupRule{IpProtocol: secgroup.Protocol(first.text), CidrIpv4: a.text, CidrIpv6: b.text,
								PrefixListId: l.text, ReferencedGroupInfo: g.g, Description: description}
							there := 0
							for _, ok := range []bool{a.text != "", b.text != "", l.text != "", g.g != group[0].g} {
								if ok {
									there++
								}
							}
							destination := map[int]string{0: " destination-missing", 1: ""}
							whole, ok := destination[there]
							if !ok { // two families are two rules
								whole = " destination-mixed"
							}
							text := map[string]string{"é": "Description description-charset", a256: "Description description-length"}[description]
							if description == "a&b" && (l.text != "" || g.g != group[0].g) { // D3
								text = "Description description-charset"
							}
							want := lines(first.wrong, whole, a.wrong, b.wrong, l.wrong, g.wrong, text)
							c, err := r.Canonicalize()
							if errs := errorsOf(r.Validate()); errs != want || errorsOf(err) != want {
								t.Fatalf("%+v: got %q, of Canonicalize %v; want %q", r, errs, err, want)
							}
							canonical := r
							canonical.FromPort, canonical.ToPort = secgroup.PortOf(-1), secgroup.PortOf(-1)
							if want != "" {
								canonical = secgroup.SecurityGroupRule{}
							}
							if c != canonical {
								t.Fatalf("%+v: canonical form %+v", r, c)
							}
						}
					}
				}
			}
		}
	}
}

// requestMembers are the members of a request but for the operation and DryRun,
// in the order of their errors; the last six are the scalars.
var requestMembers = []struct {
	name string
	set  func(r *secgroup.Request, wrong bool)
}{
	{"GroupId", func(r *secgroup.Request, _ bool) { r.GroupId = "sg-1" }},
	{"GroupName", func(r *secgroup.Request, _ bool) { r.GroupName = "websrv" }},
	{"IpPermissions", func(r *secgroup.Request, _ bool) {
		r.IpPermissions = secgroup.IpPermissions{{IpProtocol: "-1", PrefixListIds: []secgroup.PrefixListId{{PrefixListId: "pl-1"}}}}
	}},
	{"SecurityGroupRuleIds", func(r *secgroup.Request, _ bool) { r.SecurityGroupRuleIds = []string{"sgr-1"} }},
	{"TagSpecifications", func(r *secgroup.Request, _ bool) {
		r.TagSpecifications = []secgroup.TagSpecification{{ResourceType: "security-group-rule", Tags: []secgroup.Tag{{Key: "a"}}}}
	}},
	{"CidrIp", func(r *secgroup.Request, wrong bool) {
		r.CidrIp = map[bool]string{false: "10.0.0.0/8", true: "x"}[wrong]
	}},
	{"FromPort", func(r *secgroup.Request, wrong bool) {
		r.FromPort = map[bool]secgroup.Port{false: secgroup.PortOf(22), true: secgroup.PortOf(-1)}[wrong]
	}},
	{"ToPort", func(r *secgroup.Request, wrong bool) {
		r.ToPort = map[bool]secgroup.Port{false: secgroup.PortOf(22), true: secgroup.PortOf(65536)}[wrong]
	}},
	{"IpProtocol", func(r *secgroup.Request, wrong bool) {
		r.IpProtocol = map[bool]secgroup.Protocol{false: "tcp", true: "esp"}[wrong]
	}},
	{"SourceSecurityGroupName", func(r *secgroup.Request, wrong bool) {
		r.SourceSecurityGroupName = map[bool]string{false: "other", true: "sg-1"}[wrong]
	}},
	{"SourceSecurityGroupOwnerId", func(r *secgroup.Request, wrong bool) {
		r.SourceSecurityGroupOwnerId = map[bool]string{false: "123456789012", true: "1"}[wrong]
	}},
}

// State of a member of a request.
const (
	missing = iota
	there
	wrong // what is there is no such value
)

// wantRequest returns the errors of a request whose members are in these states.
func wantRequest(egress, revoke bool, state map[string]int) string {
	var errs []string
	add := func(name, reason string) { errs = append(errs, name+" "+reason) }
	has := func(names ...string) (first string) {
		for _, name := range names {
			if state[name] != missing {
				return name
			}
		}
		return ""
	}
	byAddress := []string{"CidrIp", "FromPort", "ToPort", "IpProtocol"}
	bySource := []string{"SourceSecurityGroupName", "SourceSecurityGroupOwnerId"}
	scalars := slices.Concat(byAddress, bySource)

	groups := []string{"GroupId", "GroupName"} // R1, R2
	if egress {
		groups = groups[:1]
	}
	if has(groups...) == "" {
		add("GroupId", "group-id-missing")
	}
	switch {
	case egress: // R3
		for _, name := range append([]string{"GroupName"}, scalars...) {
			if state[name] != missing {
				add(name, "parameter-unsupported")
			}
		}
	default:
		address, source := has(byAddress...), has(bySource...)
		alone := true
		if address != "" && source != "" { // R8
			add(source, "parameter-combination")
			alone = false
		}
		if has(scalars...) != "" && state["IpPermissions"] != missing { // R4
			add(has(scalars...), "parameter-combination")
			alone = false
		}
		if address != "" {
			switch state["IpProtocol"] {
			case missing:
				if alone { // P1
					add("IpProtocol", "protocol-missing")
				}
			case wrong: // P7
				add("IpProtocol", "protocol-unknown")
			default: // tcp; N1, N2
				text := [...][2]string{missing: {absent, absent}, there: {"22", "22"}, wrong: {"-1", "65536"}}
				ports := wantTraffic("ports", text[state["FromPort"]][0], text[state["ToPort"]][1])
				for _, e := range strings.Split(ports, "\n") {
					if e != "" && (alone || !strings.HasSuffix(e, "port-missing")) {
						errs = append(errs, e)
					}
				}
			}
			switch {
			case state["CidrIp"] == wrong: // C1
				add("CidrIp", "cidr-malformed")
			case state["CidrIp"] == missing && alone: // E1
				add("CidrIp", "destination-missing")
			}
		}
		switch {
		case state["SourceSecurityGroupName"] == wrong: // G6
			add("SourceSecurityGroupName", "group-name-malformed")
		case source == "SourceSecurityGroupOwnerId" && alone: // G1
			add("SourceSecurityGroupName", "group-missing")
		}
		if state["SourceSecurityGroupOwnerId"] == wrong { // G7
			add("SourceSecurityGroupOwnerId", "user-id-malformed")
		}
	}
	rules := append([]string{"IpPermissions"}, scalars...) // R5
	if revoke {
		rules = append(rules, "SecurityGroupRuleIds")
	}
	if has(rules...) == "" {
		add("IpPermissions", "permissions-missing")
	}
	for name, taken := range map[string]bool{"SecurityGroupRuleIds": revoke, "TagSpecifications": !revoke} { // R10, R9: never both
		if state[name] != missing && !taken {
			add(name, "parameter-unsupported")
		}
	}
	return lines(errs...)
}

// TestEveryRequest tries, for each of the four operations, every combination of
// members that are there and absent, and of scalars that are there, absent and
// wrong.
func TestEveryRequest(t *testing.T) {
	valid := 0
	try := func(egress, revoke, dryRun bool, states []int) {
		r := secgroup.Request{Egress: egress, Revoke: revoke, DryRun: dryRun}
		state := make(map[string]int)
		for i, m := range requestMembers {
			if state[m.name] = states[i]; states[i] != missing {
				m.set(&r, states[i] == wrong)
			}
		}
		want := wantRequest(egress, revoke, state)
		c, err := r.Canonicalize()
		if got := errorsOf(r.Validate()); got != want || errorsOf(err) != want {
			t.Fatalf("%+v: got %q, of Canonicalize %v; want %q", r, got, err, want)
		}
		if want != "" {
			return
		}
		valid++
		var rules secgroup.IpPermissions
		switch {
		case r.CidrIp != "":
			rules = permissions(t, "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]")
		case r.SourceSecurityGroupName != "": // R8
			group := ",UserIdGroupPairs=[{GroupName=other}]"
			if r.SourceSecurityGroupOwnerId != "" {
				group = ",UserIdGroupPairs=[{GroupName=other,UserId=123456789012}]"
			}
			rules = permissions(t, "IpProtocol=icmp,FromPort=-1,ToPort=-1"+group+"\nIpProtocol=tcp,FromPort=0,ToPort=65535"+group+"\nIpProtocol=udp,FromPort=0,ToPort=65535"+group)
		default:
			rules = r.IpPermissions
		}
		canonical := secgroup.Request{Egress: egress, Revoke: revoke, DryRun: dryRun, GroupId: r.GroupId, GroupName: r.GroupName,
			IpPermissions: rules, SecurityGroupRuleIds: r.SecurityGroupRuleIds, TagSpecifications: r.TagSpecifications}
		if !c.Equal(canonical) {
			t.Fatalf("%+v: canonical form %+v, want %+v", r, c, canonical)
		}
	}
	n := len(requestMembers)
	states := make([]int, n)
	for operation := range 4 {
		egress, revoke := operation&1 != 0, operation&2 != 0
		for set := range 1 << (n + 1) {
			for i := range states {
				states[i] = set >> i & 1
			}
			try(egress, revoke, set>>n == 1, states)
		}
		for k := range 2 * 3 * 3 * 3 * 3 * 3 * 3 { // IpPermissions, and what each scalar is
			clear(states)
			states[0], states[2] = there, k%2
			rest := k / 2
			for i := n - 6; i < n; i++ {
				states[i] = rest % 3
				rest /= 3
			}
			try(egress, revoke, false, states)
		}
	}
	if valid < 100 {
		t.Errorf("only %d are valid", valid)
	}
}
