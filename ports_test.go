package secgroup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"example.com/secgroup"
)

func TestPort(t *testing.T) {
	var absent secgroup.Port
	if n, ok := absent.Int32(); n != 0 || ok || absent.String() != "" {
		t.Errorf("the zero Port is %d, %t, %q", n, ok, absent)
	}
	if zero := secgroup.PortOf(0); zero == absent || zero.String() != "0" {
		t.Errorf("PortOf(0) is %q, absent: %t", zero, zero == absent)
	}
	for _, n := range []int32{-2147483648, -1, 0, 80, 65535, 2147483647} {
		p := secgroup.PortOf(n)
		if got, ok := p.Int32(); got != n || !ok {
			t.Errorf("PortOf(%d) is %d, %t", n, got, ok)
		}
		if back, err := secgroup.ParsePort(p.String()); err != nil || back != p {
			t.Errorf("%d: ParsePort gives %v, %v", n, back, err)
		}
	}
}

func TestParsePort(t *testing.T) {
	for in, want := range map[string]int32{
		"80": 80, "+80": 80, "-1": -1, "-0": 0, "080": 80, " 80\n": 80, "\u00a080\u2003": 80,
		"2147483647": 2147483647, "-2147483648": -2147483648,
	} {
		if got, err := secgroup.ParsePort(in); err != nil || got != secgroup.PortOf(want) {
			t.Errorf("%q: got %v, %v; want %d", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"":                      `not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"ssh":                   `"ssh": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"8_0":                   `"8_0": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"0x50":                  `"0x50": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"80.0":                  `"80.0": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"٣٤":                    `"٣٤": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"- 1":                   `"- 1": not a whole number: write decimal digits, after a - if below zero [parameter-malformed]`,
		"2147483648":            `"2147483648": out of range: write a number from -1 to 65535 [parameter-malformed]`,
		"-99999999999999999999": `"-99999999999999999999": out of range: write a number from -1 to 65535 [parameter-malformed]`,
	} {
		got, err := secgroup.ParsePort(in)
		e, ok := errors.AsType[*secgroup.Error](err)
		if !ok || got != (secgroup.Port{}) || e.Error() != want || e.Code != "InvalidParameterValue" || e.Value != in {
			t.Errorf("%q: got %v, %v; want %s", in, got, err, want)
		}
	}
}

// TestPortJSON holds that a port is a JSON number or left out.
func TestPortJSON(t *testing.T) {
	for in, want := range map[string]secgroup.Port{
		`{}`: {}, `{"FromPort":null}`: {}, `{"FromPort":0}`: secgroup.PortOf(0), `{"FromPort":-1}`: secgroup.PortOf(-1), `{"FromPort":-0}`: secgroup.PortOf(0),
		`{"FromPort":65535}`: secgroup.PortOf(65535),
	} {
		p := secgroup.IpPermission{FromPort: secgroup.PortOf(7)}
		if in == `{}` {
			p = secgroup.IpPermission{}
		}
		if err := json.Unmarshal([]byte(in), &p); err != nil || p.FromPort != want {
			t.Errorf("%s: got %v, %v; want %v", in, p.FromPort, err, want)
		}
	}
	for _, in := range []string{`{"FromPort":"80"}`, `{"FromPort":80.0}`, `{"FromPort":1e2}`, `{"FromPort":2147483648}`, `{"FromPort":true}`, `{"FromPort":[]}`, `{"FromPort":{}}`} {
		var p secgroup.IpPermission
		if err := json.Unmarshal([]byte(in), &p); !errors.Is(err, secgroup.ReasonParameterMalformed) {
			t.Errorf("%s: got %v, %v", in, p.FromPort, err)
		}
	}
	got, err := json.Marshal(struct{ A, B secgroup.Port }{B: secgroup.PortOf(-1)})
	if err != nil || string(got) != `{"A":null,"B":-1}` {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestTrafficKey holds that no two protocols and ports have the same key.
func TestTrafficKey(t *testing.T) {
	seen := make(map[uint64]string)
	add := func(proto secgroup.Protocol, from, to secgroup.Port) {
		text := fmt.Sprint(proto, " ", from, " ", to)
		key := secgroup.TrafficKey(proto, from, to)
		if was, ok := seen[key]; ok {
			t.Errorf("%s has the key of %s", text, was)
		}
		seen[key] = text
	}
	ends := []int32{0, 1, 2, 3, 254, 255, 256, 32767, 32768, 65534, 65535}
	for _, proto := range []secgroup.Protocol{secgroup.TCP, secgroup.UDP} {
		for _, from := range ends {
			for _, to := range ends {
				add(proto, secgroup.PortOf(from), secgroup.PortOf(to))
			}
		}
	}
	for _, proto := range []secgroup.Protocol{secgroup.ICMP, secgroup.ICMPv6} {
		for typ := int32(-1); typ <= 255; typ++ {
			for code := int32(-1); code <= 255; code++ {
				add(proto, secgroup.PortOf(typ), secgroup.PortOf(code))
			}
		}
	}
	for n := range 256 {
		if proto := naiveProtocol[fmt.Sprint(n)]; protocolNumbers[proto] == 0 {
			add(proto, secgroup.Port{}, secgroup.Port{})
		}
	}
	add(secgroup.AllProtocols, secgroup.Port{}, secgroup.Port{})
}
