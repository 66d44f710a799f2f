// Package ec2authorize reads the command lines of ec2-authorize (ec2auth), the
// older tool for security groups (document 003), and prints its table:
//
//	ec2-authorize websrv -P tcp -p 80 -s 192.0.2.0/24
package ec2authorize

import (
	"slices"
	"strings"

	"example.com/secgroup"
)

// Parse reads what follows ec2-authorize: a group, by id or by name, and
// options.
//
//	--egress              rules for egress instead of ingress
//	-P, --protocol        the protocol: for ingress by default tcp, or tcp, udp and icmp where -o is given
//	-p, --port-range      for tcp and udp: a port, a range such as 80-84, or -1 for all ports
//	-t, --icmp-type-code  for icmp: type:code, each -1 for all
//	-o                    a source (destination) group, by id or by name; as often as needed
//	-u                    the account that owns it: not at all, once for all, or as often as -o
//	-s                    a CIDR block, IPv4 or IPv6; as often as needed; by default 0.0.0.0/0
//
// The options that all of the older tools share are taken and ignored. Without
// -P, -p and -t a group gets all ports, types and codes; without -P, one of -p
// and -t needs the other.
//
// Parse reads and does not judge: the result can be invalid, as it is with both
// -o and -s. What cannot be read is a [*secgroup.SyntaxError], with the zero
// Request; its Arg is an index of args.
func Parse(args []string) (secgroup.Request, error) {
	l, err := split(args)
	if err != nil {
		return secgroup.Request{}, err
	}
	r, err := l.request()
	if err != nil {
		return secgroup.Request{}, err
	}
	return r, nil
}

// options are those with a value, by each of their names; ignored ones have "".
var options = map[string]string{
	"-P": "-P", "--protocol": "-P",
	"-p": "-p", "--port-range": "-p",
	"-t": "-t", "--icmp-type-code": "-t",
	"-u": "-u", "-o": "-o", "-s": "-s",

	"--region": "", "-U": "", "--url": "", "-K": "", "--private-key": "", "-C": "", "--cert": "",
	"-O": "", "--aws-access-key": "", "-W": "", "--aws-secret-key": "", "-T": "", "--security-token": "",
	"--connection-timeout": "", "--request-timeout": "",
}

// flags are the options without a value.
var flags = []string{
	"--egress",
	"-v", "--verbose", "-H", "--headers", "--show-empty-fields", "--hide-tags", "--debug", "-h", "-?", "--help",
}

// A word is one of the arguments.
type word struct {
	text  string
	index int
}

func (w word) fail(expected, found string) *secgroup.SyntaxError {
	return &secgroup.SyntaxError{Arg: w.index, Input: w.text, Expected: expected, Found: found}
}

// A line is a command line taken apart.
type line struct {
	group  *word
	egress bool
	given  map[string][]word // values by the short name of the option
}

func split(args []string) (*line, *secgroup.SyntaxError) {
	l := &line{given: make(map[string][]word)}
	for i := 0; i < len(args); i++ {
		w := word{args[i], i}
		option, takesValue := options[w.text]
		switch {
		case slices.Contains(flags, w.text):
			l.egress = l.egress || w.text == "--egress"
		case takesValue:
			i++
			if i == len(args) {
				return nil, w.fail("a value after "+w.text, "none")
			}
			if once := option == "-P" || option == "-p" || option == "-t"; once && len(l.given[option]) > 0 {
				return nil, w.fail(option+" once", "it again")
			}
			l.given[option] = append(l.given[option], word{args[i], i})
		case w.text == "-":
			return nil, w.fail("the arguments themselves", "-, for those on standard input, which is not read here")
		case strings.HasPrefix(w.text, "-"):
			return nil, w.fail("one of the options --egress, -P, -p, -t, -u, -o, -s", "another one")
		case l.group != nil:
			return nil, w.fail("one group", "another one")
		default:
			group := w // w itself stays off the heap
			l.group = &group
		}
	}
	if l.group == nil {
		return nil, word{"", len(args)}.fail("the group to change, such as sg-1a2b3c4d", "none")
	}
	return l, nil
}

