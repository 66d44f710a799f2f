package secgroup_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// A documentCase is an example of one of the five documents. Where the example
// writes no permission (options of a command, parameters of a query), in is the permission
// that they write; all values are as the document has them, typographic quotes and dashes apart.
type documentCase struct {
	name      string
	direction secgroup.Direction
	in        []string // what follows --ip-permissions
	want      string   // the canonical form in shorthand, one a line
	rules     []string // the SecurityGroupRules of the document's output, without the ids that EC2 gives
}

var documentCases = []documentCase{
	{
		name:      "000 example 1: a specific address range",
		direction: secgroup.Egress,
		in:        []string{`[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=10.0.0.0/16}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"10.0.0.0/16"}`},
	},
	{
		name:      "000 example 2: a specific security group",
		direction: secgroup.Egress,
		in:        []string{`[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": "sg-4b51a32f"}]}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-4b51a32f}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"ReferencedGroupInfo":{"GroupId":"sg-4b51a32f"}}`},
	},
	{
		name:      "001 example 1: two address ranges",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24},{CidrIp=198.51.100.0/24}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24},{CidrIp=198.51.100.0/24}]`,
		rules: []string{
			`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"192.0.2.0/24"}`,
			`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"198.51.100.0/24"}`,
		},
	},
	{
		name:      "001 example 2: a security group",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=tcp,FromPort=1433,ToPort=1433,UserIdGroupPairs=[{GroupId=sg-9a8d7f5c}]`},
		want:      `IpProtocol=tcp,FromPort=1433,ToPort=1433,UserIdGroupPairs=[{GroupId=sg-9a8d7f5c}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":1433,"ToPort":1433,"ReferencedGroupInfo":{"GroupId":"sg-9a8d7f5c"}}`},
	},
	{
		name:      "001 example 3: an IPv6 address range",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64}]`},
		want:      `IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv6":"2001:db8:1234:1a00::/64"}`},
	},
	{
		name:      "001 example 4: a description",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=192.0.2.0/24,Description=Access to London office}]`},
		want:      `IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=192.0.2.0/24,Description='Access to London office'}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":3389,"ToPort":3389,"CidrIpv4":"192.0.2.0/24","Description":"Access to London office"}`},
	},
	{
		name:      "002 example 1: an address range",
		direction: secgroup.Egress,
		in:        []string{`{"FromPort": 80, "IpProtocol": "tcp", "IpRanges": [{"CidrIp": "10.0.0.0/16"}], "ToPort": 80}`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=10.0.0.0/16}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"10.0.0.0/16"}`},
	},
	{
		name:      "002 example 2: a security group",
		direction: secgroup.Egress,
		in:        []string{`{"FromPort": 80, "IpProtocol": "tcp", "ToPort": 80, "UserIdGroupPairs": [{"GroupId": "sg-4b51a32f"}]}`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-4b51a32f}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"ReferencedGroupInfo":{"GroupId":"sg-4b51a32f"}}`},
	},
	{
		name:      "002 CidrIp: 100.68.0.18/18 is canonicalized",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=-1,IpRanges=[{CidrIp=100.68.0.18/18}]`},
		want:      `IpProtocol=-1,IpRanges=[{CidrIp=100.68.0.0/18}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"CidrIpv4":"100.68.0.0/18"}`},
	},
	{
		name:      "003 example 1: an address range to a group by name",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"192.0.2.0/24"}`},
	},
	{
		name:      "003 example 2: a group by name, of another account",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{UserId=999988887777,GroupName=OtherAccountGroup}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupName=OtherAccountGroup,UserId=999988887777}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"ReferencedGroupInfo":{"GroupName":"OtherAccountGroup","UserId":"999988887777"}}`},
	},
	{
		name:      "003 example 3: an address range to a group by id",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=192.0.2.0/24}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIpv4":"192.0.2.0/24"}`},
	},
	{
		name:      "003 example 4: egress to a group",
		direction: secgroup.Egress,
		in:        []string{`IpProtocol=tcp,FromPort=1433,ToPort=1433,UserIdGroupPairs=[{GroupId=sg-80aebeec}]`},
		want:      `IpProtocol=tcp,FromPort=1433,ToPort=1433,UserIdGroupPairs=[{GroupId=sg-80aebeec}]`,
		rules:     []string{`{"IsEgress":true,"IpProtocol":"tcp","FromPort":1433,"ToPort":1433,"ReferencedGroupInfo":{"GroupId":"sg-80aebeec"}}`},
	},
	{
		name:      "003 -s: 205.192.8.45/24",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=udp,FromPort=80,ToPort=84,IpRanges=[{CidrIp=205.192.8.45/24}]`},
		want:      `IpProtocol=udp,FromPort=80,ToPort=84,IpRanges=[{CidrIp=205.192.8.0/24}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"udp","FromPort":80,"ToPort":84,"CidrIpv4":"205.192.8.0/24"}`},
	},
	{
		name:      "003 -t: -1:-1",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]`},
		want:      `IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"CidrIpv4":"0.0.0.0/0"}`},
	},
	{
		name:      "004 example 1: SSH",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=203.0.113.0/24}]`},
		want:      `IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=203.0.113.0/24}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv4":"203.0.113.0/24"}`},
	},
	{
		name:      "004 example 2: HTTP from another group (the output's UserId is EC2's)",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]`},
		want:      `IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":80,"ToPort":80,"ReferencedGroupInfo":{"GroupId":"sg-1a2b3c4d"}}`},
	},
	{
		name:      "004 example 3: several rules (the output has tcp for icmp)",
		direction: secgroup.Ingress,
		in: []string{
			`IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=172.31.0.0/16}]`,
			`IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=172.31.0.0/16}]`,
		},
		want: `IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=172.31.0.0/16}]
			IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=172.31.0.0/16}]`,
		rules: []string{
			`{"IsEgress":false,"IpProtocol":"tcp","FromPort":3389,"ToPort":3389,"CidrIpv4":"172.31.0.0/16"}`,
			`{"IsEgress":false,"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"CidrIpv4":"172.31.0.0/16"}`,
		},
	},
	{
		name:      "004 example 4: an ICMP type and code",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=icmp,FromPort=3,ToPort=4,IpRanges=[{CidrIp=0.0.0.0/0}]`},
		want:      `IpProtocol=icmp,FromPort=3,ToPort=4,IpRanges=[{CidrIp=0.0.0.0/0}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"icmp","FromPort":3,"ToPort":4,"CidrIpv4":"0.0.0.0/0"}`},
	},
	{
		name:      "004 example 5: IPv6",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64}]`},
		want:      `IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv6":"2001:db8:1234:1a00::/64"}`},
	},
	{
		name:      "004 example 6: ICMPv6 without type and code",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6=::/0}]`},
		want:      `IpProtocol=icmpv6,FromPort=-1,ToPort=-1,Ipv6Ranges=[{CidrIpv6=::/0}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"icmpv6","FromPort":-1,"ToPort":-1,"CidrIpv6":"::/0"}`},
	},
	{
		name:      "004 example 7: a description",
		direction: secgroup.Ingress,
		in:        []string{example7},
		want:      example7,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"tcp","FromPort":3389,"ToPort":3389,"CidrIpv4":"203.0.113.0/24","Description":"RDP access from NY office"}`},
	},
	{
		name:      "004 example 8: a prefix list (the output has another id)",
		direction: secgroup.Ingress,
		in:        []string{`IpProtocol=all,PrefixListIds=[{PrefixListId=pl-002dc3ec097de1514}]`},
		want:      `IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-002dc3ec097de1514}]`,
		rules:     []string{`{"IsEgress":false,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"PrefixListId":"pl-002dc3ec097de1514"}`},
	},
}

