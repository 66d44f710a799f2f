package secgroup_test

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"example.com/secgroup"
)

// naiveMask clears the host bits of a block, bit by bit.
func naiveMask(p netip.Prefix) netip.Prefix {
	b := p.Addr().AsSlice()
	for bit := p.Bits(); bit < 8*len(b); bit++ {
		b[bit/8] &^= 0x80 >> (bit % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return netip.PrefixFrom(a, p.Bits())
}

// naiveIPv4 reads an IPv4 block with no help from netip.
func naiveIPv4(s string) (netip.Prefix, bool) {
	addr, length, ok := strings.Cut(s, "/")
	octets := strings.Split(addr, ".")
	if !ok || len(octets) != 4 {
		return netip.Prefix{}, false
	}
	var b [4]byte
	for i, o := range octets {
		n, err := strconv.ParseUint(o, 10, 8)
		if err != nil || strconv.FormatUint(n, 10) != o {
			return netip.Prefix{}, false
		}
		b[i] = byte(n)
	}
	n, err := strconv.ParseUint(length, 10, 8)
	if err != nil || n > 32 || strconv.FormatUint(n, 10) != length {
		return netip.Prefix{}, false
	}
	return naiveMask(netip.PrefixFrom(netip.AddrFrom4(b), int(n))), true
}

// isMapped reports whether the first 96 bits are those of ::ffff:0:0.
func isMapped(a netip.Addr) bool {
	b := a.As16()
	return [12]byte(b[:12]) == [12]byte{10: 0xff, 11: 0xff}
}

func checkCIDR(t testing.TB, s string) {
	t.Helper()
	got, err := secgroup.ParseCIDR(s)
	if err != nil {
		e, ok := errors.AsType[*secgroup.Error](err)
		if !ok || got != (netip.Prefix{}) || e.Path != "" || e.Value != s {
			t.Fatalf("%q: got %v, %#v", s, got, err)
		}
	}
	if !strings.Contains(s, ":") {
		if want, ok := naiveIPv4(s); ok != (err == nil) || got != want {
			t.Fatalf("%q: got %v, %v; want %v, %t", s, got, err, want, ok)
		}
		return
	}
	want, parseErr := netip.ParsePrefix(s)
	switch {
	case parseErr != nil:
		if !errors.Is(err, secgroup.ReasonCIDRMalformed) {
			t.Fatalf("%q: got %v, %v", s, got, err)
		}
	case isMapped(want.Addr()):
		if !errors.Is(err, secgroup.ReasonCIDRFamily) {
			t.Fatalf("%q: got %v, %v", s, got, err)
		}
	case err != nil || got != naiveMask(want):
		t.Fatalf("%q: got %v, %v; want %v", s, got, err, naiveMask(want))
	}
	if err == nil {
		if again, err := secgroup.ParseCIDR(got.String()); err != nil || again != got {
			t.Fatalf("%q gives %v, which gives %v, %v", s, got, again, err)
		}
	}
}

// cidrCases are texts of CIDR blocks and what is almost one; "" as want is a block that cannot be read.
var cidrCases = []struct{ in, want string }{
	{"0.0.0.0/0", "0.0.0.0/0"},
	{"255.255.255.255/32", "255.255.255.255/32"},
	{"100.68.0.18/18", "100.68.0.0/18"},   // document 002
	{"205.192.8.45/24", "205.192.8.0/24"}, // document 003
	{"67.221.169.243/0", "0.0.0.0/0"},     // C5
	{"::0/0", "::/0"},                     // C6
	{"2001:DB8:0:0:0:0:0:1/64", "2001:db8::/64"},
	{"64:ff9b::192.0.2.1/96", "64:ff9b::/96"}, // IPv4 notation that is not mapped
	{"::1.2.3.4/128", "::102:304/128"},        // compatible, not mapped
	{"::fffe:0:0/95", "::fffe:0:0/95"},        // contains the mapped addresses, is none
	{"::ffff:0:0/96", ""},                     // mapped, C3
	{"::ffff:1.2.3.4/24", ""},                 // mapped until it is masked
	{"::ffff:0:0:0/96", "::ffff:0:0:0/96"},    // ffff in another place
	{"10.0.0.0", ""},
	{"10.0.0.0/", ""},
	{"/8", ""},
	{"", ""},
	{"10.0.0/8", ""},
	{"10.0.0.0.0/8", ""},
	{"10.0.0.0/33", ""},
	{"10.0.0.0/-1", ""},
	{"10.0.0.0/+8", ""},
	{"10.0.0.0/08", ""},
	{"10.0.0.0/8 ", ""},
	{" 10.0.0.0/8", ""},
	{"010.0.0.0/8", ""},
	{"0x0a.0.0.0/8", ""},
	{"256.0.0.0/8", ""},
	{"10.0.0.0/8/8", ""},
	{"10.0.0.0/255.0.0.0", ""},
	{"fe80::1%eth0/64", ""},
	{"2001:db8::/129", ""},
	{"2001:db8:::/32", ""},
	{"[2001:db8::]/32", ""},
	{"１０.0.0.0/8", ""}, // full-width digits
}

func TestParseCIDR(t *testing.T) {
	for _, c := range cidrCases {
		got, err := secgroup.ParseCIDR(c.in)
		if (err == nil) != (c.want != "") || err == nil && got.String() != c.want {
			t.Errorf("%q: got %v, %v; want %q", c.in, got, err, c.want)
		}
		checkCIDR(t, c.in)
	}
}
