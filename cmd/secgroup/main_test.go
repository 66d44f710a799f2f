package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runCases are command lines, and what they print and exit with.
var runCases = []struct {
	name           string
	args           []string
	code           int
	stdout, stderr string
}{
	{
		name: "document 000 example 1",
		args: []string{"authorize-security-group-egress", "--group-id", "sg-1a2b3c4d", "--ip-permissions",
			`[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]`},
		stdout: `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "GroupId": "sg-1a2b3c4d",
            "IsEgress": true,
            "IpProtocol": "tcp",
            "FromPort": 80,
            "ToPort": 80,
            "CidrIpv4": "10.0.0.0/16"
        }
    ]
}
`,
	},
	{
		name: "document 004 example 3, options the other way round",
		args: []string{"authorize-security-group-ingress", "--ip-permissions",
			"IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=172.31.0.0/16}]",
			"IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=172.31.0.0/16}]",
			"--group-id", "sg-1234567890abcdef0"},
		stdout: `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "GroupId": "sg-1234567890abcdef0",
            "IsEgress": false,
            "IpProtocol": "tcp",
            "FromPort": 3389,
            "ToPort": 3389,
            "CidrIpv4": "172.31.0.0/16"
        },
        {
            "GroupId": "sg-1234567890abcdef0",
            "IsEgress": false,
            "IpProtocol": "icmp",
            "FromPort": -1,
            "ToPort": -1,
            "CidrIpv4": "172.31.0.0/16"
        }
    ]
}
`,
	},
	{
		name: "what JSON could escape is printed as it is",
		args: []string{"authorize-security-group-egress", "--group-id", "sg-1a2b3c4d", "--ip-permissions",
			"IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.1/8,Description=R&D}]"},
		stdout: `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "GroupId": "sg-1a2b3c4d",
            "IsEgress": true,
            "IpProtocol": "-1",
            "FromPort": -1,
            "ToPort": -1,
            "CidrIpv4": "10.0.0.0/8",
            "Description": "R&D"
        }
    ]
}
`,
	},
	{
		name: "every error, one a line",
		args: []string{"authorize-security-group-ingress", "--group-id", "websrv", "--ip-permissions",
			"IpProtocol=tcp,FromPort=-1,ToPort=22,IpRanges=[{CidrIp=10.0.0.1}]", "IpProtocol=-1"},
		code: 1,
		stderr: `GroupId: InvalidGroupId.Malformed: "websrv": not the id of a security group: write sg- and its lower-case hexadecimal digits, such as sg-1a2b3c4d [group-id-malformed]
IpPermissions[0].FromPort: InvalidParameterValue: "-1": no port of tcp: for all ports write FromPort 0 and ToPort 65535 [port-range]
IpPermissions[0].IpRanges[0].CidrIp: InvalidParameterValue: "10.0.0.1": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]
IpPermissions[1]: MissingParameter: no destination (source, for ingress): write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs [destination-missing]
`,
	},
	{
		name: "several kinds of destination",
		args: []string{"authorize-security-group-ingress", "--group-id", "sg-1", "--ip-permissions",
			"IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}],PrefixListIds=[{PrefixListId=pl-1}]"},
		code: 1,
		stderr: `IpPermissions[0]: InvalidParameterCombination: address ranges and prefix lists in one IpPermission: write one IpPermission for each [destination-mixed]
`,
	},
	{
		name: "what cannot be read",
		args: []string{"authorize-security-group-ingress", "--group-id", "sg-1", "--ip-permissions", "IpProtocol=tcp", "IpProtocol=tcp,Port=22"},
		code: 2,
		stderr: `secgroup: --ip-permissions: value 2, byte 15: expected one of the keys IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs, found key "Port"
	IpProtocol=tcp,Port=22
	               ^
`,
	},
	{
		name: "an empty list", args: []string{"authorize-security-group-egress", "--group-id", "sg-1", "--ip-permissions", "[]"}, code: 2,
		stderr: "secgroup: --ip-permissions holds no permission\n" + usage + "\n",
	},
	{name: "no operation", code: 2, stderr: "secgroup: which operation?\n" + usage + "\n"},
	{
		name: "an unknown operation", args: []string{"describe-security-groups"}, code: 2,
		stderr: "secgroup: unknown operation \"describe-security-groups\"\n" + usage + "\n",
	},
	{
		name: "an unknown option", args: []string{"authorize-security-group-egress", "--port", "22"}, code: 2,
		stderr: "secgroup: unknown option \"--port\"\n" + usage + "\n",
	},
	{
		name: "a value without an option", args: []string{"authorize-security-group-egress", "sg-1"}, code: 2,
		stderr: "secgroup: unknown option \"sg-1\"\n" + usage + "\n",
	},
	{
		name: "two groups", args: []string{"authorize-security-group-egress", "--group-id", "sg-1", "sg-2"}, code: 2,
		stderr: "secgroup: --group-id takes one value, not 2\n" + usage + "\n",
	},
	{
		name: "no group", args: []string{"authorize-security-group-egress", "--ip-permissions", "IpProtocol=-1"}, code: 2,
		stderr: "secgroup: --group-id and --ip-permissions need a value\n" + usage + "\n",
	},
	{
		name: "no permission", args: []string{"authorize-security-group-egress", "--ip-permissions", "--group-id", "sg-1"}, code: 2,
		stderr: "secgroup: --group-id and --ip-permissions need a value\n" + usage + "\n",
	},
}

func TestRun(t *testing.T) {
	for _, c := range runCases {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			code := run(c.args, &stdout, &stderr)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if diff := cmp.Diff(c.stdout, stdout.String()); diff != "" {
				t.Errorf("standard output: mismatch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.stderr, stderr.String()); diff != "" {
				t.Errorf("standard error: mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestFullDisk holds that an answer that nobody got is no success.
func TestFullDisk(t *testing.T) {
	var stderr strings.Builder
	if code := run(runCases[0].args, full{}, &stderr); code != 2 || stderr.String() != "secgroup: no space left\n" {
		t.Errorf("exit code %d, %q", code, stderr.String())
	}
}
