package secgroup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// TestRequestMessages does what TestMessages does for requests.
func TestRequestMessages(t *testing.T) {
	for _, c := range []struct{ op, in, want string }{
		{"e", one[1:], `GroupId: the security group is missing: write its GroupId, which egress needs [group-id-missing]`},
		{"", one[1:], `GroupId: the security group is missing: write its GroupId, or for a default VPC its GroupName [group-id-missing]`},
		{"e", group + `,"GroupName":"a"` + one, `GroupName: "a": egress takes no GroupName: write the GroupId [parameter-unsupported]`},
		{"e", group + `,"FromPort":22` + one, `FromPort: "22": egress does not take it: write the rule in IpPermissions [parameter-unsupported]`},
		{"", group + one + `,"CidrIp":"10.0.0.0/8"`, `CidrIp: stands beside IpPermissions: write every rule in IpPermissions [parameter-combination]`},
		{"", group + bySource + `,"FromPort":22`, `SourceSecurityGroupName: stands beside FromPort, but a group given so has all of tcp, udp and icmp: write the rule in IpPermissions, or leave out CidrIp, IpProtocol, FromPort and ToPort [parameter-combination]`},
		{"", group + `,"SourceSecurityGroupName":"sg-1"`, `SourceSecurityGroupName: "sg-1": begins as an id does: write the rule in IpPermissions, with an id as GroupId of UserIdGroupPairs [group-name-malformed]`},
		{"", `"GroupName":"sg-1"` + one, `GroupName: "sg-1": begins as an id does: write an id as GroupId [group-name-malformed]`},
		{"", group + `,"IpProtocol":"-1","CidrIp":"::/0"`, `CidrIp: "::/0": an IPv6 block: write it in IpPermissions, as CidrIpv6 of Ipv6Ranges [cidr-family]`},
		{"", group + `,"IpProtocol":"-1"`, `CidrIp: no source: write CidrIp, or the rule in IpPermissions [destination-missing]`},
		{"", group + `,"SourceSecurityGroupOwnerId":"123456789012"`, `SourceSecurityGroupName: an owner without a group: write SourceSecurityGroupName, or the rule in IpPermissions [group-missing]`},
		{"", group, `IpPermissions: nothing to authorize: write IpPermissions [permissions-missing]`},
		{"r", group, `IpPermissions: nothing to revoke: write IpPermissions or SecurityGroupRuleIds [permissions-missing]`},
		{"r", group + `,"SecurityGroupRuleIds":["a"]`, `SecurityGroupRuleIds[0]: "a": not the id of a rule: write sgr- and its 1 to 17 lower-case hexadecimal digits, such as sgr-01afa97ef3e1bedfc [rule-id-malformed]`},
		{"", group + one + `,"SecurityGroupRuleIds":["a"]`, `SecurityGroupRuleIds: authorize takes no rule ids: write the rules in IpPermissions [parameter-unsupported]`},
		{"r", tagged(team), `TagSpecifications: revoke takes no tags: leave them out [parameter-unsupported]`},
		{"", group + one + `,"TagSpecifications":[{"ResourceType":"instance"}]`, `TagSpecifications[0].ResourceType: "instance": not what is tagged here: write security-group-rule [tag-resource-type]`},
		{"", tagged(`{}`), `TagSpecifications[0].Tags[0].Key: the key is missing: write 1 to 127 characters [tag-key]`},
		{"", tagged(`{"Key":"` + a255[:128] + `"}`), `TagSpecifications[0].Tags[0].Key: "` + a255[:64] + `"...: 128 characters: write at most 127 [tag-key]`},
		{"", tagged(`{"Key":"AWS:x"}`), `TagSpecifications[0].Tags[0].Key: "AWS:x": begins with aws:, which is kept for AWS: write another key [tag-key]`},
		{"", tagged(`{"Key":"a","Value":"` + a255 + `aa"}`), `TagSpecifications[0].Tags[0].Value: "` + a255[:64] + `"...: 257 characters: write at most 256 [tag-value]`},
		{"", tagged(team + "," + team), `TagSpecifications[0].Tags[1].Key: "team": the same key as TagSpecifications[0].Tags[0].Key: leave out one of the two [tag-duplicate]`},
		{"", tagged(manyTags(51)), `TagSpecifications[0].Tags: more than 50 tags: leave out some [tag-count]`},
	} {
		errs := list(t, request(t, c.op, c.in).Validate())
		if errs.Error() != c.want {
			t.Errorf("got  %v\nwant %s", errs, c.want)
			continue
		}
		if what, fix, ok := strings.Cut(errs[0].Detail, ": "); !ok || what == "" || fix == "" {
			t.Errorf("%s: the detail %q does not say what is wrong, and then what to write", c.in, errs[0].Detail)
		}
	}
}

