package awscli

import (
	"encoding/json"
	"strings"

	"example.com/secgroup"
)

// Format returns a command line, without `aws ec2`, of which [Parse] makes an
// equal request, for every valid request whose text is UTF-8. Of an invalid one
// Parse makes an invalid one or an error.
func Format(r secgroup.Request) []string {
	f := formatter{}
	for _, op := range operations {
		if op.egress == r.Egress && op.revoke == r.Revoke {
			f.args = append(f.args, op.name)
		}
	}
	f.text("--group-id", r.GroupId, &f.input.GroupId)
	f.text("--group-name", r.GroupName, &f.input.GroupName)
	f.text("--cidr-ip", r.CidrIp, &f.input.CidrIp)
	f.text("--from-port", r.FromPort.String(), nil)
	f.text("--to-port", r.ToPort.String(), nil)
	f.text("--ip-protocol", string(r.IpProtocol), (*string)(&f.input.IpProtocol))
	f.text("--source-security-group-name", r.SourceSecurityGroupName, &f.input.SourceSecurityGroupName)
	f.text("--source-security-group-owner-id", r.SourceSecurityGroupOwnerId, &f.input.SourceSecurityGroupOwnerId)
	if !f.input.Equal(secgroup.Request{}) {
		f.args = append(f.args, "--cli-input-json", marshal(f.input))
	}
	if len(r.IpPermissions) > 0 {
		f.args = append(f.args, "--ip-permissions")
		for _, p := range r.IpPermissions {
			f.args = append(f.args, p.String())
		}
	}
	if len(r.SecurityGroupRuleIds) > 0 {
		f.args = append(f.args, "--security-group-rule-ids")
		f.args = append(f.args, ids(r.SecurityGroupRuleIds)...)
	}
	if len(r.TagSpecifications) > 0 {
		f.args = append(f.args, "--tag-specifications")
		f.args = append(f.args, tags(r.TagSpecifications)...)
	}
	if r.DryRun {
		f.args = append(f.args, "--dry-run")
	}
	return f.args
}

type formatter struct {
	args  []string
	input secgroup.Request // what no option can say
}

// text writes an option, or sets the member of --cli-input-json where the AWS
// CLI would take the value for the name of a file or drop it.
func (f *formatter) text(option, value string, member *string) {
	switch {
	case value == "":
	case strings.HasPrefix(value, "file://"), strings.HasPrefix(value, "fileb://"), value == "--":
		*member = value
	case strings.HasPrefix(value, "-"): // it can look like an option
		f.args = append(f.args, option+"="+value)
	default:
		f.args = append(f.args, option, value)
	}
}

// ids returns the values of --security-group-rule-ids: words, or one JSON list
// where a word could be read as something else.
func ids(ids []string) []string {
	for _, id := range ids {
		if !strings.HasPrefix(id, "sgr-") {
			return []string{marshal(ids)}
		}
	}
	return ids
}

// tags returns the values of --tag-specifications: shorthand, or one JSON list
// where there is a NUL, which no command line can hold.
func tags(specs []secgroup.TagSpecification) []string {
	var values []string
	for _, s := range specs {
		values = append(values, s.String())
	}
	if strings.Contains(strings.Join(values, ""), "\x00") {
		return []string{marshal(specs)}
	}
	return values
}

// marshal returns v, which holds text and lists, in JSON.
func marshal(v any) string {
	data, _ := json.Marshal(v) // there is nothing in it that can fail
	return string(data)
}

// skeleton returns the JSON of --cli-input-json with every member of an
// operation.
func (op operation) skeleton() string {
	var b strings.Builder
	b.WriteString("{\n    \"GroupId\": \"\",\n")
	if !op.egress {
		b.WriteString("    \"GroupName\": \"\",\n")
	}
	b.WriteString(permissionSkeleton)
	if op.revoke {
		b.WriteString("    \"SecurityGroupRuleIds\": [\n        \"\"\n    ],\n")
	} else {
		b.WriteString(tagSkeleton)
	}
	if !op.egress {
		b.WriteString(scalarSkeleton)
	}
	b.WriteString("    \"DryRun\": true\n}\n")
	return b.String()
}

const (
	permissionSkeleton = `    "IpPermissions": [
        {
            "IpProtocol": "",
            "FromPort": 0,
            "ToPort": 0,
            "IpRanges": [
                {
                    "CidrIp": "",
                    "Description": ""
                }
            ],
            "Ipv6Ranges": [
                {
                    "CidrIpv6": "",
                    "Description": ""
                }
            ],
            "PrefixListIds": [
                {
                    "PrefixListId": "",
                    "Description": ""
                }
            ],
            "UserIdGroupPairs": [
                {
                    "GroupId": "",
                    "GroupName": "",
                    "UserId": "",
                    "VpcId": "",
                    "VpcPeeringConnectionId": "",
                    "PeeringStatus": "",
                    "Description": ""
                }
            ]
        }
    ],
`
	tagSkeleton = `    "TagSpecifications": [
        {
            "ResourceType": "security-group-rule",
            "Tags": [
                {
                    "Key": "",
                    "Value": ""
                }
            ]
        }
    ],
`
	scalarSkeleton = `    "CidrIp": "",
    "FromPort": 0,
    "ToPort": 0,
    "IpProtocol": "",
    "SourceSecurityGroupName": "",
    "SourceSecurityGroupOwnerId": "",
`
)
