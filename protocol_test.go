package secgroup_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"example.com/secgroup"
)

// naiveProtocol is the rulebook's section Protocol, by enumeration.
var naiveProtocol = func() map[string]secgroup.Protocol {
	m := map[string]secgroup.Protocol{"-1": "-1"}
	for n := range 256 {
		m[strconv.Itoa(n)] = secgroup.Protocol(strconv.Itoa(n))
	}
	m["6"], m["17"], m["1"], m["58"] = "tcp", "udp", "icmp", "icmpv6"
	for name, p := range map[string]secgroup.Protocol{"tcp": "tcp", "udp": "udp", "icmp": "icmp", "icmpv6": "icmpv6", "all": "-1"} {
		for mask := range 1 << len(name) { // every choice of capitals
			text := []byte(name)
			for i := range text {
				if mask&(1<<i) != 0 {
					text[i] = strings.ToUpper(name[i : i+1])[0]
				}
			}
			m[string(text)] = p
		}
	}
	return m
}()

func checkProtocol(t testing.TB, s string) {
	t.Helper()
	got, err := secgroup.ParseProtocol(s)
	want, ok := naiveProtocol[s]
	switch {
	case ok && (err != nil || got != want):
		t.Errorf("%q: got %q, %v; want %q", s, got, err, want)
	case !ok:
		reason := secgroup.ReasonProtocolUnknown
		if s == "" {
			reason = secgroup.ReasonProtocolMissing
		}
		e, isError := errors.AsType[*secgroup.Error](err)
		if !isError || got != "" || e.Reason != reason || e.Path != "" || e.Value != s || e.Code != "InvalidParameterValue" {
			t.Errorf("%q: got %q, %#v; want %s", s, got, err, reason)
		}
	}
}

// TestParseProtocol tries every text that is a protocol, and what is almost one;
// TestEveryProtocolText tries every short text.
func TestParseProtocol(t *testing.T) {
	for s := range naiveProtocol {
		checkProtocol(t, s)
		checkProtocol(t, " "+s)
		checkProtocol(t, s+" ")
		checkProtocol(t, "0"+s)
		checkProtocol(t, "+"+s)
		checkProtocol(t, s+"\x00")
	}
	for _, s := range []string{"", "esp", "ſctp", "İcmp", "ıcmp", "al", "alll", "icmpv", "icmpv66", "٦", "1e1", "0x6"} {
		checkProtocol(t, s)
	}
}