// TestMessages holds the texts of one error of each reason: one line of path,
// what, why, what to write, and the reason.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"FromPort=1" + to10, `IpPermissions[0].IpProtocol: the protocol is missing: write tcp, udp, icmp, icmpv6, a number from 0 to 255 (6, not 06), or -1 for all protocols [protocol-missing]`},
		{"IpProtocol=esp" + to10, `IpPermissions[0].IpProtocol: "esp": unknown protocol: write tcp, udp, icmp, icmpv6, a number from 0 to 255 (6, not 06), or -1 for all protocols [protocol-unknown]`},
		{"IpProtocol=tcp" + to10, `IpPermissions[0].FromPort: tcp needs FromPort and ToPort: write both, the same one twice for one port, 0 and 65535 for all ports [port-missing]`},
		{"IpProtocol=udp,ToPort=1" + to10, `IpPermissions[0].FromPort: udp needs FromPort beside ToPort: write both, the same one twice for one port, 0 and 65535 for all ports [port-missing]`},
		{"IpProtocol=udp,FromPort=1" + to10, `IpPermissions[0].ToPort: udp needs ToPort beside FromPort: write both, the same one twice for one port, 0 and 65535 for all ports [port-missing]`},
		{"IpProtocol=tcp,FromPort=0,ToPort=-1" + to10, `IpPermissions[0].ToPort: "-1": no port of tcp: for all ports write FromPort 0 and ToPort 65535 [port-range]`},
		{"IpProtocol=tcp,FromPort=0,ToPort=65536" + to10, `IpPermissions[0].ToPort: "65536": no port of tcp: write a number from 0 to 65535 [port-range]`},
		{"IpProtocol=tcp,FromPort=443,ToPort=80" + to10, `IpPermissions[0].FromPort: "443": FromPort is above ToPort, which is 80: write the lower port as FromPort [port-order]`},
		{"IpProtocol=icmp" + to10, `IpPermissions[0].FromPort: icmp needs a type (FromPort) and a code (ToPort): write both, -1 and -1 for all types and codes [port-missing]`},
		{"IpProtocol=icmp,ToPort=1" + to10, `IpPermissions[0].FromPort: icmp needs a type (FromPort) beside the code: write both, -1 and -1 for all types and codes [port-missing]`},
		{"IpProtocol=icmpv6,FromPort=1" + to10, `IpPermissions[0].ToPort: icmpv6 needs a code (ToPort) beside the type: write both, -1 and -1 for all types and codes [port-missing]`},
		{"IpProtocol=icmp,FromPort=256,ToPort=0" + to10, `IpPermissions[0].FromPort: "256": no type of icmp: write a number from 0 to 255, or -1 for all types [icmp-type]`},
		{"IpProtocol=icmp,FromPort=0,ToPort=256" + to10, `IpPermissions[0].ToPort: "256": no code of icmp: write a number from 0 to 255, or -1 for all codes; for all types and codes write -1 and -1 [icmp-code]`},
		{"IpProtocol=icmp,FromPort=-1,ToPort=0" + to10, `IpPermissions[0].ToPort: "0": a code beside all types (-1): write -1 as ToPort, or the one type as FromPort [icmp-all-types]`},
		{ssh + ",IpRanges=[{}]", `IpPermissions[0].IpRanges[0].CidrIp: the CIDR block is missing: write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32 [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=any}]", `IpPermissions[0].IpRanges[0].CidrIp: "any": not a CIDR block: write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32 [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=10.0.0.1}]", `IpPermissions[0].IpRanges[0].CidrIp: "10.0.0.1": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=::ffff:10.0.0.1}]", `IpPermissions[0].IpRanges[0].CidrIp: "::ffff:10.0.0.1": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=2001:DB8::1}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "2001:DB8::1": an address without a length: for this address alone write 2001:db8::1/128 [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=10.0.0.0/33}]", `IpPermissions[0].IpRanges[0].CidrIp: "10.0.0.0/33": wrong length: after the slash write a number from 0 to 32 without leading zeros [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=::/129}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "::/129": wrong length: after the slash write a number from 0 to 128 without leading zeros [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6='fe80::1%eth0/64'}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "fe80::1%eth0/64": a zone in a CIDR block: leave out "%eth0" [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=2001:db8::1}]", `IpPermissions[0].IpRanges[0].CidrIp: "2001:db8::1": an address without a length: for this address alone write 2001:db8::1/128; it belongs in CidrIpv6 of Ipv6Ranges [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=2001:db8::/200}]", `IpPermissions[0].IpRanges[0].CidrIp: "2001:db8::/200": wrong length: after the slash write a number from 0 to 128 without leading zeros; it belongs in CidrIpv6 of Ipv6Ranges [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=10.0.0.0/33}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "10.0.0.0/33": wrong length: after the slash write a number from 0 to 32 without leading zeros; it belongs in CidrIp of IpRanges [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=::ffff:10.0.0.1}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "::ffff:10.0.0.1": an address without a length: for this address alone write 10.0.0.1/32; it belongs in CidrIp of IpRanges [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp='::ffff:10.0.0.0/129'}]", `IpPermissions[0].IpRanges[0].CidrIp: "::ffff:10.0.0.0/129": an IPv4-mapped IPv6 block: write the IPv4 block itself, such as 10.0.0.0/8, in the IPv4 member [cidr-malformed]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6='::ffff:10.0.0.0/129'}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "::ffff:10.0.0.0/129": an IPv4-mapped IPv6 block: write the IPv4 block itself, such as 10.0.0.0/8, in the IPv4 member [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp='fe80::1%eth0/64'}]", `IpPermissions[0].IpRanges[0].CidrIp: "fe80::1%eth0/64": a zone in a CIDR block: leave out "%eth0"; it belongs in CidrIpv6 of Ipv6Ranges [cidr-malformed]`},
		{ssh + ",IpRanges=[{CidrIp=::/0}]", `IpPermissions[0].IpRanges[0].CidrIp: "::/0": an IPv6 block: write it in CidrIpv6 of Ipv6Ranges [cidr-family]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=0.0.0.0/0}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "0.0.0.0/0": an IPv4 block: write it in CidrIp of IpRanges [cidr-family]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=::ffff:10.0.0.0/104}]", `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: "::ffff:10.0.0.0/104": an IPv4-mapped IPv6 block: write the IPv4 block itself, such as 10.0.0.0/8, in the IPv4 member [cidr-family]`},
		{ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=" + a255 + "a}]", `IpPermissions[0].IpRanges[0].Description: "` + a255[:64] + `"...: 256 characters: write at most 255 [description-length]`},
		{ssh + `,IpRanges=[{CidrIp=10.0.0.0/8,Description='it\'s'}]`, `IpPermissions[0].IpRanges[0].Description: "it's": character "'" at byte 2: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=&;{}!$* [description-charset]`},
		{ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description='é & o'}]", `IpPermissions[0].PrefixListIds[0].Description: "é & o": character "é" at byte 0: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=;{}!$* [description-charset]`},
		{ssh, `IpPermissions[0]: no destination (source, for ingress): write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs [destination-missing]`},
		{ssh + to10 + ",PrefixListIds=[{PrefixListId=pl-1}]", `IpPermissions[0]: address ranges and prefix lists in one IpPermission: write one IpPermission for each [destination-mixed]`},
		{ssh + ",IpRanges=[{CidrIp=10.0.0.0/24},{CidrIp=10.0.0.1/24}]", `IpPermissions[0].IpRanges[1]: "10.0.0.1/24": the same rule as IpPermissions[0].IpRanges[0]: leave out one of the two [rule-duplicate]`},
		{ssh + ",Ipv6Ranges=[{CidrIpv6=::/0},{CidrIpv6=::0/0}]", `IpPermissions[0].Ipv6Ranges[1]: "::0/0": the same rule as IpPermissions[0].Ipv6Ranges[0]: leave out one of the two [rule-duplicate]`},
		{ssh + ",PrefixListIds=[{PrefixListId=pl-1},{PrefixListId=pl-1}]", `IpPermissions[0].PrefixListIds[1]: "pl-1": the same rule as IpPermissions[0].PrefixListIds[0]: leave out one of the two [rule-duplicate]`},
		{ssh + ",UserIdGroupPairs=[{GroupId=sg-1},{GroupId=sg-1,GroupName=a}]", `IpPermissions[0].UserIdGroupPairs[1]: "sg-1": the same rule as IpPermissions[0].UserIdGroupPairs[0]: leave out one of the two [rule-duplicate]`},
		{ssh + ",UserIdGroupPairs=[{GroupName=a},{GroupName=a}]", `IpPermissions[0].UserIdGroupPairs[1]: "a": the same rule as IpPermissions[0].UserIdGroupPairs[0]: leave out one of the two [rule-duplicate]`},
		{ssh + ",UserIdGroupPairs=[{}]", `IpPermissions[0].UserIdGroupPairs[0]: the security group is missing: write its GroupId [group-missing]`},
		{ssh + ",UserIdGroupPairs=[{GroupId=websrv}]", `IpPermissions[0].UserIdGroupPairs[0].GroupId: "websrv": not the id of a security group: write sg- and its 1 to 17 lower-case hexadecimal digits, such as sg-1a2b3c4d [group-id-malformed]`},
		{ssh + ",UserIdGroupPairs=[{GroupName=sg-1}]", `IpPermissions[0].UserIdGroupPairs[0].GroupName: "sg-1": begins as an id does: write an id as GroupId [group-name-malformed]`},
		{ssh + ",UserIdGroupPairs=[{GroupName=" + a255 + "a}]", `IpPermissions[0].UserIdGroupPairs[0].GroupName: "` + a255[:64] + `"...: 256 characters: write at most 255 [group-name-malformed]`},
		{ssh + ",UserIdGroupPairs=[{GroupName=" + e255 + "}]", `IpPermissions[0].UserIdGroupPairs[0].GroupName: "` + e255[:64] + `"...: character "é" at byte 0: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=&;{}!$* [group-name-malformed]`},
		{ssh + ",UserIdGroupPairs=[{GroupName='a<'}]", `IpPermissions[0].UserIdGroupPairs[0].GroupName: "a<": character "<" at byte 1: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=&;{}!$* [group-name-malformed]`},
		{ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=s}]", `IpPermissions[0].UserIdGroupPairs[0].UserId: "s": not an account: write its 12 digits, or amazon-elb [user-id-malformed]`},
		{ssh + ",PrefixListIds=[{Description=a}]", `IpPermissions[0].PrefixListIds[0].PrefixListId: the id of the prefix list is missing: write pl- and its 1 to 17 hexadecimal digits, such as pl-63a5400a [prefix-list-id-malformed]`},
		{ssh + ",PrefixListIds=[{PrefixListId=vpce-1}]", `IpPermissions[0].PrefixListIds[0].PrefixListId: "vpce-1": not the id of a prefix list: write pl- and its 1 to 17 hexadecimal digits, such as pl-63a5400a [prefix-list-id-malformed]`},
	} {
		errs := list(t, permissions(t, c.in).Validate())
		if len(errs) != 1 {
			t.Errorf("%s: got %d errors, want 1", c.in, len(errs))
			continue
		}
		if got := errs[0].Error(); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.in, got, c.want)
		}
		if what, fix, ok := strings.Cut(errs[0].Detail, ": "); !ok || what == "" || fix == "" {
			t.Errorf("%s: the detail %q does not say what is wrong, and then what to write", c.in, errs[0].Detail)
		}
		if got := errs[0].ErrorMessage(); got != c.want {
			t.Errorf("%s: ErrorMessage gave %s", c.in, got)
		}
		if errs.Error() != c.want {
			t.Errorf("%s: the list's message is %s", c.in, errs)
		}
	}
}

// TestErrorIs holds how callers match errors.
func TestErrorIs(t *testing.T) {
	err := fmt.Errorf("preflight: %w", permissions(t, "IpProtocol=esp"+to10+"\n"+ssh).Validate())
	for _, r := range []secgroup.Reason{secgroup.ReasonProtocolUnknown, secgroup.ReasonDestinationMissing} {
		if !errors.Is(err, r) {
			t.Errorf("%v is not %v", err, r)
		}
	}
	if errors.Is(err, secgroup.ReasonCIDRMalformed) {
		t.Errorf("%v is a reason it has not", err)
	}
	first, ok := errors.AsType[*secgroup.Error](err)
	if !ok || first.Path != "IpPermissions[0].IpProtocol" || first.ErrorCode() != secgroup.CodeInvalidParameterValue || first.Value != "esp" {
		t.Errorf("the first error is %+v, %t", first, ok)
	}
	if l, ok := errors.AsType[secgroup.ErrorList](err); !ok || len(l) != 2 {
		t.Errorf("the list is %v, %t", l, ok)
	}
	// A valid value gives a nil error, not an empty list in one.
	if err := permissions(t, example7).Validate(); err != nil {
		t.Errorf("got %#v", err)
	}
	var s *secgroup.SyntaxError
	if _, err := secgroup.ParseShorthand("x"); !errors.As(err, &s) || errors.As(err, &first) {
		t.Errorf("got %v", err)
	}
	var coded interface{ ErrorCode() string }
	if _, err := secgroup.ParseShorthand("x"); errors.As(err, &coded) {
		t.Errorf("a SyntaxError has EC2's code %q", coded.ErrorCode())
	}
}

func TestErrorJSON(t *testing.T) {
	got, err := json.Marshal(permissions(t, ssh+",IpRanges=[{CidrIp=::/0}],UserIdGroupPairs=[{}]").Validate())
	if err != nil {
		t.Fatal(err)
	}
	want := `[` +
		`{"path":"IpPermissions[0]","reason":"destination-mixed","code":"InvalidParameterCombination","value":"","detail":"address ranges and security groups in one IpPermission: write one IpPermission for each"},` +
		`{"path":"IpPermissions[0].IpRanges[0].CidrIp","reason":"cidr-family","code":"InvalidParameterValue","value":"::/0","detail":"an IPv6 block: write it in CidrIpv6 of Ipv6Ranges"},` +
		`{"path":"IpPermissions[0].UserIdGroupPairs[0]","reason":"group-missing","code":"MissingParameter","value":"","detail":"the security group is missing: write its GroupId"}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestBoundedMessages holds that a message stays short and on one line, whatever the value.
func TestBoundedMessages(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("x", 1<<20),
		strings.Repeat("\n", 1<<20),
		strings.Repeat("\xff", 1<<20),
		strings.Repeat("é", 1<<20),
		"x" + strings.Repeat("é", 1<<20),
		"10.0.0.0/" + strings.Repeat("8", 1<<20),
		"fe80::1%" + strings.Repeat("x", 1<<20) + "/64",
	} {
		ps := secgroup.IpPermissions{{
			IpProtocol:       secgroup.Protocol(text),
			IpRanges:         []secgroup.IpRange{{CidrIp: text, Description: text}},
			Ipv6Ranges:       []secgroup.Ipv6Range{{CidrIpv6: text, Description: text}},
			PrefixListIds:    []secgroup.PrefixListId{{PrefixListId: text, Description: text}},
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: text, GroupName: text, UserId: text, Description: text}},
		}}
		errs := list(t, ps.Validate())
		if len(errs) < 9 {
			t.Errorf("%.10q: %d errors", text, len(errs))
		}
		for _, e := range errs {
			if m := e.Error(); len(m) > 700 || strings.ContainsAny(m, "\n\r") {
				t.Errorf("%.10q: message of %d bytes: %.700q", text, len(m), m)
			}
		}
	}
}