func TestDocuments(t *testing.T) {
	for _, c := range documentCases {
		t.Run(c.name, func(t *testing.T) {
			ps, err := secgroup.ParseIpPermissions(c.in...)
			if err != nil {
				t.Fatal(err)
			}
			if err := ps.Validate(); err != nil {
				t.Errorf("Validate: %v", err)
			}
			canonical, err := ps.Canonicalize()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(split(c.want), texts(canonical)); diff != "" {
				t.Errorf("canonical form: mismatch (-want +got):\n%s", diff)
			}
			rules, err := ps.Rules(c.direction)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rules {
				data, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, string(data))
				var back secgroup.SecurityGroupRule
				if err := json.Unmarshal(data, &back); err != nil || back != r {
					t.Errorf("JSON of %+v reads back as %+v, %v", r, back, err)
				}
			}
			if diff := cmp.Diff(c.rules, got); diff != "" {
				t.Errorf("rules: mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDocument002Duplicate is the note of document 002 on CidrIp: after
// 100.68.0.0/18, 100.68.0.18/18 is a duplicate.
func TestDocument002Duplicate(t *testing.T) {
	ps := permissions(t, "IpProtocol=-1,IpRanges=[{CidrIp=100.68.0.0/18}]\nIpProtocol=-1,IpRanges=[{CidrIp=100.68.0.18/18}]")
	want := `IpPermissions[1].IpRanges[0]: "100.68.0.18/18": the same rule as IpPermissions[0].IpRanges[0]: leave out one of the two [rule-duplicate]`
	if err := ps.Validate(); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
