package secgroup

import (
	"net/netip"
	"strconv"
	"strings"
)

// ParseCIDR returns the address block that s writes in CIDR notation, IPv4 or
// IPv6, its host bits masked as EC2 does (rulebook C4). Its String is the text
// that EC2 gives back (C6). What is not address and length, a zone, a sign,
// leading zeros and space included, is an [*Error] with the reason
// cidr-malformed; an IPv6 block of mapped IPv4 addresses (::ffff:10.0.0.0/104),
// which is never turned into IPv4, one with the reason cidr-family.
func ParseCIDR(s string) (netip.Prefix, error) {
	p, e := parseCIDR(s)
	if e != nil {
		return netip.Prefix{}, e
	}
	return p.Masked(), nil
}

// parseCIDR returns the block that s writes, with its host bits.
func parseCIDR(s string) (netip.Prefix, *Error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, newError(ReasonCIDRMalformed, s, malformedCIDR(s))
	}
	if p.Addr().Is4In6() { // before Masked, which can lose the mark
		return netip.Prefix{}, newError(ReasonCIDRFamily, s, mappedCIDR)
	}
	return p, nil
}

const mappedCIDR = "an IPv4-mapped IPv6 block: write the IPv4 block itself, such as 10.0.0.0/8, in the IPv4 member"

// malformedCIDR says why s is no CIDR block and what to write.
func malformedCIDR(s string) string {
	const example = "write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32"
	if s == "" {
		return "the CIDR block is missing: " + example
	}
	addr, _, slash := strings.Cut(s, "/")
	a, err := netip.ParseAddr(addr)
	switch {
	case err != nil:
		return "not a CIDR block: " + example
	case a.Zone() != "":
		return "a zone in a CIDR block: leave out " + quote("%"+a.Zone())
	case !slash:
		a = a.Unmap()
		return "an address without a length: for this address alone write " + netip.PrefixFrom(a, a.BitLen()).String()
	case a.Is4In6():
		return mappedCIDR
	}
	return "wrong length: after the slash write a number from 0 to " + strconv.Itoa(a.BitLen()) + " without leading zeros"
}

// cidr checks the text of a member that takes IPv4 (want4) or IPv6 blocks
// alone. It returns the block, with its host bits, and reports whether it can be
// read. other is the member for the other family.
func (c *checker) cidr(at place, member, other, s string, want4 bool) (netip.Prefix, bool) {
	p, e := parseCIDR(s)
	switch {
	case e == nil && p.Addr().Is4() == want4:
		return p, true
	case e == nil && want4: // C2
		e = newError(ReasonCIDRFamily, s, "an IPv6 block: write it in "+other)
	case e == nil: // C2
		e = newError(ReasonCIDRFamily, s, "an IPv4 block: write it in "+other)
	default: // what Detail says to write can be of the other family
		addr, _, _ := strings.Cut(s, "/")
		if a, err := netip.ParseAddr(addr); err == nil && a.Unmap().Is4() != want4 && e.Detail != mappedCIDR {
			e.Detail += "; it belongs in " + other
		}
	}
	c.add(at, member, e)
	return netip.Prefix{}, false
}

// canonicalCIDR returns the text of a CIDR block as EC2 gives it back, and the
// block. The text is s itself, without an allocation, where nothing changes; so
// it is, with the zero Prefix, where s is no CIDR block.
func canonicalCIDR(s string) (string, netip.Prefix) {
	if s == "" {
		return s, netip.Prefix{}
	}
	written, e := parseCIDR(s)
	if e != nil {
		return s, netip.Prefix{}
	}
	block := written.Masked()
	if isCanonicalCIDR(s, written) {
		return s, block
	}
	return block.String(), block
}

// isCanonicalCIDR reports whether s, which writes this block, is the text that
// EC2 gives back: masked, and in the one form of RFC 5952. Of IPv4 netip reads
// only one form.
func isCanonicalCIDR(s string, written netip.Prefix) bool {
	if written != written.Masked() {
		return false
	}
	var buf [len("2001:db8:1111:2222:3333:4444:5555:6666/128")]byte
	return written.Addr().Is4() || string(written.AppendTo(buf[:0])) == s
}