// TestQuotedValue holds what a message shows of a value: 64 bytes, and no part of a character.
func TestQuotedValue(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for in, want := range map[string]string{
		x(64):                      `"` + x(64) + `"`,
		x(65):                      `"` + x(64) + `"...`,
		x(63) + "é":                `"` + x(63) + `"...`,
		x(62) + "é":                `"` + x(62) + `é"`,
		x(61) + "\U0001F512":       `"` + x(61) + `"...`,
		x(60) + "\U0001F512x":      `"` + x(60) + "\U0001F512" + `"...`,
		strings.Repeat("\x80", 65): `"` + strings.Repeat(`\x80`, 60) + `"...`,
	} {
		e := &secgroup.Error{Value: in, Detail: "wrong", Reason: "why"}
		if got := e.Error(); got != want+": wrong [why]" {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// TestErrorListMessage holds that a list shows the first errors and the number of the others.
func TestErrorListMessage(t *testing.T) {
	ps := make(secgroup.IpPermissions, 100_000)
	errs := list(t, ps.Validate())
	if len(errs) != 2*len(ps) { // no protocol, no destination
		t.Fatalf("%d errors, want %d", len(errs), 2*len(ps))
	}
	lines := strings.Split(errs.Error(), "\n")
	if len(lines) != 11 || lines[9] != errs[9].Error() || lines[10] != "and 199990 more" {
		t.Errorf("got %d lines, the last of which are %q", len(lines), lines[len(lines)-2:])
	}
	if got := strings.Count(errs[:10].Error(), "\n"); got != 9 {
		t.Errorf("ten errors: %d line breaks", got)
	}
}

// TestReasons holds the ids, which never change.
func TestReasons(t *testing.T) {
	for r, want := range map[secgroup.Reason]string{
		secgroup.ReasonProtocolMissing: "protocol-missing", secgroup.ReasonProtocolUnknown: "protocol-unknown",
		secgroup.ReasonPortMissing: "port-missing", secgroup.ReasonPortRange: "port-range", secgroup.ReasonPortOrder: "port-order",
		secgroup.ReasonICMPType: "icmp-type", secgroup.ReasonICMPCode: "icmp-code", secgroup.ReasonICMPAllTypes: "icmp-all-types",
		secgroup.ReasonCIDRMalformed: "cidr-malformed", secgroup.ReasonCIDRFamily: "cidr-family",
		secgroup.ReasonDescriptionLength: "description-length", secgroup.ReasonDescriptionCharset: "description-charset",
		secgroup.ReasonDestinationMissing: "destination-missing", secgroup.ReasonDestinationMixed: "destination-mixed",
		secgroup.ReasonRuleDuplicate: "rule-duplicate",
		secgroup.ReasonGroupMissing:  "group-missing", secgroup.ReasonGroupIDMalformed: "group-id-malformed",
		secgroup.ReasonGroupNameMalformed: "group-name-malformed", secgroup.ReasonUserIDMalformed: "user-id-malformed",
		secgroup.ReasonPrefixListIDMalformed: "prefix-list-id-malformed",
		secgroup.ReasonGroupIDMissing:        "group-id-missing", secgroup.ReasonParameterUnsupported: "parameter-unsupported",
		secgroup.ReasonParameterCombination: "parameter-combination", secgroup.ReasonPermissionsMissing: "permissions-missing",
		secgroup.ReasonTagResourceType: "tag-resource-type", secgroup.ReasonTagKey: "tag-key", secgroup.ReasonTagValue: "tag-value",
		secgroup.ReasonTagDuplicate: "tag-duplicate", secgroup.ReasonTagCount: "tag-count",
		secgroup.ReasonRuleIDMalformed: "rule-id-malformed", secgroup.ReasonParameterUnknown: "parameter-unknown",
		secgroup.ReasonParameterRepeated: "parameter-repeated", secgroup.ReasonParameterMalformed: "parameter-malformed",
		secgroup.ReasonProtocolAll: "protocol-all", secgroup.ReasonPortZero: "port-zero", secgroup.ReasonPortsIgnored: "ports-ignored",
		secgroup.ReasonICMPFamily: "icmp-family", secgroup.ReasonCIDRHostBits: "cidr-host-bits", secgroup.ReasonRuleCovered: "rule-covered",
		secgroup.ReasonIDLength: "id-length", secgroup.ReasonGroupNameRedundant: "group-name-redundant", secgroup.ReasonGroupName: "group-name",
		secgroup.ReasonOpenToWorld: "open-to-world", secgroup.ReasonICMPEcho: "icmp-echo",
	} {
		if r.Error() != want {
			t.Errorf("got %q, want %q", r.Error(), want)
		}
	}
}

// TestParameterPaths holds that a path which is the name of a parameter, and so any text, stays on one short line.
func TestParameterPaths(t *testing.T) {
	for path, want := range map[string]string{
		"IpPermissions.1.IpRanges.1.CidrIp": "IpPermissions.1.IpRanges.1.CidrIp: x [cidr-malformed]",
		"~!":                                "~!: x [cidr-malformed]",
		"a b":                               `"a b": x [cidr-malformed]`,
		"a\nGroupId: b":                     `"a\nGroupId: b": x [cidr-malformed]`,
		"\x7f":                              `"\x7f": x [cidr-malformed]`,
		"é":                                 `"é": x [cidr-malformed]`,
		strings.Repeat("a", 256):            strings.Repeat("a", 256) + ": x [cidr-malformed]",
		strings.Repeat("a", 257):            `"` + strings.Repeat("a", 64) + `"...: x [cidr-malformed]`,
	} {
		e := &secgroup.Error{Path: path, Reason: secgroup.ReasonCIDRMalformed, Detail: "x"}
		if got := e.Error(); got != want {
			t.Errorf("%q: got %s, want %s", path, got, want)
		}
	}
}
