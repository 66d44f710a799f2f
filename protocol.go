package secgroup

import (
	"strconv"
	"strings"
)

// A Protocol is the IP protocol of a rule, as EC2 spells it: a name, a number,
// or -1 for all protocols. It holds any text; [ParseProtocol] and the Validate
// methods tell which is one. The zero value is a missing protocol, which EC2
// refuses.
type Protocol string

// The protocols that EC2 names, and -1 for all of them.
const (
	TCP          Protocol = "tcp"
	UDP          Protocol = "udp"
	ICMP         Protocol = "icmp"
	ICMPv6       Protocol = "icmpv6"
	AllProtocols Protocol = "-1"
)

// ParseProtocol returns the canonical form of a protocol: tcp, udp, icmp and
// icmpv6 for these names in any letter case and for 6, 17, 1 and 58; -1 for -1
// and for all in any letter case; every other number from 0 to 255 as it is.
// Other text, a number with a sign, leading zeros or space included, is an
// [*Error] with the reason protocol-missing or protocol-unknown (rulebook P1 to
// P7).
func ParseProtocol(s string) (Protocol, error) {
	p, e := canonicalProtocol(Protocol(s))
	if e != nil {
		return "", e
	}
	return p, nil
}

const protocolFix = "write tcp, udp, icmp, icmpv6, a number from 0 to 255 (6, not 06), or -1 for all protocols"

func canonicalProtocol(p Protocol) (Protocol, *Error) {
	switch p {
	case TCP, UDP, ICMP, ICMPv6, AllProtocols:
		return p, nil
	case "6":
		return TCP, nil
	case "17":
		return UDP, nil
	case "1":
		return ICMP, nil
	case "58":
		return ICMPv6, nil
	case "":
		return "", newError(ReasonProtocolMissing, "", "the protocol is missing: "+protocolFix)
	}
	if isProtocolNumber(p) {
		return p, nil
	}
	for _, name := range [...]Protocol{TCP, UDP, ICMP, ICMPv6} {
		if strings.EqualFold(string(p), string(name)) {
			return name, nil
		}
	}
	if strings.EqualFold(string(p), "all") {
		return AllProtocols, nil
	}
	return "", newError(ReasonProtocolUnknown, string(p), "unknown protocol: "+protocolFix)
}

// isProtocolNumber reports whether p is a number from 0 to 255 in its shortest
// form.
func isProtocolNumber(p Protocol) bool {
	if len(p) > 3 || len(p) > 1 && p[0] == '0' {
		return false
	}
	n := 0
	for _, c := range []byte(p) {
		if c < '0' || c > '9' {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return n <= 255
}

// hasPorts reports whether FromPort and ToPort mean anything to a canonical
// protocol; EC2 ignores them for every other one (document 002, IpProtocol).
func (p Protocol) hasPorts() bool {
	return p == TCP || p == UDP || p.isICMP()
}

// isICMP reports whether FromPort and ToPort are a type and a code to a
// canonical protocol.
func (p Protocol) isICMP() bool { return p == ICMP || p == ICMPv6 }

// number returns the number of a canonical protocol, and one of its own for all
// protocols.
func (p Protocol) number() uint64 {
	switch p {
	case TCP:
		return 6
	case UDP:
		return 17
	case ICMP:
		return 1
	case ICMPv6:
		return 58
	case AllProtocols:
		return 256
	}
	n, _ := strconv.ParseUint(string(p), 10, 8)
	return n
}