// one returns the value of an option that is given once at most.
func (l *line) one(option string) (w word, ok bool) {
	if given := l.given[option]; len(given) > 0 {
		return given[0], true
	}
	return word{}, false
}

func (l *line) request() (secgroup.Request, *secgroup.SyntaxError) {
	r := secgroup.Request{Egress: l.egress}
	if isID(l.group.text) {
		r.GroupId = l.group.text
	} else {
		r.GroupName = l.group.text
	}
	pairs, err := l.pairs()
	if err != nil {
		return r, err
	}
	t, err := l.traffic()
	if err != nil {
		return r, err
	}
	protocols := []secgroup.Protocol{secgroup.TCP}
	p, given := l.one("-P")
	switch {
	case given:
		protocols[0] = secgroup.Protocol(p.text)
	case l.egress: // which only groups in a VPC have, and they no default
		return r, l.group.fail("-P, which egress needs", "none")
	case len(pairs) > 0:
		protocols = []secgroup.Protocol{secgroup.TCP, secgroup.UDP, secgroup.ICMP}
		if t.ports.given != t.icmp.given {
			return r, l.group.fail("-P, or both -p and -t: a group gets tcp, udp and icmp", "one of -p and -t")
		}
	}
	for _, proto := range protocols {
		p := secgroup.IpPermission{IpProtocol: proto, UserIdGroupPairs: slices.Clone(pairs)}
		if p.FromPort, p.ToPort, err = t.of(proto, len(protocols) > 1); err != nil {
			return r, err
		}
		l.addresses(&p)
		r.IpPermissions = append(r.IpPermissions, p)
	}
	return r, nil
}

// isID tells an id from a name.
func isID(group string) bool { return strings.HasPrefix(group, "sg-") }

// pairs makes the pairs of -o and -u.
func (l *line) pairs() ([]secgroup.UserIdGroupPair, *secgroup.SyntaxError) {
	groups, owners := l.given["-o"], l.given["-u"]
	if n := len(owners); n > 1 && n != len(groups) || n == 1 && len(groups) == 0 {
		return nil, owners[n-1].fail("-u once for all of -o, or as often as -o", "another number of -u")
	}
	for _, owner := range owners {
		if owner.text == "" { // which would be no owner
			return nil, owner.fail("an account after -u", "none")
		}
	}
	pairs := slices.Grow([]secgroup.UserIdGroupPair(nil), len(groups))
	for i, group := range groups {
		var g secgroup.UserIdGroupPair
		if isID(group.text) {
			g.GroupId = group.text
		} else {
			g.GroupName = group.text
		}
		if len(owners) > 0 {
			g.UserId = owners[min(i, len(owners)-1)].text
		}
		pairs = append(pairs, g)
	}
	return pairs, nil
}

// addresses adds the ranges of -s to p.
func (l *line) addresses(p *secgroup.IpPermission) {
	for _, s := range l.given["-s"] {
		if strings.Contains(s.text, ":") {
			p.Ipv6Ranges = append(p.Ipv6Ranges, secgroup.Ipv6Range{CidrIpv6: s.text})
		} else {
			p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: s.text})
		}
	}
	if len(l.given["-s"])+len(l.given["-o"]) == 0 {
		p.IpRanges = []secgroup.IpRange{{CidrIp: "0.0.0.0/0"}}
	}
}

// A portRange is the value of -p or -t.
type portRange struct {
	word     word
	given    bool
	from, to secgroup.Port
}

// traffic is what -p and -t say.
type traffic struct{ ports, icmp portRange }

