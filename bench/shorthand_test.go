package bench_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/secgroup"
)

// python is the interpreter that has Debian's awscli.
const python = "/usr/bin/python3"

//go:embed shorthand.py
var shorthandScript string

// document 004, example 7
const example7 = "IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=203.0.113.0/24,Description='RDP access from NY office'}]"

// entries are the numbers of address ranges in one permission; 1 is example 7.
var entries = []int{1, 100, 1000}

// wide returns the permission of example 7 with n address ranges.
func wide(b *testing.B, n int) secgroup.IpPermission {
	p, err := secgroup.ParseShorthand(example7)
	if err != nil {
		b.Fatal(err)
	}
	for i := 1; i < n; i++ {
		p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: address(10, i), Description: p.IpRanges[0].Description})
	}
	return p
}

// address returns the ith address of a block of /8.
func address(block, i int) string {
	return fmt.Sprintf("%d.%d.%d.%d/32", block, i>>16&255, i>>8&255, i&255)
}

// BenchmarkShorthand reads text. The AWS CLI's parser gives dicts, lists and
// strings: that a key is unknown or a port no number is found by other code of
// the CLI, which is not measured.
func BenchmarkShorthand(b *testing.B) {
	for _, n := range entries {
		p := wide(b, n)
		text := p.String()
		if n == 1 && text != example7 {
			b.Fatal(text)
		}
		b.Run(fmt.Sprint("secgroup/", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := secgroup.ParseShorthand(text); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprint("awscli/", n), func(b *testing.B) {
			// b.N, not b.Loop, since the loop is in Python.
			cmd := exec.Command(python, "-c", shorthandScript, strconv.Itoa(b.N))
			cmd.Stdin = strings.NewReader(text)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				b.Fatalf("%v (the AWS CLI is needed: apt-get install awscli)\n%s", err, stderr.String())
			}
			var answer struct {
				Nanoseconds float64
				Read        struct {
					IpProtocol       secgroup.Protocol
					FromPort, ToPort string
					IpRanges         []secgroup.IpRange
				}
			}
			if err := json.Unmarshal(out, &answer); err != nil {
				b.Fatal(err)
			}
			if r := answer.Read; r.IpProtocol != p.IpProtocol || r.FromPort != p.FromPort.String() || r.ToPort != p.ToPort.String() || !slices.Equal(r.IpRanges, p.IpRanges) {
				b.Fatalf("the AWS CLI reads %+v", r)
			}
			b.ReportMetric(answer.Nanoseconds/float64(b.N), "ns/op")
		})
	}
}
