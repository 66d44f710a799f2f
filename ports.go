package secgroup

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// A Port is a FromPort or ToPort: a port from 0 to 65535, or an ICMP type or
// code from -1 (all) to 255, or absent. It holds any int32, so that an invalid
// one can be pointed at. Ports are compared with ==. The zero value is absent,
// which is not port 0: that is PortOf(0).
type Port struct {
	n   int32
	set bool
}

// PortOf returns the port n. It takes every n; the Validate methods tell which
// numbers a protocol allows.
func PortOf(n int32) Port { return Port{n, true} }

// ParsePort returns the port that s writes in decimal, with an optional sign
// and surrounding white space, as the AWS CLI takes it. All other text, the
// empty one and numbers outside int32 included, is an [*Error] with the reason
// parameter-malformed.
func ParsePort(s string) (Port, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	switch {
	case err == nil:
		return PortOf(int32(n)), nil
	case errors.Is(err, strconv.ErrRange):
		return Port{}, newError(ReasonParameterMalformed, s, "out of range: write a number from -1 to 65535")
	}
	return Port{}, newError(ReasonParameterMalformed, s, "not a whole number: write decimal digits, after a - if below zero")
}

// Int32 returns the number, and whether there is one; 0, false for an absent
// port.
func (p Port) Int32() (n int32, ok bool) { return p.n, p.set }

// String returns the number in decimal, "" for an absent port.
func (p Port) String() string {
	if !p.set {
		return ""
	}
	return strconv.Itoa(int(p.n))
}

// MarshalJSON returns the number, null for an absent port.
func (p Port) MarshalJSON() ([]byte, error) {
	if !p.set {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(p.n), 10), nil
}

// UnmarshalJSON sets p to a JSON integer within int32, or to absent for null.
// Everything else, a number in a string and one with a fraction or an exponent
// included, is an [*Error] with the reason parameter-malformed.
func (p *Port) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*p = Port{}
		return nil
	}
	n, err := strconv.ParseInt(string(data), 10, 32)
	if err != nil {
		return newError(ReasonParameterMalformed, string(data), "not an integer of 32 bits: write a JSON number without fraction, exponent or quotes")
	}
	*p = PortOf(int32(n))
	return nil
}

// compare orders ports by number, absent first.
func (p Port) compare(q Port) int {
	switch {
	case p.set && q.set:
		return cmp.Compare(p.n, q.n)
	case p.set:
		return +1
	case q.set:
		return -1
	}
	return 0
}

func (p Port) in(lo, hi int32) bool { return p.set && lo <= p.n && p.n <= hi }

// canonicalPorts returns valid ports as EC2 gives them back in an IpPermission:
// -1 and -1 for icmpv6 without ports (document 004 example 6), none where the
// protocol has none (rulebook N11, N13).
func canonicalPorts(proto Protocol, from, to Port) (Port, Port) {
	switch {
	case !proto.hasPorts():
		return Port{}, Port{}
	case proto == ICMPv6 && !from.set && !to.set:
		return PortOf(-1), PortOf(-1)
	}
	return from, to
}

// ports checks the ports of a canonical protocol and reports whether they are
// right. The ports of a protocol that has none are never wrong (rulebook N13).
func (c *checker) ports(at place, proto Protocol, from, to Port) bool {
	before := len(c.errs)
	switch {
	case proto.isICMP():
		c.icmp(at, proto, from, to)
	case proto.hasPorts():
		c.portRange(at, proto, from, to)
	}
	return len(c.errs) == before
}

// portFaults is the rule of the ports of tcp and udp alone: what is wrong with
// FromPort and with ToPort, "" where nothing is.
func portFaults(from, to Port) (ofFrom, ofTo Reason) {
	if !from.set && !to.set { // N1
		return ReasonPortMissing, ""
	}
	ofFrom, ofTo = portFault(from), portFault(to)
	if ofFrom == "" && ofTo == "" && from.n > to.n { // N3
		ofFrom = ReasonPortOrder
	}
	return ofFrom, ofTo
}

// portFault is the rule of one port of tcp or udp.
func portFault(p Port) Reason {
	switch {
	case !p.set: // N1
		return ReasonPortMissing
	case !p.in(0, 65535): // N2
		return ReasonPortRange
	}
	return ""
}

func (c *checker) portRange(at place, proto Protocol, from, to Port) {
	ofFrom, ofTo := portFaults(from, to)
	if ofFrom != "" {
		c.addPortFault(at, proto, ofFrom, "FromPort", from, "ToPort", to)
	}
	if ofTo != "" {
		c.addPortFault(at, proto, ofTo, "ToPort", to, "FromPort", from)
	}
}

// addPortFault adds what is wrong with one port of tcp or udp, other being the one
// beside it.
func (c *checker) addPortFault(at place, proto Protocol, fault Reason, member string, p Port, otherMember string, other Port) {
	const fix = "write both, the same one twice for one port, 0 and 65535 for all ports"
	var detail string
	switch {
	case fault == ReasonPortOrder:
		detail = "FromPort is above ToPort, which is " + other.String() + ": write the lower port as FromPort"
	case fault == ReasonPortMissing && other.set:
		detail = string(proto) + " needs " + member + " beside " + otherMember + ": " + fix
	case fault == ReasonPortMissing:
		detail = string(proto) + " needs " + member + " and " + otherMember + ": " + fix
	case p.n == -1:
		detail = "no port of " + string(proto) + ": for all ports write FromPort 0 and ToPort 65535"
	default:
		detail = "no port of " + string(proto) + ": write a number from 0 to 65535"
	}
	c.add(at, member, newError(fault, p.String(), detail))
}

// icmp checks a type and a code. The type may be above the code: 8/0 is a ping
// (rulebook N9).
func (c *checker) icmp(at place, proto Protocol, typ, code Port) {
	const fix = "write both, -1 and -1 for all types and codes"
	if !typ.set && !code.set {
		if proto == ICMP { // N5; icmpv6 may have none (N11)
			c.add(at, "FromPort", newError(ReasonPortMissing, "", "icmp needs a type (FromPort) and a code (ToPort): "+fix))
		}
		return
	}
	switch {
	case !typ.set: // N5, N12
		c.add(at, "FromPort", newError(ReasonPortMissing, "", string(proto)+" needs a type (FromPort) beside the code: "+fix))
	case !typ.in(-1, 255): // N6
		c.add(at, "FromPort", newError(ReasonICMPType, typ.String(), "no type of "+string(proto)+": write a number from 0 to 255, or -1 for all types"))
	}
	switch {
	case !code.set: // N5, N12
		c.add(at, "ToPort", newError(ReasonPortMissing, "", string(proto)+" needs a code (ToPort) beside the type: "+fix))
	case !code.in(-1, 255): // N7
		c.add(at, "ToPort", newError(ReasonICMPCode, code.String(), "no code of "+string(proto)+": write a number from 0 to 255, or -1 for all codes; for all types and codes write -1 and -1"))
	case code.n != -1 && typ == PortOf(-1): // N8
		c.add(at, "ToPort", newError(ReasonICMPAllTypes, code.String(), "a code beside all types (-1): write -1 as ToPort, or the one type as FromPort"))
	}
}
