package secgroup_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"example.com/secgroup"
)

// A check before the call: read what a person wrote, say all that is wrong, or
// show the rules as EC2 will answer them.
func Example() {
	ps, err := secgroup.ParseIpPermissions(
		"IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=203.0.113.77/24,Description='NY office'}]",
		"IpProtocol=all,PrefixListIds=[{PrefixListId=pl-002dc3ec097de1514}]",
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := ps.Rules(secgroup.Ingress)
	if err != nil {
		fmt.Println(err)
		return
	}
	enc := json.NewEncoder(os.Stdout)
	for _, r := range rules {
		enc.Encode(r)
	}
	// Output:
	// {"IsEgress":false,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv4":"203.0.113.0/24","Description":"NY office"}
	// {"IsEgress":false,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"PrefixListId":"pl-002dc3ec097de1514"}
}

func ExampleParseShorthand() {
	p, err := secgroup.ParseShorthand(`IpProtocol = tcp, FromPort = 80, ToPort = 80, IpRanges = {CidrIp = 10.0.0.0/16}`)
	fmt.Println(p, err)
	_, err = secgroup.ParseShorthand("IpProtocol=tcp,FromPort=http")
	fmt.Println(err)
	// Output:
	// IpProtocol=tcp,FromPort=80,ToPort=80,IpRanges=[{CidrIp=10.0.0.0/16}] <nil>
	// value 1, byte 24: expected a whole number of 32 bits, found "http"
	// 	IpProtocol=tcp,FromPort=http
	// 	                        ^
}

func ExampleIpPermission_Validate() {
	p := secgroup.IpPermission{
		IpProtocol: secgroup.TCP,
		FromPort:   secgroup.PortOf(-1),
		ToPort:     secgroup.PortOf(443),
		IpRanges:   []secgroup.IpRange{{CidrIp: "::/0"}},
	}
	fmt.Println(p.Validate())
	// Output:
	// FromPort: "-1": no port of tcp: for all ports write FromPort 0 and ToPort 65535 [port-range]
	// IpRanges[0].CidrIp: "::/0": an IPv6 block: write it in CidrIpv6 of Ipv6Ranges [cidr-family]
}

func ExampleIpPermission_Canonicalize() {
	p := secgroup.IpPermission{
		IpProtocol: "6",
		FromPort:   secgroup.PortOf(22),
		ToPort:     secgroup.PortOf(22),
		IpRanges:   []secgroup.IpRange{{CidrIp: "10.2.0.1/16"}, {CidrIp: "10.1.0.1/16"}},
	}
	c, err := p.Canonicalize()
	fmt.Println(c, err)
	// Output:
	// IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.1.0.0/16},{CidrIp=10.2.0.0/16}] <nil>
}

func ExampleErrorList() {
	ps := secgroup.IpPermissions{{IpProtocol: "esp", IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.1"}}}}
	err := ps.Validate()
	fmt.Println(errors.Is(err, secgroup.ReasonProtocolUnknown))
	if list, ok := errors.AsType[secgroup.ErrorList](err); ok {
		for _, e := range list {
			fmt.Println(e.Path, e.Reason, e.Code)
		}
	}
	// Output:
	// true
	// IpPermissions[0].IpProtocol protocol-unknown InvalidParameterValue
	// IpPermissions[0].IpRanges[0].CidrIp cidr-malformed InvalidParameterValue
}