func (l *line) traffic() (t traffic, err *secgroup.SyntaxError) {
	if t.ports.word, t.ports.given = l.one("-p"); t.ports.given {
		w := t.ports.word
		first, last, isRange := strings.Cut(w.text, "-")
		switch {
		case w.text == "-1":
			t.ports.from, t.ports.to = secgroup.PortOf(0), secgroup.PortOf(65535)
		case !isRange:
			last = first
			fallthrough
		default:
			if err := t.ports.parse(first, last, "a port, a range such as 80-84, or -1 for all ports"); err != nil {
				return t, err
			}
		}
	}
	if t.icmp.word, t.icmp.given = l.one("-t"); t.icmp.given {
		typ, code, _ := strings.Cut(t.icmp.word.text, ":")
		if err := t.icmp.parse(typ, code, "type:code, such as 8:0, or -1:-1 for all"); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (p *portRange) parse(from, to, expected string) *secgroup.SyntaxError {
	var err1, err2 error
	p.from, err1 = secgroup.ParsePort(from)
	p.to, err2 = secgroup.ParsePort(to)
	if err1 != nil || err2 != nil {
		return p.word.fail(expected, "something else")
	}
	return nil
}

// of returns the ports of a protocol, one of several or the only one.
func (t traffic) of(proto secgroup.Protocol, several bool) (from, to secgroup.Port, err *secgroup.SyntaxError) {
	all := several && !t.ports.given && !t.icmp.given
	switch canonical, _ := secgroup.ParseProtocol(string(proto)); canonical {
	case secgroup.TCP, secgroup.UDP:
		if t.icmp.given && !several {
			return from, to, t.icmp.word.fail("-p for "+string(proto), "-t, which is for icmp")
		}
		if all {
			return secgroup.PortOf(0), secgroup.PortOf(65535), nil
		}
		return t.ports.from, t.ports.to, nil
	case secgroup.ICMP, secgroup.ICMPv6:
		if t.ports.given && !several {
			return from, to, t.ports.word.fail("-t for "+string(proto), "-p, which is for tcp and udp")
		}
		if all {
			return secgroup.PortOf(-1), secgroup.PortOf(-1), nil
		}
		return t.icmp.from, t.icmp.to, nil
	}
	if t.ports.given && t.icmp.given {
		return from, to, t.icmp.word.fail("-p or -t", "both")
	}
	if t.ports.given { // which EC2 ignores, as it does -t here (rulebook N13)
		return t.ports.from, t.ports.to, nil
	}
	return t.icmp.from, t.icmp.to, nil
}

// Format returns the table that ec2-authorize prints, with tabs between its
// fields: a GROUP line, and a PERMISSION line for each rule of r in canonical
// form. It is "" for an invalid request. The rules of a request by name begin
// with that name.
func Format(r secgroup.Request) string {
	rules, err := r.Rules()
	if err != nil {
		return ""
	}
	group := r.GroupId
	begin := []string{"PERMISSION"}
	if group == "" {
		group = r.GroupName
		begin = append(begin, group)
	}
	var b strings.Builder
	b.WriteString("GROUP\t" + group + "\n")
	for _, rule := range rules {
		direction := []string{"FROM", "ingress"}
		if rule.IsEgress {
			direction = []string{"TO", "egress"}
		}
		fields := slices.Concat(begin, []string{"ALLOWS", string(rule.IpProtocol), rule.FromPort.String(), rule.ToPort.String(), direction[0]},
			peer(rule), direction[1:])
		b.WriteString(strings.Join(fields, "\t") + "\n")
	}
	return b.String()
}

// peer returns the fields of a rule's source or destination.
func peer(r secgroup.SecurityGroupRule) []string {
	g := r.ReferencedGroupInfo
	switch {
	case r.PrefixListId != "":
		return []string{"PREFIXLIST", r.PrefixListId}
	case r.CidrIpv4+r.CidrIpv6 != "":
		return []string{"CIDR", r.CidrIpv4 + r.CidrIpv6}
	}
	fields := []string{"USER"}
	if g.UserId != "" {
		fields = append(fields, g.UserId)
	}
	if g.GroupId != "" {
		return append(fields, "ID", g.GroupId)
	}
	return append(fields, "GRPNAME", g.GroupName)
}
